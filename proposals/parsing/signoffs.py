"""The end of a letter: its close, the units that sign, the date, and the block behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.parsing.bureaus import BUREAU, bureaus_in, is_bureau
from proposals.parsing.cautions import Caution, caution
from proposals.parsing.dates import dates_in
from proposals.parsing.values import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from proposals.parsing.dates import DateReading
    from proposals.parsing.source import Line, Source
    from proposals.parsing.values import Found

_SEAL = re.compile(r"\s*\((?:盖?公?章|代?章|印)\)$")
_DATE_SIGNS = re.compile(r"[\d〇○◯零Oo一二两三四五六七八九十廿年月日号./\-\s×xX*]{4,40}$")
_CLOSE = re.compile(r"^(?:专此|特此|此复|此致|以上(?:答复|意见)|再次感谢|感谢|衷心感谢|最后)")
_FOOTER = re.compile(
    r"^\(?\s*(?:联\s?系|承\s?办|经\s?办|电\s?话|抄\s*送|抄\s*报|签\s?发|附\s?件|附\s?:|印\s?发|办公电话|手机|邮编|地址|传真|公开|信息公开|主动公开|此件|是否|办理结果|类别|\d{4}年.{2,7}印发|.{2,20}办公室\s*\d{4}年)"
)
_SPACER = re.compile(r"^\(?\s*此页无正文.{0,4}$|^-+$|^\(\s*(?:联系人|附件).{0,60}\)$")
_METADATA_DATE = re.compile(
    r"(?P<written>成文日期|发文日期|发文时间|答复日期|答复时间|办复日期|办理日期|制发日期|落款日期)|(?P<published>发布日期|发布时间|发布于|更新时间|日期|时间)"
)
_METADATA_UNIT = re.compile(
    r"(?:发布机构|发文机关|发文单位|承办单位|主办单位|答复单位|办理单位|信息来源|来源|公开单位|制发单位)\s*:\s*(?P<unit>[\u4e00-\u9fff()]{3,30})"
)
_UNIT_LINE = 100
_CLOSE_LINE = 120
_METADATA_LINE = 120
_ANNEX = re.compile(r"^附\s?件?\s?:")
_TAIL_LINES = 60


@dataclass(frozen=True, slots=True)
class Signoff:
    """Where the text of a letter ends, who signs, when, and the doubts about it."""

    start: int
    end: int
    bureaus: tuple[Found[str], ...] = ()
    on: Found[date] | None = None
    cautions: tuple[Caution, ...] = ()
    has_date: bool = False


def read_signoff(source: Source, start: int, end: int) -> Signoff:
    """The sign-off of the letter between two places; `start == end` of the range when there is none."""
    lines = list(source.within(start, end))
    found = _dated(source, lines) or _undated(source, lines)
    if found is None:
        foot = _foot(lines, end)
        return Signoff(_close_before(lines, foot), foot)
    first = _close_before(lines, found.start)
    return Signoff(first, found.end, found.bureaus, found.on, found.cautions, found.has_date)


def _dated(source: Source, lines: Sequence[Line]) -> Signoff | None:
    """The last line that is a date (with or without units in it), best with units in front of it."""
    bare: Signoff | None = None
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - _TAIL_LINES), -1):
        line = lines[index]
        unit_end = _unit_in_front(line)
        if unit_end is None:
            continue
        date_start = line.start + unit_end
        own = _units_of_line(source, line.start, date_start)
        units = own or _units_above(source, lines, index) or _units_below(source, lines, index)
        places = [Span(line.start, line.end), *(unit.span for unit in units)]
        whole = Span(min(place.start for place in places), max(place.end for place in places))
        signoff = _with_date(source, units, whole, Span(date_start, line.end))
        if signoff is None:
            continue
        if units:
            return signoff
        bare = bare or signoff
    return bare


def _unit_in_front(line: Line) -> int | None:
    """The offset at which the date of a line starts; None when the line is not a date with at most units before."""
    if len(line.folded) > _UNIT_LINE:
        return None
    match = _DATE_SIGNS.search(line.folded)
    if match is None or not re.search(r"\d|[一二三四五六七八九十〇○]|年\s*月", match[0]):
        return None
    front = _SEAL.sub("", line.folded[: match.start()].strip())
    if not front:
        return match.start()
    return match.start() if all(is_bureau(part) for part in re.split(r"[、,\s]+", front)) else None


def _with_date(source: Source, units: tuple[Found[str], ...], span: Span, place: Span) -> Signoff | None:
    dates = list(dates_in(source.folded, *place))
    if not dates:
        return None
    reading = dates[-1]
    on, cautions = dated(source, reading)
    return Signoff(span.start, span.end, units, on, cautions, has_date=True)


def dated(source: Source, reading: DateReading) -> tuple[Found[date] | None, tuple[Caution, ...]]:
    """The date as a value, or the doubt about it."""
    if reading.value is not None:
        return source.found(reading.value, *reading.span, reading.confidence), ()
    shown = source.text[reading.span.start : reading.span.end]
    return None, (caution(reading.code or "ambiguous_date", reading.span, found=shown),)


def _units_above(source: Source, lines: Sequence[Line], index: int) -> tuple[Found[str], ...]:
    units: list[Found[str]] = []
    for line in reversed(lines[max(0, index - 12) : index]):
        if _SPACER.match(line.folded):
            continue
        own = _units_of_line(source, line.start, line.end)
        if not own:
            break
        units[:0] = own
    return tuple(units)


def _units_below(source: Source, lines: Sequence[Line], index: int) -> tuple[Found[str], ...]:
    """A unit written under its date."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    return _units_of_line(source, below.start, below.end) if below else ()


def _units_of_line(source: Source, start: int, end: int) -> tuple[Found[str], ...]:
    start, end = source.trimmed(start, end)
    if end - start > _UNIT_LINE:
        return ()
    seal = _SEAL.search(source.folded[start:end])
    if seal:
        end = start + seal.start()
    if start == end or BUREAU.match(source.folded[start:end]) is None:
        return ()
    units = bureaus_in(source, start, end, 0.95)
    written = "".join(unit.value for unit in units)
    rest = re.sub(r"[、,;\s]|和|及", "", source.folded[start:end])
    return tuple(units) if re.sub("和|及", "", written) == rest else ()


def _undated(source: Source, lines: Sequence[Line]) -> Signoff | None:
    """Units at the end without a date: lines of nothing but names, with only a footer behind them."""
    for index in range(len(lines) - 1, max(0, len(lines) - 1 - _TAIL_LINES), -1):
        line = lines[index]
        if _FOOTER.match(line.folded) or _SPACER.match(line.folded):
            continue
        own = _units_of_line(source, line.start, line.end)
        if not own:
            return None
        units = (*_units_above(source, lines, index), *own)
        return Signoff(units[0].span.start, line.end, units)
    return None


def _foot(lines: Sequence[Line], end: int) -> int:
    """Where the block of a letter without a sign-off begins: contact, copies and the like behind the text."""
    first = end
    for line in reversed(lines):
        if not _FOOTER.match(line.folded) or len(line.folded) > _CLOSE_LINE:
            break
        first = line.start
    return first


def _close_before(lines: Sequence[Line], start: int) -> int:
    """Where the closing words (专此答复 …) and spacers in front of the units begin."""
    first = start
    for line in reversed([line for line in lines if line.end <= start][-6:]):
        closes = _CLOSE.match(line.folded) and len(line.folded) <= _CLOSE_LINE
        if closes or _SPACER.match(line.folded) or _ANNEX.match(line.folded):
            first = line.start
        else:
            break
    return first


def metadata(
    source: Source, start: int, end: int
) -> tuple[Found[str] | None, DateReading | None, DateReading | None]:
    """What page information says in place of a sign-off: the unit, the date of writing, the date of publication."""
    unit: Found[str] | None = None
    written: DateReading | None = None
    published: DateReading | None = None
    for line in source.within(start, end):
        named = _METADATA_UNIT.search(line.folded) if len(line.folded) <= _METADATA_LINE else None
        if named and unit is None and is_bureau(named["unit"]):
            unit = source.name(line.start + named.start("unit"), line.start + named.end("unit"), 0.5)
        for label in _METADATA_DATE.finditer(line.folded) if len(line.folded) <= _METADATA_LINE else ():
            after = line.start + label.end()
            reading = next(dates_in(source.folded, after, min(line.end, after + 16)), None)
            if reading and label["written"]:
                written = written or reading
            elif reading:
                published = published or reading
    return unit, written, published
