"""The words of an ask that tell what it is about, and which of them a stretch of a letter says.

Blank words of official letters (`BLAND`), the words of the proposal's title and, by degrees, words that several asks
use do not tell. A word of a ring (`synonyms`) is said by any word of the same ring.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.bland import BLAND, PARTICLES
from workflow.assembly.carriage import MINIMUM, windows
from workflow.assembly.sentences import sentences_in
from workflow.assembly.synonyms import RING_OF, TOPIC, rings_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workflow.assembly.sentences import Span

QUOTED_STRETCH: Final = 6
_FEWEST_ASKS = 8
_SPAN_OF_TIME = "[一二两三四五六七八九十\\d]+(?:个?(?:年|月|天|日|周|星期|小时|工作日)|分钟)(?:以?内|左右)?"
_NOT_TELLING = re.compile(
    "|".join([_SPAN_OF_TIME, *sorted(BLAND, key=lambda word: (-len(word), word)), f"[{PARTICLES}]"])
)
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,}")


class Piece(NamedTuple):
    """Something that tells: a ring by its name, or two neighbouring characters of a word."""

    ring: bool
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a text that tell: the weight of each character, and where each piece stands.

    A full word of two characters weighs 1, one of four 2; a ring's word weighs what the ring does.
    """

    text: str
    weights: tuple[float, ...]
    places: Mapping[Piece, tuple[Span, ...]]

    def weight(self, start: int = 0, end: int | None = None) -> float:
        """What all telling words of a range weigh."""
        return sum(self.weights[start:end])

    def said_by(self, pieces: frozenset[Piece], *, once: bool = False) -> frozenset[int]:
        """The places of the characters whose words a stretch with these pieces says; `once`: each word's first place."""
        return frozenset(
            place
            for piece in pieces & self.places.keys()
            for span in self.places[piece][: 1 if once else None]
            for place in range(*span)
        )

    def heavy(self, places: Iterable[int]) -> float:
        """What these characters weigh together."""
        return sum(self.weights[place] for place in places)


class Sentence(NamedTuple):
    """One sentence of a passage by its place in the passage's text, with its pieces."""

    span: Span
    pieces: frozenset[Piece]


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a letter prepared for comparison; `rings` gives the word that it uses for each ring."""

    text: str
    sentences: tuple[Sentence, ...]
    pieces: frozenset[Piece]
    rings: Mapping[str, str]
    long: frozenset[str]
    short: frozenset[str]


class Rarity:
    """How much pieces tell among several asks: 1 for what one ask says, towards 0 for what all say, 0 for the title's."""

    def __init__(self, texts: Sequence[str], title: str) -> None:
        self._used_by = Counter(piece for text in texts for piece in {piece for piece, _ in _pieces(text)})
        self._title = frozenset(piece for piece, _ in _pieces(title)) | {
            Piece(ring=False, text=title[place : place + 2]) for place in range(len(title) - 1)
        }
        self._scale = math.log(max(len(texts), _FEWEST_ASKS))

    def __call__(self, piece: Piece) -> float:
        if piece in self._title:
            return 0.0
        return max(0.0, 1 - math.log(self._used_by[piece] or 1) / self._scale)


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
    return Told(text, tuple(weights), {piece: tuple(spans) for piece, spans in places.items()})


def said(text: str, heading: str = "") -> Said:
    """A passage, whole and sentence by sentence; what the heading says holds for each of them."""
    above = _all_pieces(heading)
    sentences = tuple(Sentence(span, above | _all_pieces(text[slice(*span)])) for span in sentences_in(text))
    return Said(
        text,
        sentences,
        frozenset(piece for sentence in sentences for piece in sentence.pieces),
        {ring.name: word for ring, word, _ in rings_in(text)},
        windows(text, MINIMUM),
        windows(text, QUOTED_STRETCH),
    )


def _pieces(text: str) -> Iterator[tuple[Piece, Span]]:
    """Rings with the words that stand for them; of the rest every two neighbouring characters inside a word."""
    rest, done = [], 0
    for ring, word, start in rings_in(text):
        yield Piece(ring=True, text=ring.name), (start, start + len(word))
        rest += [text[done:start], " " * len(word)]
        done = start + len(word)
    yield from _pairs("".join([*rest, text[done:]]))


def _all_pieces(text: str) -> frozenset[Piece]:
    """What a sentence says: its rings, and every pair also inside the words that stand for rings."""
    rings = (Piece(ring=True, text=ring.name) for ring, _, _ in rings_in(text))
    return frozenset((*rings, *(piece for piece, _ in _pairs(text))))


def _pairs(text: str) -> Iterator[tuple[Piece, Span]]:
    for word in _WORDS.finditer(_NOT_TELLING.sub(lambda found: " " * len(found[0]), text)):
        for place in range(word.start(), word.end() - 1):
            yield Piece(ring=False, text=text[place : place + 2]), (place, place + 2)
