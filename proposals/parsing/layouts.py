"""How a text is cut into a proposal, letters and the page's own lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.parsing.addressees import Salutation, salutation_of
from proposals.parsing.documents import document_numbers
from proposals.parsing.forms import PROPOSER, TITLE, looks_like_proposal
from proposals.parsing.frames import Bounds, heading_in
from proposals.parsing.source import Line
from proposals.parsing.values import Span

if TYPE_CHECKING:
    from proposals.parsing.source import Source

_PAGE_LINE = re.compile(
    r"^(?:办理单位|网友评价|网民评价|相关(?:信息|附件|链接)|上一[篇条]|下一[篇条]|版权所有|主办单位\s*:.*备)"
)
_LABEL = re.compile(
    r"^(?:部门|主办|会办|协办|承办|分办)?(?:单位)?(?:答复|会办意见|协办意见|办理意见|意见|复函|回复)(?:内容|意见|函|情况|正文)?\s*[::]?$"
)
_LETTERHEAD = re.compile(
    r"(?:类\s?别|办理结果|是否(?:同意)?公开|公开方式|主动公开|依申请公开|不予公开|签\s?发|文号|字号|编号|索引号|发布|来源|浏览|字体|分享|打印|关闭|"
    r"当前位置|您现在的位置|首页)|^[(〔]?[A-D]\s?类?[)〕]?$|文件$"
)
_ALONE = re.compile(r"^[(〔]\s?[A-D]\s?类?\s?[)〕]$")
_BEFORE_SALUTATION = 14
_NAME_LINES = 4
_LETTERHEAD_LINE = 100
_NUMBER_LINE = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cut up: the proposal (if one is there), the letters in order, and the zones of the page's own lines."""

    proposal: Span | None
    letters: tuple[Bounds, ...]
    zones: tuple[Span, ...]


def layout_of(source: Source) -> Layout:
    """How a text is cut: each salutation opens a letter that reaches to the next letterhead."""
    openings = _openings(source)
    starts = [start for start, _ in openings]
    proposal = _proposal(source, starts[0] if starts else len(source.text))
    if openings and proposal is None:
        openings[0] = (0, openings[0][1])
    letters, zones = [], []
    for index, (start, salutation) in enumerate(openings):
        end = openings[index + 1][0] if index + 1 < len(openings) else len(source.text)
        cut = _page_line(source, salutation.end if salutation else start, end)
        letters.append(Bounds(start, cut, salutation))
        zones.append(Span(cut, end))
    if proposal is None:
        proposal = next((zone for zone in zones if looks_like_proposal(source, *zone)), None)
    return Layout(proposal, tuple(letters), tuple(zone for zone in zones if zone.start < zone.end))


def _proposal(source: Source, end: int) -> Span | None:
    return Span(0, end) if looks_like_proposal(source, 0, end) else None


def _openings(source: Source) -> list[tuple[int, Salutation | None]]:
    """Each letter's start (its letterhead) and its salutation; letters without one are found by their title."""
    found: list[tuple[int, Salutation | None]] = []
    floor = 0
    for index, line in enumerate(source.lines):
        if line.start < floor:
            continue
        first = _first_of_names(source, index, floor)
        salutation = salutation_of(source, _joined(source, first, index)) or salutation_of(source, line)
        if salutation:
            found.append((_letterhead(source, first, floor), salutation))
            floor = salutation.end
    return _with_orphans(source, found)


def _first_of_names(source: Source, index: int, floor: int) -> int:
    """The line on which a list of names begins that runs over several lines."""
    first = index
    while first > 0 and index - first < _NAME_LINES:
        above = source.lines[first - 1]
        if (
            above.start < floor
            or not above.folded.endswith(("、", ","))
            or len(above.folded) > _LETTERHEAD_LINE
        ):
            break
        first -= 1
    return first


def _joined(source: Source, first: int, last: int) -> Line:
    start, end = source.lines[first].start, source.lines[last].end
    return Line(start, end, source.folded[start:end])


def _with_orphans(
    source: Source, found: list[tuple[int, Salutation | None]]
) -> list[tuple[int, Salutation | None]]:
    """A text without any salutation may still be a letter: one with a title of its own, or with 收悉 in its first
    lines."""
    if found:
        return found
    heading = heading_in(source, 0, len(source.text))
    if heading:
        return [(heading.span.start, None)]
    received = next((line for line in source.lines[:40] if "收悉" in line.folded), None)
    return [(received.start, None)] if received else []


def _letterhead(source: Source, index: int, floor: int) -> int:
    """Where the letterhead above a salutation begins: number, class, title, labels, but no text and no sign-off."""
    start = source.lines[index].start
    above = source.lines[max(0, index - _BEFORE_SALUTATION) : index]
    headings = (heading_in(source, line.start, start) for line in reversed(above))
    heading = next((found for found in headings if found), None)
    for line in reversed(above):
        if line.start < floor:
            break
        in_heading = heading is not None and heading.span.start <= line.start < heading.span.end
        if not (in_heading or _is_letterhead(source, line)):
            break
        start = line.start
    return start


def _is_letterhead(source: Source, line: Line) -> bool:
    if len(line.folded) > _LETTERHEAD_LINE or PROPOSER.match(line.folded) or TITLE.match(line.folded):
        return False
    if line.folded.startswith(("(", "此件", "抄", "联系")):
        return _ALONE.match(line.folded) is not None
    if _LABEL.match(line.folded) or _LETTERHEAD.search(line.folded):
        return not line.folded.endswith("。")
    return bool(
        len(line.folded) <= _NUMBER_LINE
        and document_numbers(source, line.start, line.end)
        and "。" not in line.folded
    )


def _page_line(source: Source, start: int, end: int) -> int:
    """Where the page's own lines begin behind a letter."""
    for line in source.within(start, end):
        if _PAGE_LINE.match(line.folded) or TITLE.match(line.folded):
            return line.start
    return end
