"""Which clauses of a source and of the reply face each other around the words that the two share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.assembly.sentences import Span
    from workflow.assembly.worded import Worded

ALIKE: Final = 0.5
"""Clauses beside the shared words face each other too when they share this part, 0 to 1, of their pairs of signs."""


class Facing(NamedTuple):
    """Whole clauses of the source and of the reply."""

    there: Span
    here: Span


def counterparts(source: Worded, there: Span, reply: Worded, here: Span) -> Iterator[Facing]:
    """The clauses that hold two ranges of signs, and their neighbours as far as these are alike; none where the ranges
    hold no clause."""
    (first, last), (begin, end) = _touched(source, there), _touched(reply, here)
    if first >= last or begin >= end:
        return
    while _alike(source, first - 1, reply, begin - 1):
        first, begin = first - 1, begin - 1
    while _alike(source, last, reply, end):
        last, end = last + 1, end + 1
    yield Facing(_stretch(source, first, last), _stretch(reply, begin, end))


def _touched(worded: Worded, signs: Span) -> tuple[int, int]:
    """The clauses, from one to before another, that share a sign with a range."""
    start, end = worded.plain.span(*signs)
    first = bisect_right(worded.clauses, start, key=lambda clause: clause[1])
    return first, bisect_left(worded.clauses, end, key=lambda clause: clause[0])


def _alike(source: Worded, theirs: int, reply: Worded, ours: int) -> bool:
    if not (0 <= theirs < len(source.clauses) and 0 <= ours < len(reply.clauses)):
        return False
    was, now = source.bare(theirs), reply.bare(ours)
    if was and now:
        return was.kind is now.kind
    one, other = _pairs(source, theirs), _pairs(reply, ours)
    return 2 * len(one & other) >= ALIKE * (len(one) + len(other)) > 0


def _pairs(worded: Worded, clause: int) -> set[str]:
    start, end = worded.signs_of(worded.clauses[clause])
    return {worded.signs[place : place + 2] for place in range(start, end - 1)}


def _stretch(worded: Worded, first: int, last: int) -> Span:
    return worded.clauses[first][0], worded.clauses[last - 1][1]
