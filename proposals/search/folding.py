"""One spelling for the many in which the same character is written: width, case, marks, 繁体 and 异体.

Each character is folded by itself, so that a piece of a text folds to a piece of the folded text: what is found in the
one can be shown in the other, and no word is missed for what happens to stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import category, normalize

from opencc import OpenCC

_STEPS: Final = 4
"""After so many rounds every character of Unicode is as simple as it gets."""

KIN: Final = {
    "著": "着",
    "藉": "借",
    "覆": "复",
    "沈": "沉",
    "瞭": "了",
    "画": "划",
    "衹": "只",
    "甦": "苏",
    "麽": "么",
}
"""Which of the two a text in 繁体 means is told by the words around it alone; in a search both are the one."""


@dataclass(frozen=True)
class Folded:
    """A folded text; `places[i]` is where in the original the character `text[i]` comes from, with the end at last."""

    text: str
    places: tuple[int, ...]


def fold(text: str) -> str:
    """The text in the one spelling: NFKC's equivalences, lower case, without marks above letters, in 简体."""
    return text.translate(_TABLE)


def folded(text: str) -> Folded:
    """The same with the way back to the original."""
    pieces = [_TABLE[ord(character)] for character in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), (*places, len(text)))


class _Table(dict[int, str]):
    """Fills itself with the characters that come up."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded_character(chr(code))
        return found


_TABLE: Final = _Table()


def _folded_character(character: str) -> str:
    if category(character) in {"Cs", "Cn", "Co"}:  # half of a pair, or no character: no word holds it
        return " "
    told = character
    for _ in range(_STEPS):
        told = _simpler(told)
    return told


def _simpler(told: str) -> str:
    plain = "".join(c for c in normalize("NFKD", told.casefold()) if category(c) != "Mn")
    return "".join(KIN.get(c, c) for c in map(_simplified, plain))


def _simplified(character: str) -> str:
    return character if character.isascii() else _converter().convert(character)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
