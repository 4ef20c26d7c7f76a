"""Two people's changes to one letter put together, block by block, so that neither loses a word."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from workflow.assembly.stretches import equal_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Whose(StrEnum):
    """Who changed a stretch since both began: nobody, one of the two, or both, and then differently."""

    NOBODY = "nobody"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Stretch(NamedTuple):
    """Blocks in a row: `mine` and `theirs` are the places in the two letters, from and to."""

    whose: Whose
    mine: tuple[int, int]
    theirs: tuple[int, int]


class _Sync(NamedTuple):
    """A stretch that stands unchanged in the common ground and in both letters."""

    base: int
    mine: int
    theirs: int
    length: int


def merged(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[Stretch, ...]:
    """The stretches of two letters that grew out of one, in order; together they cover both letters.

    A block is known by a token, equal for equal blocks. Where only one side changed a stretch its side holds; where
    both changed it in the same way, either does. What only one side took out is empty on that side.
    """
    return tuple(_stretches(base, mine, theirs))


def _stretches(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Stretch]:
    done = _Sync(0, 0, 0, 0)
    for sync in [*_syncs(base, mine, theirs), _Sync(len(base), len(mine), len(theirs), 0)]:
        ours = (done.mine, sync.mine)
        others = (done.theirs, sync.theirs)
        ground = base[done.base : sync.base]
        if ours[0] < ours[1] or others[0] < others[1]:
            found = Stretch(_whose(ground, mine[slice(*ours)], theirs[slice(*others)]), ours, others)
            yield from _one_by_one(found, ground, mine, theirs) if found.whose is Whose.BOTH else [found]
        if sync.length:
            yield Stretch(
                Whose.NOBODY,
                (sync.mine, sync.mine + sync.length),
                (sync.theirs, sync.theirs + sync.length),
            )
        done = _Sync(sync.base + sync.length, sync.mine + sync.length, sync.theirs + sync.length, 0)


def _one_by_one(
    found: Stretch, base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[Stretch]:
    """Neighbouring blocks of which each side changed some and added and took out none: block by block."""
    length = len(base)
    if any(end - start != length for start, end in (found.mine, found.theirs)):
        yield found
        return
    for step, block in enumerate(base):
        ours, others = found.mine[0] + step, found.theirs[0] + step
        whose = _whose([block], [mine[ours]], [theirs[others]])
        yield Stretch(whose, (ours, ours + 1), (others, others + 1))


def _whose(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Whose:
    if list(mine) == list(theirs):
        return Whose.NOBODY
    if list(mine) == list(base):
        return Whose.THEIRS
    return Whose.MINE if list(theirs) == list(base) else Whose.BOTH


def _syncs(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Sync]:
    """Where the stretches of the common ground that each side kept overlap."""
    ours = list(equal_blocks(base, mine, 1))
    others = list(equal_blocks(base, theirs, 1))
    one = other = 0
    while one < len(ours) and other < len(others):
        left, right = ours[one], others[other]
        start = max(left.old, right.old)
        end = min(left.old + left.length, right.old + right.length)
        if start < end:
            yield _Sync(start, left.new + start - left.old, right.new + start - right.old, end - start)
        if left.old + left.length < right.old + right.length:
            one += 1
        else:
            other += 1
