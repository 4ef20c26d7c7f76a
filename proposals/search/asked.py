"""What somebody typed into the search box: words that must all be found, and phrases in quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proposals.search.folding import fold
from proposals.search.tokens import GAP, HAN, pairs, phrase_line, runs

if TYPE_CHECKING:
    from proposals.search.tokens import Run

LONGEST: Final = 100
"""Characters that a query may have."""
MOST: Final = 8
"""Words that a query may have."""
SHORTEST: Final = 2
"""Letters or characters that each of its words must have."""

_PHRASE: Final = re.compile(
    r'["“”\uff02„]([^"“”\uff02„]*)["“”\uff02„]?|「([^」]*)」?|『([^』]*)』?|([^\s"“”\uff02„「『]+)'
)
_NO_WORD: Final = r"[\W_]"
_SIGNS: Final = rf"{_NO_WORD}*(?:[^\w\s]|_){_NO_WORD}*"


@dataclass(frozen=True)
class Phrase:
    """What has to stand together. `words` follow each other place by place; the last may be the begin of a word."""

    words: tuple[str, ...]
    begins: bool
    pattern: re.Pattern[str]

    @property
    def line(self) -> str:
        """What stands in the line of every entry in which the phrase is found (`proposals.search.line`)."""
        return phrase_line(self.words, begins=self.begins)


@dataclass(frozen=True)
class Asked:
    """A query: all of its phrases have to be found, unless `problem` says why it cannot be asked.

    `problem` is "" or `empty`, `short` (with the word that is in `wrong`), `long` (characters), `many` (words).
    """

    phrases: tuple[Phrase, ...] = ()
    problem: str = ""
    wrong: str = ""


def read_query(told: str) -> Asked:
    """Read a query as it was typed. Blanks part words; what stands in quotation marks stays together."""
    if len(told) > LONGEST:
        return Asked(problem="long")
    typed = [next(filter(None, groups), "").strip() for groups in _PHRASE.findall(told)]
    counted = [(word, [*runs(fold(word))]) for word in typed]
    counted = [(word, found) for word, found in counted if found]
    short = next((word for word, found in counted if sum(len(run.text) for run in found) < SHORTEST), "")
    if not counted:
        return Asked(problem="empty")
    if short:
        return Asked(problem="short", wrong=short)
    if len(counted) > MOST:
        return Asked(problem="many")
    return Asked(tuple(dict.fromkeys(_phrase(found) for _word, found in counted)))


def _phrase(found: list[Run]) -> Phrase:
    *before, last = found
    words: list[str] = []
    for place, run in enumerate(before):
        words += [*_parting(found, place), *(pairs(run.text) if run.han else (run.text,))]
    words += _parting(found, len(before))
    begins = last.han and len(last.text) == 1
    words += (pairs(last.text)[:-1] or [last.text]) if last.han else [last.text]
    return Phrase(tuple(words), begins, re.compile(_pattern(found)))


def _parting(found: list[Run], place: int) -> list[str]:
    run = found[place]
    return [f"{found[place - 1].text[-1]}{GAP}{run.text[0]}"] if run.parted else []


def _pattern(found: list[Run]) -> str:
    """The expression that finds the phrase in a folded text, exactly where its words are found in an index."""
    told = "" if found[0].han else rf"(?<![^\W_{HAN}])"
    for before, run in zip((None, *found), found, strict=False):
        if before is not None:
            told += _SIGNS if run.parted else (r"\s+" if before.han == run.han else r"\s*")
        told += re.escape(run.text)
    return told if found[-1].han else rf"{told}(?![^\W_{HAN}])"
