"""Showing where a query was found: the original words marked, or a piece of a long text around them."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, Final, NamedTuple

from proposals.search.folding import fold, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proposals.search.asked import Asked, Phrase

WEIGHTS: Final = {"title": 8.0, "names": 4.0, "units": 2.0, "text": 1.0}
"""How much it counts in which section a phrase stands."""
AROUND: Final = 28
"""Characters shown on each side of what was found."""
WIDEST: Final = 3 * AROUND
"""Characters of one place at most, however often something was found there."""
PIECES: Final = 3
"""Places of a text that a snippet shows at most."""
ELLIPSIS: Final = "…"


class Piece(NamedTuple):
    """Some of a text, and whether it is what was looked for."""

    text: str
    hit: bool


def spans(text: str, phrases: Iterable[Phrase]) -> list[tuple[int, int]]:
    """Where in the original text one of the phrases stands, in order, with what overlaps or touches joined."""
    told = folded(text)
    found = sorted(
        (told.places[match.start()], _end(told.places, match.end()))
        for phrase in phrases
        for match in phrase.pattern.finditer(told.text)
    )
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _end(places: tuple[int, ...], end: int) -> int:
    """The end in the original of what ends at `end`: a character that folds to several is found whole."""
    return places[end - 1] + 1


def marked(text: str, asked: Asked) -> list[Piece]:
    """The whole text in pieces, what was found apart."""
    return _cut(text, spans(text, asked.phrases), 0, len(text))


def relevance(sections: Mapping[str, str], asked: Asked) -> float:
    """How much an entry is about what is asked: every phrase where it stands, the second time less than the first."""
    told = {section: fold(sections[section]) for section in WEIGHTS}
    return sum(
        WEIGHTS[section] * log2(1 + sum(1 for _ in phrase.pattern.finditer(words)))
        for section, words in told.items()
        for phrase in asked.phrases
    )


def snippet(text: str, asked: Asked) -> list[Piece]:
    """The text around the first places where something was found; its beginning where nothing was."""
    flat = " ".join(text.split())
    found = spans(flat, asked.phrases)
    if not found:
        return _windows(flat, [], [(0, 3 * AROUND)])
    windows: list[tuple[int, int]] = []
    for start, end in found:
        low, high = max(0, start - AROUND), end + AROUND
        if windows and low <= windows[-1][1]:
            first, last = windows[-1]
            windows[-1] = (first, high if high - first <= WIDEST else last)
        elif len(windows) < PIECES:
            windows.append((low, high))
    return _windows(flat, found, windows)


def _windows(flat: str, found: list[tuple[int, int]], windows: list[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    for low, high in windows:
        if low > 0:
            pieces.append(Piece(ELLIPSIS, hit=False))
        pieces += _cut(flat, [(s, e) for s, e in found if low <= s and e <= high], low, min(high, len(flat)))
    if windows and windows[-1][1] < len(flat):
        pieces.append(Piece(ELLIPSIS, hit=False))
    return pieces


def _cut(text: str, found: list[tuple[int, int]], low: int, high: int) -> list[Piece]:
    pieces: list[Piece] = []
    for start, end in found:
        pieces += [Piece(text[low:start], hit=False), Piece(text[start:end], hit=True)]
        low = end
    pieces.append(Piece(text[low:high], hit=False))
    return [piece for piece in pieces if piece.text]
