"""What changed between two texts, for people to read: whole sentences where they differ, words where they are alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.stretches import Block, ascending, between, equal_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ISLAND: Final = 3
"""Fewer characters than this that stayed between two changes are shown as part of one change."""

ALIKE: Final = 0.4
"""Two sentences that share this part of their pairs of characters (0 to 1) are shown as one sentence edited."""

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
    for old_gap, new_gap, same in between(old, new, equal_blocks(old, new, 1)):
        yield from _edited(old_gap, new_gap)
        yield _Step("", "", "".join(same))


def _edited(old: Sequence[str], new: Sequence[str]) -> Iterator[_Step]:
    """Sentences of which none stayed: pairs that are alike word by word, the others as a whole."""
    pairs = [Block(ours, theirs, 1) for ours, theirs in _alike(old, new)]
    done = Block(0, 0, 0)
    for pair in pairs:
        yield _Step("".join(old[done.old : pair.old]), "".join(new[done.new : pair.new]), "")
        yield from _by_word(old[pair.old], new[pair.new])
        done = Block(pair.old + 1, pair.new + 1, 0)
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
    return ascending([(user, place) for place, user in best.items()])


def _pairs_of(sentence: str) -> set[str]:
    return {sentence[place : place + 2] for place in range(len(sentence) - 1)}


def _by_word(old: str, new: str) -> Iterator[_Step]:
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    for old_gap, new_gap, same in between(ours, theirs, equal_blocks(ours, theirs, ANCHOR)):
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
