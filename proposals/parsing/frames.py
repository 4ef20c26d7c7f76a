"""The frame of a letter: letterhead, salutation, opening, body, sign-off and the block behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.parsing.openings import Opening, opening_end, read_opening
from proposals.parsing.outline import Dress, markers
from proposals.parsing.signoffs import Signoff, read_signoff
from proposals.parsing.values import Found, Span

if TYPE_CHECKING:
    from proposals.parsing.addressees import Salutation
    from proposals.parsing.source import Line, Source

HEADING = re.compile(
    r"^(?:[^,。;:]{2,30}[局委办厅府会院])?\s?(?:关于|对).{2,160}(?:提案|建议|议案).{0,30}?(?:答复|复函|回复|意见|办理情况|的函)"
)
_HEADING_START = re.compile(r"^(?:[^,。;:]{2,30}[局委办厅府会院])?\s?(?:关于|对)")
_HEADING_END = re.compile(
    r"(?:答复|复函|回复|函|意见|情况|报告|提案|建议|议案)\s?(?:[(〔][^()]{1,14}[)〕])?$"
)
_HEADING_LINES = 4
_HEADING_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a letter stands: its letterhead from `start`, its salutation if it has one, its end."""

    start: int
    end: int
    salutation: Salutation | None


@dataclass(frozen=True, slots=True)
class Frame:
    """The pieces that the values of a letter are read from. `head` is empty for a letter without a letterhead;
    `head_opening` is what the letter's own title says of the matter."""

    bounds: Bounds
    head: Span
    heading: Found[str] | None
    head_opening: Opening
    opening_span: Span
    opening: Opening
    body: Span
    signoff: Signoff
    footer: Span


def frame_of(source: Source, bounds: Bounds) -> Frame:
    """The frame of the letter inside these bounds."""
    heading = heading_in(
        source, bounds.start, bounds.salutation.span.start if bounds.salutation else bounds.end
    )
    text_start = bounds.salutation.end if bounds.salutation else heading.span.end if heading else bounds.start
    head = Span(bounds.start, bounds.salutation.span.start if bounds.salutation else text_start)
    signoff = read_signoff(source, text_start, bounds.end)
    outline = [
        marker for marker in markers(source, text_start, signoff.start) if marker.dress is not Dress.IS
    ]
    first_marker = outline[0].start if outline else signoff.start
    body_start = opening_end(source, text_start, signoff.start, first_marker)
    return Frame(
        bounds=bounds,
        head=head,
        heading=heading,
        head_opening=read_opening(
            source, *(heading.span if heading else Span(max(head.start, head.end - 2000), head.end))
        ),
        opening_span=Span(*source.trimmed(text_start, body_start)),
        opening=read_opening(source, text_start, body_start),
        body=Span(*source.trimmed(body_start, max(body_start, signoff.start))),
        signoff=signoff,
        footer=Span(signoff.end, bounds.end),
    )


def heading_in(source: Source, start: int, end: int) -> Found[str] | None:
    """The letter's own title (关于…的答复), which may run over several lines."""
    lines = list(source.within(start, min(end, start + 4000)))
    for index, line in enumerate(lines):
        if not _HEADING_START.match(line.folded):
            continue
        last = _heading_end(lines, index)
        if last is not None:
            return source.phrase(line.start, last.end, 0.9)
    return None


def _heading_end(lines: list[Line], index: int) -> Line | None:
    joined = ""
    for line in lines[index : index + _HEADING_LINES]:
        joined += line.folded
        if len(joined) > _HEADING_LENGTH or re.search("[。;]|收悉", line.folded):
            return None
        if HEADING.match(joined) and _HEADING_END.search(line.folded):
            return line
    return None
