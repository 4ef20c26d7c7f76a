"""Leaving words out of a letter before it is published, and proving that they are gone.

Replaced words are given exactly as they stand in the letter. What only looks different, because of blanks between the
characters or other widths, is not replaced but told (`leaks`), so that a person lists it as well.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEFT_OUT: Final = "×××"
_UNSEEN: Final = "".join(map(chr, (0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)))
"""Characters that take no room: soft hyphen, joiners, marks of direction."""


def redacted(text: str, words: Iterable[str]) -> str:
    """The text with every occurrence of the words replaced; where they overlap, all that any of them covers.

    A shorter word within a longer one leaves no trace of its own: 张三 inside 张三丰 is left out with it.
    """
    out, end = [], 0
    for start, stop in places(text, words):
        out += [text[end:start], LEFT_OUT]
        end = stop
    return "".join([*out, text[end:]])


def missing(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that do not stand in the text as they are written."""
    return tuple(word for word in words if word not in text)


def leaks(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The stretches of `text`, as written, in which one of the words can still be read past blanks and widths."""
    folded, places = _folded(text)
    found: dict[str, None] = {}
    for word in words:
        plain, _places = _folded(word)
        at = folded.find(plain) if plain else -1
        while at >= 0:
            found[text[places[at] : places[at + len(plain) - 1] + 1]] = None
            at = folded.find(plain, at + 1)
    return tuple(found)


def places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches of the text that the words cover, in order and apart from each other."""
    covered: list[tuple[int, int]] = []
    for start, stop in sorted(place for word in set(words) for place in _each(text, word)):
        if covered and start < covered[-1][1]:
            covered[-1] = (covered[-1][0], max(stop, covered[-1][1]))
        else:
            covered.append((start, stop))
    return covered


def _each(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Every place of the word, also those that overlap one another."""
    if word:
        for found in re.finditer(f"(?={re.escape(word)})", text):
            yield found.start(), found.start() + len(word)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without blanks, in one width and case, and where each of its characters stands."""
    signs, places = [], []
    for place, sign in enumerate(text):
        if sign.isspace() or sign in _UNSEEN:
            continue
        for plain in unicodedata.normalize("NFKC", sign).casefold():
            signs.append(plain)
            places.append(place)
    return "".join(signs), places
