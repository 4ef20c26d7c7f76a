"""A letter as an editor hands it in, block by block, and the parts that its text is laid out in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from workflow.assembly.passages import PassageText, Role, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of a letter with what a person said about it.

    `asks` are the keys of the asks that it speaks to; None leaves that to the matching. `quotable` False keeps it
    between the co-handler and the lead. `sources` are the keys of the opinion passages that it was made from.
    """

    text: str
    asks: frozenset[int] | None = None
    quotable: bool = True
    sources: tuple[int, ...] = ()

    @property
    def left_alone(self) -> bool:
        """Whether nobody said anything about it, so that it may be cut as the text suggests."""
        return self.asks is None and self.quotable and not self.sources


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A part of the text with the block that it came from."""

    part: PassageText
    block: Block


def joined(blocks: Sequence[Block]) -> str:
    """The letter's text: every block that holds something, each from a line of its own."""
    return "\n".join(block.text.strip("\r\n") for block in blocks if block.text.strip())


def laid_out(blocks: Sequence[Block]) -> tuple[LaidOut, ...]:
    """The parts of the joined text, in order and without gaps.

    A block that somebody annotated stays whole; one that was left alone is cut into the passages and the frame that
    its words make. Roles are those that the text as a whole gives, save that a block which answers asks or may not
    be quoted is a passage whatever its words look like, so that what was said of it is never lost.
    """
    text = joined(blocks)
    found = parts(text)
    return tuple(
        LaidOut(part, block)
        for start, end, block in _spans(blocks)
        for part in _cut(text, found, start, end, block)
    )


def _spans(blocks: Sequence[Block]) -> Iterator[tuple[int, int, Block]]:
    """Where each block stands in the joined text; the line break after it belongs to it."""
    kept = [block for block in blocks if block.text.strip()]
    start = 0
    for place, block in enumerate(kept):
        end = start + len(block.text.strip("\r\n")) + (place < len(kept) - 1)
        yield start, end, block
        start = end


def _cut(
    text: str, found: Sequence[PassageText], start: int, end: int, block: Block
) -> Iterator[PassageText]:
    # The blanks before a line belong to the part above it, which otherwise is not in this block.
    within = [part for part in found if text[max(part.start, start) : min(part.end, end)].strip()]
    if block.left_alone:
        for part, (first, last) in zip(
            within, pairwise([start, *(part.start for part in within[1:]), end]), strict=True
        ):
            heading = part.heading if part.start >= start else ""
            yield replace(part, heading=heading, text=text[first:last], start=first, end=last)
        return
    voice = next((part for part in within if part.role is Role.PASSAGE), within[0])
    begins = voice.start >= start and text[start:end].lstrip().startswith(voice.heading)
    role = Role.PASSAGE if block.asks or not block.quotable else voice.role
    yield PassageText(voice.heading if begins else "", text[start:end], start, end, role, voice.section)
