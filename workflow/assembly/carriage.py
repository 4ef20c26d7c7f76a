"""How much of one text was carried word for word into another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MINIMUM: Final = 12
"""Fewer characters than this are alike by chance in letters on one subject."""

PLACES_TRIED: Final = 8
"""A phrase that stands in the target more often than this is compared with its first places only."""

_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LEFT_OUT_OF_SOURCE, _LEFT_OUT_OF_TARGET = "\ue000", "\ue001"
_FOLDING = {**_WIDTH, ord(_LEFT_OUT_OF_SOURCE): "\ufffd", ord(_LEFT_OUT_OF_TARGET): "\ufffd"}


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


class _Plain(NamedTuple):
    """A text without blanks, full-width signs as half-width; `places` are the offsets in the text as given."""

    signs: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


class _Piece(NamedTuple):
    source: int
    target: int
    length: int


def carried(source: str, target: str, *, leave_out: Sequence[str] = (), minimum: int = MINIMUM) -> Carriage:
    """What of `source` reached `target` in runs of at least `minimum` (from 1) characters.

    Blanks and the width of signs do not matter. A run begins with a word, never with the mark that closes the
    sentence before. Phrases in `leave_out` (the proposal's title, which every letter quotes) count as characters of
    the source, never as carried. A character counts once, however often it is repeated in the target. Time and
    memory grow with the lengths of the texts, not with their product.
    """
    ours, theirs = _plain(source), _plain(target)
    phrases = [phrase for phrase in (_plain(phrase).signs for phrase in leave_out) if phrase]
    here = _masked(ours.signs, phrases, _LEFT_OUT_OF_SOURCE)
    there = _masked(theirs.signs, phrases, _LEFT_OUT_OF_TARGET)
    pieces = list(_pieces(here, there, max(1, minimum)))
    runs = tuple(_run(source, ours, theirs, piece) for piece in pieces)
    return Carriage(len(ours.signs), sum(piece.length for piece in pieces), runs)


def windows(text: str, length: int) -> frozenset[str]:
    """Every stretch of so many characters of a text, blanks and width of signs aside: two texts share a run of that
    length exactly when they share a window."""
    signs = _plain(text).signs
    return frozenset(signs[start : start + length] for start in range(len(signs) - length + 1))


def _plain(text: str) -> _Plain:
    kept = [(place, sign) for place, sign in enumerate(text.translate(_FOLDING)) if not sign.isspace()]
    return _Plain("".join(sign for _, sign in kept), [place for place, _ in kept])


def _masked(signs: str, phrases: Sequence[str], mask: str) -> str:
    for phrase in phrases:
        signs = signs.replace(phrase, mask * len(phrase))
    return signs


def _run(source: str, ours: _Plain, theirs: _Plain, piece: _Piece) -> Run:
    start, end = ours.span(piece.source, piece.source + piece.length)
    return Run((start, end), theirs.span(piece.target, piece.target + piece.length), source[start:end])


def _pieces(source: str, target: str, minimum: int) -> Iterator[_Piece]:
    """The source's carried characters from left to right, each in one piece, along the longest match found.

    A character is carried when some window of `minimum` characters around it that begins with a word stands in the
    target; so a later match may begin inside an earlier piece, and only what it adds is given.
    """
    places = _places(target, minimum)
    done = 0
    start = 0
    while start <= len(source) - minimum:
        known = places.get(source[start : start + minimum], ()) if source[start].isalnum() else ()
        match = _longest(source, target, start, known, minimum)
        if not match:
            start += 1
            continue
        end = start + match.length
        if end > done:
            added = max(start, done)
            yield _Piece(added, match.target + added - start, end - added)
            done = end
        start = max(start + 1, end - minimum + 1)


def _places(target: str, minimum: int) -> Mapping[str, Sequence[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for start in range(len(target) - minimum + 1):
        known = places[target[start : start + minimum]]
        if len(known) < PLACES_TRIED:
            known.append(start)
    return places


def _longest(source: str, target: str, start: int, places: Sequence[int], minimum: int) -> _Piece | None:
    """The longest match at this place of the source; the first of equals."""
    return max(
        (_Piece(start, place, _common(source, target, start, place, minimum)) for place in places),
        key=lambda piece: piece.length,
        default=None,
    )


def _common(source: str, target: str, start: int, place: int, known: int) -> int:
    length = known
    most = min(len(source) - start, len(target) - place)
    while length < most and source[start + length] == target[place + length]:
        length += 1
    return length
