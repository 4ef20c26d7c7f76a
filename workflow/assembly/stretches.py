"""Equal stretches of two sequences, in order in both: what edits of one into the other leave alone."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FEW_CELLS: Final = 900
"""More comparisons than this are not made before the sequences are cut at items that stand once in each."""

MOST_CELLS: Final = 40_000
"""What takes more comparisons even then is taken to have nothing in common."""


class Block(NamedTuple):
    """`length` equal items from these places on."""

    old: int
    new: int
    length: int


def between(
    old: Sequence[str], new: Sequence[str], blocks: Iterable[Block]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Before each block what stands between it and the one before; the rest behind the last."""
    ours = theirs = 0
    for block in [*blocks, Block(len(old), len(new), 0)]:
        end = block.old + block.length
        yield old[ours : block.old], new[theirs : block.new], old[block.old : end]
        ours, theirs = end, block.new + block.length


def equal_blocks(old: Sequence[str], new: Sequence[str], width: int) -> Iterator[Block]:
    """Equal stretches in order, none overlapping another; some may be empty. Long sequences are first held together by
    `width` items in a row that stand once in each."""
    head = _common(old, new, 0, 0)
    most = min(len(old), len(new)) - head
    tail = _common(old[::-1][:most], new[::-1][:most], 0, 0)
    yield (start := Block(0, 0, head))
    end = Block(len(old) - tail, len(new) - tail, tail)
    anchors = _anchors(old, new, start, end, width) if _cells(start, end) > FEW_CELLS else ()
    for anchor in [*anchors, end]:
        if _cells(start, anchor) <= MOST_CELLS:
            yield from _matched(old, new, start, anchor)
        yield (start := anchor)


def _cells(start: Block, end: Block) -> int:
    return (end.old - start.old - start.length) * (end.new - start.new - start.length)


def _common(one: Sequence[str], other: Sequence[str], ours: int, theirs: int) -> int:
    """How far the two go on alike from these places."""
    length = 0
    most = min(len(one) - ours, len(other) - theirs)
    while length < most and one[ours + length] == other[theirs + length]:
        length += 1
    return length


def _matched(old: Sequence[str], new: Sequence[str], start: Block, end: Block) -> Iterator[Block]:
    """Equal stretches between two blocks, found by comparing everything with everything."""
    first, second = start.old + start.length, start.new + start.length
    matcher = SequenceMatcher(None, old[first : end.old], new[second : end.new], autojunk=False)
    for ours, theirs, length in matcher.get_matching_blocks():
        if length:
            yield Block(first + ours, second + theirs, length)


def _anchors(old: Sequence[str], new: Sequence[str], start: Block, end: Block, width: int) -> Iterator[Block]:
    """Stretches of `width` items that stand once in each, in order in both, made as long as they go."""
    ours = _once(old, start.old + start.length, end.old, width)
    theirs = _once(new, start.new + start.length, end.new, width)
    done = start
    for mine, yours in ascending(
        [(place, theirs[words]) for words, place in ours.items() if words in theirs]
    ):
        if mine >= done.old + done.length and yours >= done.new + done.length:
            length = min(_common(old, new, mine, yours), end.old - mine, end.new - yours)
            yield (done := Block(mine, yours, length))


def _once(items: Sequence[str], start: int, end: int, width: int) -> dict[tuple[str, ...], int]:
    windows = [tuple(items[place : place + width]) for place in range(start, end - width + 1)]
    number = Counter(windows)
    return {window: start + place for place, window in enumerate(windows) if number[window] == 1}


def ascending(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs that ascends in both."""
    ends: list[int] = []
    last: list[int] = []
    chains: list[tuple[tuple[int, int], int]] = []
    for pair in sorted(pairs, key=lambda one: (one[0], -one[1])):
        place = bisect_left(ends, pair[1])
        ends[place : place + 1] = [pair[1]]
        last[place : place + 1] = [len(chains)]
        chains.append((pair, last[place - 1] if place else -1))
    chosen = []
    place = last[-1] if last else -1
    while place >= 0:
        pair, place = chains[place]
        chosen.append(pair)
    return chosen[::-1]
