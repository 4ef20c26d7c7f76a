"""A proposal's own text: 案由, 理由, 办法 under whatever headings, its number, its proposers, its asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from proposals.parsing.addressees import Addressed, addressed, party_of
from proposals.parsing.asks import asks_within, unnumbered
from proposals.parsing.cautions import Caution, caution
from proposals.parsing.dates import dates_in
from proposals.parsing.documents import document_numbers
from proposals.parsing.numbers import case_numbers, class_number
from proposals.parsing.outline import marker_of
from proposals.parsing.sessions import sessions
from proposals.parsing.signoffs import dated
from proposals.parsing.slips import outline_cautions, text_cautions
from proposals.parsing.source import paragraphs
from proposals.parsing.values import Found, Kind, Matter, Reading, SectionText, Span

if TYPE_CHECKING:
    from datetime import date

    from proposals.parsing.source import Line, Source

TITLE = re.compile(
    r"^(?:案\s{0,6}由|题\s{0,6}目|提案标题|提案题目|提案名称|提案案由|建议标题|建议名称)\s*(?::|\s|$)\s*(?P<value>.*)$"
)
PROPOSER = re.compile(
    r"^(?:第一提案[人者]|提\s?案\s?[人者]|领衔(?:代表|委员|人)|提案单位|提案委员|建议人|提出人|提议人|(?:代表|委员)姓名|提案人姓名)"
    r"(?:\([^)]{1,12}\))?\s*(?::|\s)\s*(?P<value>.+?)(?=\s{1,40}(?:界别|组别|党派|联系|电话|通讯|通信|单位|职务|邮编|地址|手机|附议|联名)|$)"
)
_CO_SIGNER = re.compile(r"^(?:联名|附议)(?:提案)?(?:人|者|委员|代表)?\s*(?::|\s)\s*(?P<value>.+)$")
_END = re.compile(
    r"^(?:联\s?系|电\s?话|通讯地址|办理单位|承办单位|主办单位|建议办理单位|提案人建议|审查意见|是否同意|附件|收文)"
)
_FIELD = re.compile(
    r"^(?:提案编号|建议编号|编\s?号|提案号|案\s?号|类\s?别|分\s?类|界\s?别|组\s?别|党\s?派|届\s?次|会议|提案形式|提案类型|是否|日\s?期|"
    r"提交时间|提案时间|通讯地址|通信地址|地\s?址|联系|电话|邮编|手机|单\s?位|职\s?务|姓\s?名|主题词|收文|电子邮箱|第.{1,12}号|.{0,30}(?:提案|建议)$|.{0,4}政协.{0,40}$|总编|\d{4}-)"
)
_TITLE_LINE = re.compile(
    r"^(?:\(?\s?第?\s?\d{3,11}\s?号?\s?\)?\s*)?(?P<value>(?:关于|对)[^。;]{4,90}(?:建议|提案|议案|问题|对策|意见))$"
)
_TITLE_END = re.compile(r"(?:建议|提案|议案|问题|对策|意见)$")
_LEADING_NUMBER = re.compile(r"^\(?\s?第?\s?\d{3,11}\s?号?\s?\)\s*|^第\s?\d{1,11}\s?号\s*[:、]?\s*")
_REASONS = re.compile(
    r"^(?:[一二三]、|\([一二三]\))?(?:理\s*由|提案理由|提案背景|背\s*景|事\s*由|案由分析|内\s*容|提案内容|正\s*文|情况分析|问题及分析)\s*(?::|\s|$)\s*"
)
_NUMBERED = r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]|0\d)?"
_MEASURES_LINE = re.compile(
    rf"^{_NUMBERED}(?:[^,。;:、《》]{{0,10}}(?:、|和|及|与)?)?(?:办法|建议|对策|措施)(?:如下)?:?$"
)
_MEASURES_LABEL = re.compile(
    r"^(?:办\s*法|建\s*议|提案建议|具体建议|对策建议|解决办法|建议措施|措\s*施)(?:\s*:\s*|\s+)(?=\S)"
)
_MEASURES_SENTENCE = re.compile(
    r"(?:(?:建议|办法|对策|措施|意见)(?:如下)?:|(?:建议|办法|对策|措施)如下。|提出(?:以下|如下|几点|几条|相关)[^。,]{0,10}(?:建议|意见)[:。]?)$"
)
_MEASURES_INLINE = re.compile(r"(?:为此|因此|对此|鉴于此|综上|据此)[^。:]{0,30}建议(?:如下)?:\s*(?=\S)")
_MEASURES_BARE = re.compile(r"^(?:为此|因此|对此|鉴于此)?,?(?:我们?|特)?(?:建议|恳请|希望)(?!的)")
_BROKEN = {"法": "办法", "法:": "办法", "议": "建议", "议:": "建议"}
_NPC = re.compile("人大|人民代表大会|议案|领衔代表|代表建议|代表姓名|建议人")
_CPPCC = re.compile("提案|政协")
# Lengths in characters: what is longer is running text, not the thing named.
_SENTENCE = 20
_LONGEST_TITLE = 120
_SECOND_LINE = 40
_FIELD_LINE = 60
_DATE_LINE = 24
_NAME_LINE = 30
_HEADING_LINE = 18
_LEAD_IN_LINE = 120
_HEAD = 1500


@dataclass(frozen=True, slots=True)
class _Measures:
    """Where 办法 begins and ends, the place of its heading, and what was wrong with the heading."""

    heading: Span
    start: int
    end: int
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fields:
    """The lines of a form that carry a label, and where the running text begins and ends."""

    title: Found[str] | None
    proposers: Addressed
    co_signers: tuple[Found[str], ...]
    on: Found[date] | None
    body: Span
    cautions: tuple[Caution, ...]


def looks_like_proposal(source: Source, start: int, end: int) -> bool:
    """Whether a range holds a proposal: two of title, proposer and measures, and some running text."""
    lines = list(source.within(start, end))
    title = any(TITLE.match(line.folded) or _TITLE_LINE.match(line.folded) for line in lines[:30])
    proposer = any(PROPOSER.match(line.folded) for line in lines)
    if not (title or proposer):
        return False
    measures = _measures(source, lines, end)
    prose = sum(
        len(line.folded)
        for line in lines
        if not (TITLE.match(line.folded) or PROPOSER.match(line.folded) or _FIELD.match(line.folded))
    )
    return prose >= _SENTENCE and (title + proposer + (measures is not None)) > 1


def read_proposal(source: Source, start: int, end: int) -> Reading:
    """The proposal between two places."""
    fields = _fields(source, start, end)
    measures = _measures(source, list(source.within(*fields.body)), fields.body.end)
    head_end = min(fields.body.end, start + _HEAD, measures.heading.start if measures else end)
    hidden = [one.span for one in document_numbers(source, start, head_end)]
    asks = asks_within(source, measures.start, measures.end) if measures else ()
    cautions = [
        *fields.cautions,
        *(measures.cautions if measures else ()),
        *text_cautions(source, start, end),
    ]
    cautions += outline_cautions(source, measures.start, measures.end) if measures else []
    if not asks:
        cautions.append(caution("missing_asks", Span(*fields.body)))
    elif unnumbered(asks):
        cautions.append(caution("unnumbered_asks", Span(asks[0].span.start, asks[-1].span.end)))
    numbers = _distinct(case_numbers(source, start, head_end, hidden))
    reading = Reading(
        kind=source.found(Kind.PROPOSAL, start, end, 0.9),
        matter=_matter(source, start, end, head_end),
        numbers=numbers,
        title=fields.title,
        session=next(iter(sessions(source, start, head_end)), None),
        proposers=fields.proposers.names,
        more_signers=fields.proposers.more,
        co_signers=fields.co_signers,
        on=fields.on,
        asks=asks,
        span=Span(start, end),
        class_number=class_number(source, start, head_end),
        body=source.phrase(*fields.body),
    )
    return _with_blocks(source, fields, measures, replace(reading, warnings=tuple(cautions)))


def _distinct(numbers: list[Found[str]]) -> tuple[Found[str], ...]:
    by_value: dict[str, Found[str]] = {}
    for number in numbers:
        by_value.setdefault(number.value, number)
    return tuple(by_value.values())


def _with_blocks(source: Source, fields: _Fields, measures: _Measures | None, reading: Reading) -> Reading:
    """理由 and 办法 as values, and as the two unnumbered sections of the form."""
    reasons_end = measures.heading.start if measures else fields.body.end
    start, end = source.trimmed(fields.body.start, reasons_end)
    label = _REASONS.match(source.folded[start:end].split("\n", 1)[0])
    if label:
        start = source.trimmed(start + label.end(), end)[0]
    blocks: list[SectionText] = []
    reasons = source.phrase(start, end, 0.8) if start < end else None
    if reasons:
        blocks.append(SectionText("", "理由" if label else "", paragraphs(reasons.raw), reasons.span, 0.8))
    written = source.phrase(measures.start, measures.end, 0.9) if measures else None
    if written and written.raw:
        blocks.append(SectionText("", "办法", paragraphs(written.raw), written.span, 0.9))
    return replace(reading, reasons=reasons, measures=written, sections=tuple(blocks))


def _matter(source: Source, start: int, end: int, head_end: int) -> Found[Matter] | None:
    labels = [line for line in source.within(start, end) if PROPOSER.match(line.folded)]
    for line in labels + list(source.within(start, head_end))[:12]:
        label = line.folded[:60]
        if _NPC.search(label):
            return source.found(Matter.NPC_SUGGESTION, line.start, line.end, 0.8)
        if _CPPCC.search(label):
            return source.found(Matter.CPPCC_PROPOSAL, line.start, line.end, 0.8)
    return None


def _fields(source: Source, start: int, end: int) -> _Fields:
    lines = list(source.within(start, end))
    title, title_end = _title(source, lines, start)
    body_start = _behind_fields(source, title_end, end)
    proposers, co_signers = Addressed(()), Addressed(())
    body_end = end
    for line in lines:
        named, joined = PROPOSER.match(line.folded), _CO_SIGNER.match(line.folded)
        if named and not proposers.names:
            proposers = addressed(source, line.start + named.start("value"), line.start + named.end("value"))
        elif joined:
            co_signers = addressed(source, line.start + joined.start("value"), line.end)
        if line.start > body_start and (named or joined or _END.match(line.folded)):
            body_end = min(body_end, line.start)
    signed, on, cautions, body_end = _signed(source, body_start, body_end)
    names = proposers if proposers.names else Addressed(signed)
    return _Fields(title, names, co_signers.names, on, Span(body_start, max(body_start, body_end)), cautions)


def _title(source: Source, lines: list[Line], start: int) -> tuple[Found[str] | None, int]:
    """The title and the place behind it: from 案由, on its line or the next, over two lines if it is cut; else the
    first line of the shape 关于…的建议."""
    for index, line in enumerate(lines):
        labelled = TITLE.match(line.folded)
        if labelled:
            rest = lines[index : index + 3]
            return _labelled_title(source, rest, line.start + labelled.start("value"))
    for line in lines[:30]:
        shaped = _TITLE_LINE.match(line.folded)
        if shaped:
            return source.phrase(line.start + shaped.start("value"), line.end, 0.8), line.end
    return None, start


def _labelled_title(source: Source, lines: list[Line], start: int) -> tuple[Found[str] | None, int]:
    end = lines[0].end
    if start >= end:
        if not lines[1:]:
            return None, end
        start, end, lines = lines[1].start, lines[1].end, lines[1:]
    if end - start > _LONGEST_TITLE:
        return None, start
    number = _LEADING_NUMBER.match(source.folded[start:end])
    start += number.end() if number else 0
    first = source.folded[start:end]
    if (
        len(lines) > 1
        and not _TITLE_END.search(first)
        and len(lines[1].folded) <= _SECOND_LINE
        and _TITLE_END.search(lines[1].folded)
    ):
        end = lines[1].end
        raw = source.text[start:end]
        return Found(paragraphs(raw).replace("\n", ""), Span(start, end), raw, 0.7), end
    return source.phrase(start, end, 0.95), end


def _behind_fields(source: Source, start: int, end: int) -> int:
    """Where the running text begins: behind the short labelled lines of the form."""
    for line in source.within(start, end):
        if _MEASURES_LINE.match(line.folded) or not _is_field(line):
            return line.start
    return min(start, end)


def _is_field(line: Line) -> bool:
    if len(line.folded) > _FIELD_LINE or line.folded.endswith("。"):
        return False
    return any(pattern.match(line.folded) for pattern in (_FIELD, PROPOSER, _CO_SIGNER))


def _signed(
    source: Source, start: int, end: int
) -> tuple[tuple[Found[str], ...], Found[date] | None, tuple[Caution, ...], int]:
    """A name and a date at the foot of the text, in place of a proposer line."""
    lines = list(source.within(start, end))
    if not lines or len(lines[-1].folded) > _DATE_LINE:
        return (), None, (), end
    last = lines[-1]
    reading = next(dates_in(source.folded, last.start, last.end), None)
    if reading is None or reading.span.start != last.start or reading.span.end != last.end:
        return (), None, (), end
    on, cautions = dated(source, reading)
    above = lines[-2] if len(lines) > 1 else None
    if above and len(above.folded) <= _NAME_LINE and not re.search("[,。;:]", above.folded):
        who = addressed(source, above.start, above.end)
        if who.names and all(party_of(one.value, member=who.honorific is not None) for one in who.names):
            return who.names, on, cautions, above.start
    return (), on, cautions, last.start


def _measures(source: Source, lines: list[Line], end: int) -> _Measures | None:
    """The first heading, label or sentence that 办法 stands under; else the paragraphs that ask for something."""
    for index, line in enumerate(lines):
        found = _headed(source, line)
        if found:
            return replace(found, end=_measures_end(lines[index:], end))
    for line in lines:
        if _MEASURES_BARE.match(line.folded) or (line.folded.startswith("建议") and marker_of(line)):
            return _Measures(Span(line.start, line.start), line.start, end)
    return None


def _headed(source: Source, line: Line) -> _Measures | None:
    compact = "".join(line.folded.split())
    span = Span(line.start, line.end)
    if compact in _BROKEN:
        doubt = caution(
            "broken_heading", span, found=source.text[line.start : line.end], read_as=_BROKEN[compact]
        )
        return _Measures(span, line.end, line.end, (doubt,))
    if (
        len(compact) <= _HEADING_LINE
        and _MEASURES_LINE.match(compact)
        and not re.search("问题|原因|关于|现状", compact)
    ):
        return _Measures(span, line.end, line.end)
    if len(compact) <= _LEAD_IN_LINE and _MEASURES_SENTENCE.search(compact):
        return _Measures(span, line.end, line.end)
    for pattern in (_MEASURES_LABEL, _MEASURES_INLINE):
        match = pattern.search(line.folded)
        if match:
            return _Measures(Span(line.start, line.start + match.end()), line.start + match.end(), line.end)
    return None


def _measures_end(lines: list[Line], end: int) -> int:
    """A numbered heading (三、建议) ends at the next number of its own kind, every other one at the end."""
    own = marker_of(lines[0])
    if own is None:
        return end
    for line in lines[1:]:
        other = marker_of(line)
        if other and other.dress is own.dress and other.value == own.value + 1:
            return line.start
    return end
