"""Which passage speaks to which ask, and what that says about each ask: answered, lost, or nobody's.

The measure is simple so that people can check it: a passage speaks to an ask when both use the same telling words.
Blank words of official letters (`BLAND`), the words of the proposal's title and, by degrees, words that several asks
use do not tell. A passage that quotes the heading of a group speaks to an ask of the group with fewer words in
common; one that quotes the ask itself always does. Whether one passage matches never depends on the other passages,
so more text can only cover more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from workflow.assembly.bland import BLAND, PARTICLES
from workflow.assembly.carriage import MINIMUM, carried, windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workflow.assembly.passages import PassageText

THRESHOLD: Final = 2.0
"""Two full telling words. On the one real case it was tried on 1.7 gives the same matches; 1.6 adds a wrong one and
2.1 loses a third of them."""

LONG_WORD: Final = 4
"""A shared word of so many characters tells alone; shorter ones need a second beside them."""

NAMED_TWICE: Final = 1.5
QUOTED_GROUP: Final = 1.0
QUOTED_ASK: Final = 2.0
QUOTED_SHARE: Final = 0.6
QUOTED_STRETCH: Final = 6
_FEWEST_ASKS = 4
_NOT_TELLING = re.compile("|".join([*sorted(BLAND, key=lambda word: (-len(word), word)), f"[{PARTICLES}]"]))
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,}")


class Asked(Protocol):
    """An ask as reading or the database gives it."""

    @property
    def number(self) -> str: ...
    @property
    def group(self) -> str | None: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class AskText:
    """One item of 办法: its number (一.2), the heading of its group if it has one, its text."""

    number: str
    group: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A passage (by its place in the sequence given) speaks to an ask.

    `score` runs from 0.5, just enough, towards 1. `reason` is for people: what both say, quotations in “”.
    """

    ask: str
    passage: int
    score: float
    reason: str


class Status(StrEnum):
    """OPINION_ONLY is an ask that an opinion speaks to and the reply lost."""

    ANSWERED = "answered"
    OPINION_ONLY = "opinion_only"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class AskCoverage:
    """Who speaks to one ask: opinions as (bureau, passage), and passages of the reply, by the passages' names."""

    number: str
    opinions: tuple[tuple[str, str], ...]
    reply_sections: tuple[str, ...]
    status: Status


class _Telling(NamedTuple):
    """The two-character pieces of an ask that tell, in order, with their weights; what a quotation of it shares."""

    ask: Asked
    weights: Mapping[str, float]
    words: frozenset[str]
    heading: frozenset[str]


class _Said(NamedTuple):
    """A passage prepared for comparison."""

    text: str
    pieces: frozenset[str]
    long: frozenset[str]
    short: frozenset[str]


def match(asks: Sequence[Asked], passages: Sequence[PassageText], *, title: str = "") -> tuple[Match, ...]:
    """All matches, ask by ask in their order. `title` is the proposal's."""
    told = _telling(asks, title)
    said = [_said(passage.text) for passage in passages]
    return tuple(
        found
        for telling in told
        for place, one in enumerate(said)
        if (found := _match(telling, place, one, title))
    )


def coverage(
    asks: Sequence[Asked],
    opinions: Mapping[str, Sequence[PassageText]],
    reply: Sequence[PassageText],
    *,
    title: str = "",
) -> tuple[AskCoverage, ...]:
    """For each ask who speaks to it. `opinions` holds each bureau's passages under its name."""
    heard = {
        bureau: [(found.ask, passages[found.passage].name) for found in match(asks, passages, title=title)]
        for bureau, passages in opinions.items()
    }
    said = [(found.ask, reply[found.passage].name) for found in match(asks, reply, title=title)]
    return tuple(_coverage(ask.number, heard, said) for ask in asks)


def _coverage(
    number: str, heard: Mapping[str, Iterable[tuple[str, str]]], said: Iterable[tuple[str, str]]
) -> AskCoverage:
    opinions = tuple(
        (bureau, name) for bureau, found in heard.items() for ask, name in found if ask == number
    )
    sections = tuple(name for ask, name in said if ask == number)
    status = Status.ANSWERED if sections else Status.OPINION_ONLY if opinions else Status.NOBODY
    return AskCoverage(number, opinions, sections, status)


def _telling(asks: Sequence[Asked], title: str) -> list[_Telling]:
    """Each ask's pieces, weighing less the more asks use them and more when the ask comes back to them."""
    pieces = [_pieces(ask.text) for ask in asks]
    used_by = Counter(piece for one in pieces for piece in set(one))
    titled = {title[place : place + 2] for place in range(len(title) - 1)}
    scale = math.log(max(len(asks), _FEWEST_ASKS))
    rarity = {piece: 1 - math.log(number) / scale for piece, number in used_by.items() if piece not in titled}
    return [
        _Telling(
            ask,
            {
                piece: rarity[piece] * (NAMED_TWICE if times > 1 else 1)
                for piece, times in Counter(one).items()
                if rarity.get(piece, 0) > 0
            },
            windows(ask.text, MINIMUM),
            windows(ask.group or "", QUOTED_STRETCH),
        )
        for ask, one in zip(asks, pieces, strict=True)
    ]


def _pieces(text: str) -> list[str]:
    """Every two neighbouring characters inside the words that tell, in order."""
    return [
        word[place : place + 2]
        for word in _WORDS.findall(_NOT_TELLING.sub(" ", text))
        for place in range(len(word) - 1)
    ]


def _said(text: str) -> _Said:
    return _Said(text, frozenset(_pieces(text)), windows(text, MINIMUM), windows(text, QUOTED_STRETCH))


def _match(telling: _Telling, place: int, said: _Said, title: str) -> Match | None:
    shared = [piece for piece in telling.weights if piece in said.pieces]
    words = list(_joined(shared, telling.ask.text, said.text))
    quotes = list(_quotes(telling, said, title))
    weight = sum(telling.weights[piece] for piece in shared) + sum(bonus for bonus, _ in quotes)
    enough = len(words) + sum(bonus for bonus, _ in quotes) >= THRESHOLD or any(
        len(word) >= LONG_WORD for word in words
    )
    if weight < THRESHOLD or not enough:
        return None
    reason = "、".join([*(f"“{quoted}”" for _, quoted in quotes), *words])
    return Match(telling.ask.number, place, round(weight / (weight + THRESHOLD), 3), reason)


def _joined(pieces: Iterable[str], ask: str, passage: str) -> Iterator[str]:
    """Pieces put together again to the words that stand in both texts."""
    word = ""
    for piece in pieces:
        longer = word + piece[1:]
        if word and word[-1] == piece[0] and longer in ask and longer in passage:
            word = longer
            continue
        if word:
            yield word
        word = piece
    if word:
        yield word


def _quotes(telling: _Telling, said: _Said, title: str) -> Iterator[tuple[float, str]]:
    """What the passage quotes: the group's heading, words of the ask itself."""
    group = telling.ask.group or ""
    if not telling.heading.isdisjoint(said.short) and (
        carried(group, said.text, minimum=QUOTED_STRETCH).share >= QUOTED_SHARE
    ):
        yield QUOTED_GROUP, group
    if not telling.words.isdisjoint(said.long):
        runs = carried(telling.ask.text, said.text, leave_out=[title]).runs
        yield from ((QUOTED_ASK, run.text) for run in sorted(runs, key=lambda run: -len(run.text))[:1])
