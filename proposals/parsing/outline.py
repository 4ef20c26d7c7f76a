"""Outline numbering: 一、(一)1.(1)①, 01 02, 第一, 建议一:, 一是二是三是, at line starts or run into a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from proposals.parsing.cautions import Caution, caution
from proposals.parsing.numerals import han_numeral, whole_number
from proposals.parsing.source import paragraphs, source_of
from proposals.parsing.values import SectionText, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from proposals.parsing.source import Line, Source


class Dress(StrEnum):
    """How a number is dressed; inside one text, one dress is one level."""

    HAN = "一、"
    HAN_BRACKETS = "(一)"
    ARABIC = "1."
    ARABIC_BRACKETS = "(1)"
    CIRCLED = "①"
    PADDED = "01"
    ORDINAL = "第一"
    LABELLED = "建议一"
    IS = "一是"


@dataclass(frozen=True, slots=True)
class Marker:
    """One number of the outline: `start` to `end` are the characters of the number itself."""

    dress: Dress
    value: int
    written: str
    start: int
    end: int
    run_in: bool = False

    @property
    def numeral(self) -> str:
        """The number without its dress: 一 for (一), 1 for 1., 01 for 01."""
        if self.dress in _HAN_DRESSES:
            return han_numeral(self.value)
        return self.written if self.dress is Dress.PADDED else str(self.value)


_HAN_DRESSES = {Dress.HAN, Dress.HAN_BRACKETS, Dress.ORDINAL, Dress.IS}
_N = "[一二三四五六七八九十]{1,3}"
_AT_LINE_START = re.compile(
    rf"""
    (?P<LABELLED>(?:建议|对策|措施|意见)\s*(?P<labelled>{_N}|\d{{1,2}})\s*[:、.,])
    |(?P<ORDINAL>第(?P<ordinal>{_N})[,、:])
    |(?P<IS>(?P<is_>{_N})\s*是)
    |(?P<HAN>(?P<han>{_N})\s*(?:、|\.(?!\d)))
    |(?P<HAN_BRACKETS>\(\s*(?P<han_brackets>{_N})\s*\)[、.]?|(?P<bracketed>[㈠-㈩])[、.]?)
    |(?P<ARABIC_BRACKETS>\(\s*(?P<arabic_brackets>\d{{1,2}})\s*\)[、.]?)
    |(?P<PADDED>(?P<padded>0\d)(?=[^\d.:年月日%/-])|(?P<padded_dot>0\d)[.、](?!\d))
    |(?P<ARABIC>(?P<arabic>\d{{1,2}})\s*(?:、|\)|\.(?=\d{{4}}年)|\.(?!\d)))
    |(?P<CIRCLED>(?P<circled>[①-⑳])[、.]?)
    """,
    re.VERBOSE,
)
_RUN_IN = re.compile(
    rf"(?<=[。;!?])\s?(?:(?P<HAN_BRACKETS>\((?P<han_brackets>{_N})\))|(?P<HAN>(?P<han>{_N})、)|"
    r"(?P<ARABIC_BRACKETS>\((?P<arabic_brackets>\d{1,2})\))|(?P<CIRCLED>(?P<circled>[①-⑳])))"
)
_IS = re.compile(rf"(?:(?<=[,。;:、!?(“ ])|^)({_N})是", re.MULTILINE)
_INLINE_ARABIC = re.compile(
    r"(?:(?<=[,。;:!? ])|^)(?:\((\d{1,2})\)|(\d{1,2})(?:[、)]|\.(?!\d)))", re.MULTILINE
)
_HEADING_LENGTH = 60
_HEADING_SENTENCE = 50


def _marker(match: re.Match[str], *, run_in: bool = False) -> Marker | None:
    dress = next(name for name in match.groupdict() if name.isupper() and match[name])
    written = next(text for name, text in match.groupdict().items() if not name.isupper() and text)
    value = whole_number(written)
    if value is None:
        return None
    return Marker(Dress[dress], value, written, match.start(dress), match.end(dress), run_in)


def marker_of(line: Line) -> Marker | None:
    """The number a line starts with."""
    match = _AT_LINE_START.match(line.folded)
    if match is None:
        return None
    found = _marker(match)
    if found is None:
        return None
    return Marker(found.dress, found.value, found.written, line.start + found.start, line.start + found.end)


def markers(source: Source, start: int, end: int) -> list[Marker]:
    """The outline of a range. 一是 counts only where nothing else is numbered; numbers inside a line count
    where they go on from the item before, or where the range has no other numbers at all."""
    found = list(_line_markers(source, start, end))
    structural = [marker for marker in found if marker.dress is not Dress.IS]
    inline = _inline_sequence(source, start, end) if len(structural) <= 1 else []
    if structural and not (inline and inline[0].start == structural[0].start):
        return structural
    return inline or (found if len(found) > 1 else [])


def _line_markers(source: Source, start: int, end: int) -> Iterator[Marker]:
    last: dict[Dress, int] = {}
    for line in source.within(start, end):
        at_start = marker_of(line)
        if at_start:
            last[at_start.dress] = at_start.value
            yield at_start
        for match in _RUN_IN.finditer(source.folded, line.start, line.end):
            inside = _marker(match, run_in=True)
            if inside and inside.value > 1 and last.get(inside.dress) == inside.value - 1:
                last[inside.dress] = inside.value
                yield inside


def _inline_sequence(source: Source, start: int, end: int) -> list[Marker]:
    """1.…2.…3.… or 一是…二是… inside running text, accepted only as an unbroken sequence from 1."""
    for pattern, dress in ((_INLINE_ARABIC, Dress.ARABIC), (_IS, Dress.IS)):
        sequence: list[Marker] = []
        for match in pattern.finditer(source.folded, start, end):
            written = match[match.lastindex or 0]
            if whole_number(written) == len(sequence) + 1:
                sequence.append(Marker(dress, len(sequence) + 1, written, match.start(), match.end()))
        if len(sequence) > 1:
            return sequence
    return []


@dataclass(frozen=True, slots=True)
class Placed:
    """A marker in the tree: the markers above it, whether deeper ones follow, and where its block ends."""

    marker: Marker
    above: tuple[Marker, ...]
    has_children: bool
    end: int


def tree(found: Sequence[Marker], end: int) -> list[Placed]:
    """The markers with their levels: a dress seen first inside another one is one level deeper."""
    if not found:
        return []
    stack: list[Marker] = []
    above: list[tuple[Marker, ...]] = []
    for marker in found:
        dresses = [upper.dress for upper in stack]
        if marker.dress in dresses:
            del stack[dresses.index(marker.dress) :]
        above.append(tuple(stack))
        stack.append(marker)
    ends = [*(marker.start for marker in found[1:]), end]
    deeper = [*(len(later) > len(now) for now, later in pairwise(above)), False]
    return [Placed(*row) for row in zip(found, above, deeper, ends, strict=True)]


def sections(source: Source, start: int, end: int) -> tuple[SectionText, ...]:
    """The numbered sections of a range, each with its own heading and text."""
    return tuple(_section(source, placed) for placed in tree(markers(source, start, end), end))


def parse_sections(text: str) -> tuple[SectionText, ...]:
    """The numbered sections of a bare text."""
    return sections(source_of(text), 0, len(text))


def _section(source: Source, placed: Placed) -> SectionText:
    marker = placed.marker
    first, last = source.trimmed(marker.end, placed.end)
    running = marker.dress is Dress.IS
    cut = first if running else heading_end(source, first, last, has_children=placed.has_children)
    heading = source.text[first:cut].strip(" \u3000\xa0。:：、")
    rest = source.text[cut:last].lstrip("。:：；; \u3000\xa0") if cut > first else source.text[first:last]
    path = ".".join(upper.numeral for upper in (*placed.above, marker))
    return SectionText(
        path,
        heading,
        paragraphs(rest),
        Span(marker.start, max(last, marker.end)),
        0.8 if marker.run_in else 0.95,
    )


def heading_end(source: Source, start: int, end: int, *, has_children: bool) -> int:
    """Where the heading of a block ends (`start` when it has none): its first line if that is a heading by
    itself, else its first sentence if short and followed by more."""
    line_end = next((line.end for line in source.within(start, end)), end)
    first = source.folded[start:line_end]
    stop = first.find("。")
    if (
        stop == -1
        and len(first) <= _HEADING_LENGTH
        and not first.endswith((";", ","))
        and (line_end < end or has_children)
    ):
        return line_end
    if 0 < stop <= _HEADING_SENTENCE and (stop + 1 < len(first) or line_end < end or has_children):
        return start + stop
    return start


def numbering_cautions(source: Source, found: Iterable[Placed]) -> list[Caution]:
    """Numbers that repeat, jump, or are run into another item's line."""
    cautions: list[Caution] = []
    siblings: dict[tuple[tuple[Marker, ...], Dress], list[Marker]] = {}
    for placed in found:
        marker = placed.marker
        before = siblings.setdefault((placed.above, marker.dress), [])
        span = Span(marker.start, marker.end)
        written = source.text[marker.start : marker.end].strip()
        if marker.run_in and _line_by_line(before):
            cautions.append(caution("broken_numbering.run_in", span, found=written))
        elif before and not _follows(marker.value, before) and not _restarts(marker, before[-1]):
            shown = source.text[before[-1].start : before[-1].end].strip()
            cautions.append(caution("broken_numbering", span, found=written, before=shown))
        before.append(marker)
    return cautions


def _line_by_line(before: Sequence[Marker]) -> bool:
    """Whether a list has one line for each item so far; a list written in running text has not."""
    return len(before) > 1 and not before[1].run_in


def _follows(value: int, before: Sequence[Marker]) -> bool:
    """Whether a number goes on from the one before, or is right by its place where the one before was wrong."""
    return value in {before[-1].value + 1, len(before) + 1}


def _restarts(marker: Marker, before: Marker) -> bool:
    """Arabic lists begin anew under unnumbered headings, but not after a single item; 一、 and (一) do not."""
    return marker.value == 1 < before.value and marker.dress not in {Dress.HAN, Dress.HAN_BRACKETS}


def is_cautions(source: Source, found: Sequence[Placed], start: int, end: int) -> list[Caution]:
    """一是…二是…二是: a count that repeats or jumps inside one section; 一是 begins a new count, but not after 一是."""
    cautions: list[Caution] = []
    edges = sorted({start, end, *(placed.marker.start for placed in found)})
    for first, last in pairwise(edges):
        before: re.Match[str] | None = None
        count = 0
        for match in _IS.finditer(source.folded, first, last):
            value = whole_number(match[1]) or 0
            previous = (whole_number(before[1]) or 0) if before else 0
            count = value if before is None or value == 1 < previous else count + 1
            if before and value not in {previous + 1, count}:
                span = Span(match.start(), match.end())
                cautions.append(caution("broken_numbering", span, found=match[0], before=before[0]))
            before = match
    return cautions
