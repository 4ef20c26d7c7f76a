"""The words under which a text is found: pairs of neighbouring Han characters, and whole words of other scripts.

Every character of a run of Han has its place: the pair that begins with it, and the last one stands alone. Where signs
part two runs, the characters on both sides of them make a word too. So whatever stands together in a text has words at
places in a row, and nothing else has: a phrase is found exactly where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from proposals.search.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
GAP: Final = "·"
"""Stands in a word for the signs between two runs; no run holds it."""

SECTIONS: Final = ("title", "names", "units", "text")
"""The parts of an entry, in the order of their places: the long one last, so that what is cut off is its end."""
LONGEST: Final = 16_000
"""The places of one entry that are found; what stands further back is not. PostgreSQL counts no further than 16,383."""
OFTENEST: Final = 255
"""How often one word is found in one entry: as often as PostgreSQL tells places apart."""

BREAK: Final = "\x1e"
"""Stands in a line between two sections."""
LOST: Final = "\x1f"
"""Stands in a line for a word that is not found."""

_RUN: Final = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")


class Run(NamedTuple):
    """A run of one script in a folded text, and whether signs stand between it and the run before."""

    text: str
    han: bool
    parted: bool


class Placed(NamedTuple):
    """A word at a place of a section. Places of one section follow each other; sections do not touch."""

    word: str
    section: str
    place: int


def runs(told: str) -> Iterator[Run]:
    """The runs of a folded text in order."""
    end = 0
    for match in _RUN.finditer(told):
        parted = end > 0 and not told[end : match.start()].isspace() and match.start() > end
        yield Run(match[0], is_han(match[0]), parted)
        end = match.end()


def is_han(told: str) -> bool:
    """Whether a run is one of Han characters."""
    return _HAN_CHARACTER.match(told) is not None


_HAN_CHARACTER: Final = re.compile(rf"[{HAN}]")


def words(told: str) -> list[str]:
    """The words of a folded text, one for each place."""
    found: list[str] = []
    last = ""
    for run in runs(told):
        if run.parted:
            found.append(f"{last}{GAP}{run.text[0]}")
        found.extend(pairs(run.text) if run.han else (run.text,))
        last = run.text[-1]
    return found


def pairs(run: str) -> list[str]:
    """The pairs of a run of Han, and its last character alone."""
    return [run[place : place + 2] for place in range(len(run))]


def placed(sections: Mapping[str, str]) -> list[Placed]:
    """The words of an entry, with what is not found for being too far back or too often left out."""
    return [one for one, kept in _all_placed(sections) if kept]


def _all_placed(sections: Mapping[str, str]) -> Iterator[tuple[Placed, bool]]:
    """All words of an entry, and whether each is found."""
    often: Counter[str] = Counter()
    place = 0
    for section in SECTIONS:
        for word in words(fold(sections.get(section, ""))):
            place += 1
            often[word] += 1
            yield Placed(word, section, place), place <= LONGEST and often[word] <= OFTENEST
        place += 1


def line(sections: Mapping[str, str]) -> str:
    """The entry in one line: the line of a phrase stands in it exactly where the phrase's words are found.

    The sections are parted by BREAK, in their order. A run of Han stands as it is with a blank behind it, any other
    word between blanks; where a word is not found, something stands that is in no phrase.
    """
    told = dict.fromkeys(SECTIONS, " ")
    for (word, section, _place), kept in _all_placed(sections):
        told[section] += _inked(word, kept=kept)
    return BREAK.join(told.values())


def phrase_line(found: Sequence[str], *, begins: bool) -> str:
    """What has to stand in the line of an entry that has these words at places in a row."""
    *before, last = found
    start = "" if is_han(found[0]) else " "
    end = "" if begins or is_han(last) else " "
    return start + "".join(_inked(word, kept=True) for word in before) + last + end


def _inked(word: str, *, kept: bool) -> str:
    """What a word adds to a line: all of it, or of a pair of Han its first character, as the next word has the second."""
    lost = "" if kept else LOST
    if GAP in word:
        return f"{lost}{GAP} "
    if not is_han(word):
        return f"{word if kept else LOST} "
    return f"{word[0]}{lost}" if len(word) > 1 else f"{word}{lost} "
