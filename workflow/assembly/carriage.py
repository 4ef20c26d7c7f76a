"""How much of one text was carried word for word into another."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.concordance import Concordance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workflow.assembly.concordance import Place

MINIMUM: Final = 12
"""Fewer characters than this are alike by chance in letters on one subject."""

PLACES_TRIED: Final = 8
"""A phrase that stands in the target more often than this is compared with its first places only."""

_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LEFT_OUT_OF_SOURCE, _LEFT_OUT_OF_TARGET = "\ue000", "\ue001"
_FOLDING: Final = {**_WIDTH, _LEFT_OUT_OF_SOURCE: "\ufffd", _LEFT_OUT_OF_TARGET: "\ufffd"}
_UNBROKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand in both texts, blanks aside. `text` is exactly `source[source_span[0]:source_span[1]]`."""

    source_span: tuple[int, int]
    target_span: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Carriage:
    """`characters` of the source without blanks, `carried` of them stand in the target, and the runs they form."""

    characters: int
    carried: int
    runs: tuple[Run, ...]

    @property
    def share(self) -> float:
        """The carried part of the source, 0 to 1."""
        return self.carried / self.characters if self.characters else 0.0


class Plain(NamedTuple):
    """A text without blanks, full-width signs as half-width; `places` are the offsets in the text as given."""

    signs: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of signs, not an empty one, stands in the text as given."""
        return self.places[start], self.places[end - 1] + 1

    def windows(self, length: int) -> Iterator[str]:
        """Every stretch of so many signs: two texts share a run of that length exactly when they share a window."""
        return (self.signs[start : start + length] for start in range(len(self.signs) - length + 1))


class _Piece(NamedTuple):
    source: int
    target: int
    length: int


class Index:
    """Target texts prepared once, in which any number of sources are then looked for."""

    def __init__(
        self, targets: Sequence[str], *, leave_out: Sequence[str] = (), minimum: int = MINIMUM
    ) -> None:
        self._phrases = phrases(leave_out)
        self._minimum = max(1, minimum)
        self._plain = [plain(target) for target in targets]
        self._signs = [masked(one.signs, self._phrases, _LEFT_OUT_OF_TARGET) for one in self._plain]
        self._places = Concordance(self._signs, self._minimum, PLACES_TRIED).places

    def carried(self, source: str) -> dict[int, Carriage]:
        """What of the source reached each target, by the target's place in the sequence; only where something did."""
        ours = plain(source)
        here = masked(ours.signs, self._phrases, _LEFT_OUT_OF_SOURCE)
        found: defaultdict[int, list[_Piece]] = defaultdict(list)
        for number, piece in self._pieces(here):
            found[number].append(piece)
        return {
            number: Carriage(
                len(ours.signs),
                sum(piece.length for piece in pieces),
                tuple(_run(source, ours, self._plain[number], piece) for piece in pieces),
            )
            for number, pieces in sorted(found.items())
        }

    def _pieces(self, source: str) -> Iterator[tuple[int, _Piece]]:
        """For each target the source's carried characters from left to right, each in one piece, along the longest
        match found.

        A character is carried when some window of `minimum` characters around it that begins with a word stands in
        the target; so a later match may begin inside an earlier piece, and only what it adds is given.
        """
        done: defaultdict[int, int] = defaultdict(int)
        tried: defaultdict[int, int] = defaultdict(int)
        for start in range(len(source) - self._minimum + 1):
            known = self._places(source[start : start + self._minimum])
            if not known or not source[start].isalnum():
                continue
            for number, match in self._longest(source, start, known, tried).items():
                end = start + match.length
                if end > done[number]:
                    added = max(start, done[number])
                    yield number, _Piece(added, match.target + added - start, end - added)
                    done[number] = end
                tried[number] = end - self._minimum + 1

    def _longest(
        self, source: str, start: int, known: Sequence[Place], tried: Mapping[int, int]
    ) -> dict[int, _Piece]:
        """For each target the longest match at this place of the source, the first of equals, unless a match found
        before reaches as far."""
        best: dict[int, _Piece] = {}
        for number, place in known:
            if start < tried[number]:
                continue
            length = _common(source, self._signs[number], start, place, self._minimum)
            if number not in best or length > best[number].length:
                best[number] = _Piece(start, place, length)
        return best


def carried(source: str, target: str, *, leave_out: Sequence[str] = (), minimum: int = MINIMUM) -> Carriage:
    """What of `source` reached `target` in runs of at least `minimum` (from 1) characters.

    Blanks and the width of signs do not matter. A run begins with a word, never with the mark that closes the
    sentence before. Phrases in `leave_out` (the proposal's title, which every letter quotes) count as characters of
    the source, never as carried. A character counts once, however often it is repeated in the target. Time and
    memory grow with the lengths of the texts, not with their product.
    """
    found = Index([target], leave_out=leave_out, minimum=minimum).carried(source)
    return found.get(0) or Carriage(len(plain(source).signs), 0, ())


def plain(text: str) -> Plain:
    """The signs that are compared, each with its place."""
    for sign in _FOLDING.keys() & set(text):
        text = text.replace(sign, _FOLDING[sign])
    unbroken = (range(*found.span()) for found in _UNBROKEN.finditer(text))
    return Plain("".join(text.split()), list(chain.from_iterable(unbroken)))


def phrases(leave_out: Sequence[str]) -> list[str]:
    """What is left out, as signs."""
    return [phrase for phrase in (plain(phrase).signs for phrase in leave_out) if phrase]


def masked(signs: str, left_out: Sequence[str], mask: str) -> str:
    """The signs with a mask, which equals nothing, in place of each phrase."""
    for phrase in left_out:
        signs = signs.replace(phrase, mask * len(phrase))
    return signs


def _run(source: str, ours: Plain, theirs: Plain, piece: _Piece) -> Run:
    start, end = ours.span(piece.source, piece.source + piece.length)
    return Run((start, end), theirs.span(piece.target, piece.target + piece.length), source[start:end])


def _common(source: str, target: str, start: int, place: int, known: int) -> int:
    length = known
    most = min(len(source) - start, len(target) - place)
    while length < most and source[start + length] == target[place + length]:
        length += 1
    return length
