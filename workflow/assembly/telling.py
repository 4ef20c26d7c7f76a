"""The words of an ask that tell what it is about, and which of them a stretch of a letter says.

Blank words of official letters (`BLAND`), the words of the proposal's title and, by degrees, words that several asks
use do not tell. A word of a ring (`synonyms`) is said by any word of the same ring.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain, starmap
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.bland import BLAND, PARTICLES
from workflow.assembly.carriage import MINIMUM, plain
from workflow.assembly.sentences import sentences_in
from workflow.assembly.synonyms import RING_OF, TOPIC, rings_in
from workflow.assembly.wordlists import WordList, blanked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from workflow.assembly.sentences import Span
    from workflow.assembly.synonyms import Ring

QUOTED_STRETCH: Final = 6
_FEWEST_ASKS = 8
_SPAN_OF_TIME = re.compile(
    r"[一二两三四五六七八九十\d]+(?:个?(?:年|月|天|日|周|星期|小时|工作日)|分钟)(?:以?内|左右)?"
)
_NOT_TELLING: Final = WordList([*BLAND, *PARTICLES])
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,}")


class Piece(NamedTuple):
    """Something that tells: a ring by its name, or two neighbouring characters of a word."""

    ring: bool
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a text that tell: the weight of each character, and where each piece stands.

    A full word of two characters weighs 1, one of four 2; a ring's word weighs what the ring does. `characters` are the
    places of the characters of each piece, `first` those where it stands first.
    """

    text: str
    weights: tuple[float, ...]
    places: Mapping[Piece, tuple[Span, ...]]
    characters: Mapping[Piece, Sequence[int]]
    first: Mapping[Piece, Sequence[int]]

    def weight(self, start: int = 0, end: int | None = None) -> float:
        """What all telling words of a range weigh."""
        return sum(self.weights[start:end])

    def said_by(self, pieces: AbstractSet[Piece], *, once: bool = False) -> frozenset[int]:
        """The places of the characters whose words a stretch with these pieces says; `once`: each word's first place."""
        places = self.first if once else self.characters
        return frozenset(chain.from_iterable(places[piece] for piece in pieces & places.keys()))

    def heavy(self, places: Iterable[int]) -> float:
        """What these characters weigh together."""
        return sum(map(self.weights.__getitem__, places))


class Sentence(NamedTuple):
    """One sentence of a passage by its place in the passage's text, with its pieces."""

    span: Span
    pieces: frozenset[Piece]


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in letters: the pieces that tell in some of the asks, by their texts, and the stretches of
    the asks' words and of their groups' headings that would be quotations."""

    rings: Mapping[str, Piece]
    pairs: Mapping[str, Piece]
    long: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()

    @classmethod
    def of(cls, asks: Iterable[Told], groups: Iterable[str] = ()) -> Sought:
        """What these asks, in groups with these headings, may have in common with a letter."""
        asks = list(asks)
        pieces = {piece for its in asks for piece in its.places}
        return cls(
            {piece.text: piece for piece in pieces if piece.ring},
            {piece.text: piece for piece in pieces if not piece.ring},
            frozenset(stretch for its in asks for stretch in plain(its.text).windows(MINIMUM)),
            frozenset(stretch for group in groups for stretch in plain(group).windows(QUOTED_STRETCH)),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a letter prepared for comparison: what of the sought stands in it. `rings` gives the word that it
    uses for each ring."""

    text: str
    sentences: tuple[Sentence, ...]
    pieces: frozenset[Piece]
    rings: Mapping[str, str]
    long: frozenset[str]
    short: frozenset[str]


class Rarity:
    """How much pieces tell among several asks: 1 for what one ask says, towards 0 for what all say, 0 for the title's."""

    def __init__(self, texts: Sequence[str], title: str) -> None:
        used_by = Counter(piece for text in texts for piece in {piece for piece, _ in _pieces(text)})
        scale = math.log(max(len(texts), _FEWEST_ASKS))
        self._of = {piece: max(0.0, 1 - math.log(number) / scale) for piece, number in used_by.items()}
        self._of |= dict.fromkeys((piece for piece, _ in _pieces(title)), 0.0)
        self._of |= {Piece(ring=False, text=title[place : place + 2]): 0.0 for place in range(len(title) - 1)}

    def __call__(self, piece: Piece) -> float:
        return self._of.get(piece, 1.0)


def told(text: str, rarity: Rarity) -> Told:
    """What of a text tells, each piece as rare as it is."""
    weights = [0.0] * len(text)
    places: defaultdict[Piece, list[Span]] = defaultdict(list)
    for piece, span in _pieces(text):
        rare = rarity(piece)
        if rare:
            places[piece].append(span)
            each = rare * (RING_OF[piece.text].weight if piece.ring else TOPIC) / (span[1] - span[0])
            for place in range(*span):
                weights[place] = max(weights[place], each)
    return Told(
        text,
        tuple(weights),
        {piece: tuple(spans) for piece, spans in places.items()},
        {piece: tuple(chain.from_iterable(starmap(range, spans))) for piece, spans in places.items()},
        {piece: range(*spans[0]) for piece, spans in places.items()},
    )


def said(text: str, sought: Sought, heading: str = "") -> Said:
    """A passage, whole and sentence by sentence; what the heading says holds for each of them."""
    above = {piece for piece, _ in _heard(heading, list(rings_in(heading)), sought)}
    rings = list(rings_in(text))
    spans = list(sentences_in(text))
    starts = [start for start, _ in spans]
    pieces = [set(above) for _ in spans]
    for piece, place in _heard(text, rings, sought):
        pieces[bisect_right(starts, place) - 1].add(piece)
    signs = plain(text)
    return Said(
        text,
        tuple(map(Sentence, spans, map(frozenset, pieces))),
        frozenset().union(*pieces),
        {ring.name: word for ring, word, _ in rings},
        sought.long.intersection(signs.windows(MINIMUM)),
        sought.short.intersection(signs.windows(QUOTED_STRETCH)) if sought.short else sought.short,
    )


def _pieces(text: str) -> Iterator[tuple[Piece, Span]]:
    """Rings with the words that stand for them; of the rest every two neighbouring characters inside a word."""
    rings = [(ring, (start, start + len(word))) for ring, word, start in rings_in(text)]
    yield from ((Piece(ring=True, text=ring.name), span) for ring, span in rings)
    for word in _WORDS.finditer(_telling(blanked(text, (span for _, span in rings)))):
        for place in range(word.start(), word.end() - 1):
            yield Piece(ring=False, text=text[place : place + 2]), (place, place + 2)


def _heard(text: str, rings: Iterable[tuple[Ring, str, int]], sought: Sought) -> Iterator[tuple[Piece, int]]:
    """What of the sought a text says, each with its place: its rings, and every pair also inside the words that stand
    for rings."""
    for ring, _, place in rings:
        if ring.name in sought.rings:
            yield sought.rings[ring.name], place
    telling = _telling(text)
    for place in range(len(text) - 1):
        pair = telling[place : place + 2]
        if pair in sought.pairs:
            yield sought.pairs[pair], place


def _telling(text: str) -> str:
    """The text with blanks in place of what tells nothing: spans of time, blank words, particles."""
    text = blanked(text, (found.span() for found in _SPAN_OF_TIME.finditer(text)))
    return blanked(text, ((place, place + len(word)) for word, place in _NOT_TELLING.found_in(text)))
