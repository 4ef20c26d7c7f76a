"""Two texts compared, paragraph by paragraph, for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.assembly.differences import Change, Segment, difference

if TYPE_CHECKING:
    from collections.abc import Sequence

Line = list[Segment]


def compared(old: str, new: str) -> list[Line]:
    """The way from one text to the other as paragraphs; those without words are left out."""
    return in_lines(difference(old, new))


def in_lines(segments: Sequence[Segment]) -> list[Line]:
    """The segments cut where a line ends, whichever of the texts ends it there."""
    lines: list[Line] = [[]]
    for segment in segments:
        for place, words in enumerate(segment.text.split("\n")):
            if place:
                lines.append([])
            shown = words if lines[-1] else words.lstrip()  # pages set the indent of a paragraph themselves
            if shown.strip():
                lines[-1].append(Segment(segment.kind, shown))
    return [line for line in lines if line]


def unchanged(lines: Sequence[Line]) -> bool:
    return all(segment.kind is Change.SAME for line in lines for segment in line)
