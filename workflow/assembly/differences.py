"""What changed between two texts, for people to read: whole sentences where they differ, words where they are alike."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ISLAND: Final = 3
"""Fewer characters than this that stayed between two changes are shown as part of one change."""

ALIKE: Final = 0.4
"""Two sentences that share this part of their pairs of characters (0 to 1) are shown as one sentence edited."""

FEW_CELLS: Final = 900
"""A stretch of more comparisons than this is first cut at words that stand once in each text."""

MOST_CELLS: Final = 40_000
"""What takes more comparisons even then is shown as replaced."""

ANCHOR: Final = 4
"""So many characters in a row that stand once in each text hold the two together."""

MOST_USED: Final = 8
"""A pair of characters in more sentences than this does not tell them apart."""

_SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;\n]+|$)")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[A-Za-z]+|.", re.DOTALL)


class Change(StrEnum):
    """Whether words stayed, went or came."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Segment(NamedTuple):
    """A stretch of words that stayed, went or came. `text` is never empty."""

    kind: Change
    text: str


class _Step(NamedTuple):
    """What went and what came, and then what stayed; any of them may be empty."""

    removed: str
    added: str
    same: str


class _Block(NamedTuple):
    """`length` equal items from these places on."""

    old: int
    new: int
    length: int


def difference(old: str, new: str) -> tuple[Segment, ...]:
    """The way from `old` to `new`: SAME and REMOVED joined are `old`, SAME and ADDED joined are `new`, exactly.

    What went stands before what came, and a number is never split. Time grows with the lengths of the texts, as long
    as they have sentences or words of their own.
    """
    steps = _joined(_by_sentence(_SENTENCE.findall(old), _SENTENCE.findall(new)))
    kinds = (Change.REMOVED, Change.ADDED, Change.SAME)
    return tuple(
        Segment(kind, text) for step in steps for kind, text in zip(kinds, step, strict=True) if text
    )


def _by_sentence(old: Sequence[str], new: Sequence[str]) -> Iterator[_Step]:
    for old_gap, new_gap, same in _stretches(old, new, _blocks(old, new, 1)):
        yield from _edited(old_gap, new_gap)
        yield _Step("", "", "".join(same))


def _edited(old: Sequence[str], new: Sequence[str]) -> Iterator[_Step]:
    """Sentences of which none stayed: pairs that are alike word by word, the others as a whole."""
    pairs = [_Block(ours, theirs, 1) for ours, theirs in _alike(old, new)]
    done = _Block(0, 0, 0)
    for pair in pairs:
        yield _Step("".join(old[done.old : pair.old]), "".join(new[done.new : pair.new]), "")
        yield from _by_word(old[pair.old], new[pair.new])
        done = _Block(pair.old + 1, pair.new + 1, 0)
    yield _Step("".join(old[done.old :]), "".join(new[done.new :]), "")


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of sentences that are alike, in order in both."""
    users: defaultdict[str, list[int]] = defaultdict(list)
    for place, sentence in enumerate(old):
        for pair in _pairs_of(sentence):
            users[pair].append(place)
    best = {}
    for place, sentence in enumerate(new):
        pairs = _pairs_of(sentence)
        shared = Counter(
            user for pair in pairs if len(users.get(pair, ())) <= MOST_USED for user in users.get(pair, ())
        )
        for user, number in shared.most_common(1):
            if 2 * number >= ALIKE * (len(pairs) + len(_pairs_of(old[user]))):
                best[place] = user
    return _ascending([(user, place) for place, user in best.items()])


def _pairs_of(sentence: str) -> set[str]:
    return {sentence[place : place + 2] for place in range(len(sentence) - 1)}


def _by_word(old: str, new: str) -> Iterator[_Step]:
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    for old_gap, new_gap, same in _stretches(ours, theirs, _blocks(ours, theirs, ANCHOR)):
        yield _Step("".join(old_gap), "".join(new_gap), "".join(same))


def _joined(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Neighbouring steps as one where too little stayed between them, unless a line ends there."""
    held = _Step("", "", "")
    for step in steps:
        if not (step.removed or step.added):
            held = held._replace(same=held.same + step.same)
        elif len(held.same) < ISLAND and "\n" not in held.same and (held.removed or held.added):
            island = held.same
            held = _Step(held.removed + island + step.removed, held.added + island + step.added, step.same)
        else:
            yield held
            held = step
    yield held


def _stretches(
    old: Sequence[str], new: Sequence[str], blocks: Iterable[_Block]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Before each block what stands between it and the one before; the rest behind the last."""
    ours = theirs = 0
    for block in [*blocks, _Block(len(old), len(new), 0)]:
        end = block.old + block.length
        yield old[ours : block.old], new[theirs : block.new], old[block.old : end]
        ours, theirs = end, block.new + block.length


def _blocks(old: Sequence[str], new: Sequence[str], width: int) -> Iterator[_Block]:
    """Equal stretches in order, none overlapping another."""
    head = _common(old, new, 0, 0)
    most = min(len(old), len(new)) - head
    tail = _common(old[::-1][:most], new[::-1][:most], 0, 0)
    yield (start := _Block(0, 0, head))
    end = _Block(len(old) - tail, len(new) - tail, tail)
    anchors = _anchors(old, new, start, end, width) if _cells(start, end) > FEW_CELLS else ()
    for anchor in [*anchors, end]:
        if _cells(start, anchor) <= MOST_CELLS:
            yield from _matched(old, new, start, anchor)
        yield (start := anchor)


def _cells(start: _Block, end: _Block) -> int:
    return (end.old - start.old - start.length) * (end.new - start.new - start.length)


def _common(one: Sequence[str], other: Sequence[str], ours: int, theirs: int) -> int:
    """How far the two go on alike from these places."""
    length = 0
    most = min(len(one) - ours, len(other) - theirs)
    while length < most and one[ours + length] == other[theirs + length]:
        length += 1
    return length


def _matched(old: Sequence[str], new: Sequence[str], start: _Block, end: _Block) -> Iterator[_Block]:
    """Equal stretches between two blocks, found by comparing everything with everything."""
    first, second = start.old + start.length, start.new + start.length
    matcher = SequenceMatcher(None, old[first : end.old], new[second : end.new], autojunk=False)
    for ours, theirs, length in matcher.get_matching_blocks():
        if length:
            yield _Block(first + ours, second + theirs, length)


def _anchors(
    old: Sequence[str], new: Sequence[str], start: _Block, end: _Block, width: int
) -> Iterator[_Block]:
    """Stretches of `width` items that stand once in each, in order in both, made as long as they go."""
    ours = _once(old, start.old + start.length, end.old, width)
    theirs = _once(new, start.new + start.length, end.new, width)
    done = start
    for mine, yours in _ascending(
        [(place, theirs[words]) for words, place in ours.items() if words in theirs]
    ):
        if mine >= done.old + done.length and yours >= done.new + done.length:
            length = min(_common(old, new, mine, yours), end.old - mine, end.new - yours)
            yield (done := _Block(mine, yours, length))


def _once(items: Sequence[str], start: int, end: int, width: int) -> dict[tuple[str, ...], int]:
    windows = [tuple(items[place : place + width]) for place in range(start, end - width + 1)]
    number = Counter(windows)
    return {window: start + place for place, window in enumerate(windows) if number[window] == 1}


def _ascending(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
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
