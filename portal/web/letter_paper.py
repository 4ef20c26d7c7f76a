"""A letter in work set out as the paper that it will be, line by line, with a place to go to for each passage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from portal.web.case_text import set_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CHAPTER: Final = re.compile(r"[一二三四五六七八九十]{1,3}、")
SECTION: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")
HEADING: Final = 40
"""A longer line that begins with a number is a paragraph."""


@dataclass(frozen=True)
class Line:
    """One paragraph. `look` is flush, l1, l2 or ""; `anchor` names the passage that begins with it."""

    text: str
    look: str = ""
    anchor: str = ""
    private: bool = False


@dataclass(frozen=True)
class Paper:
    """The body, the sign-off (name and date) where the text has one, and what stands below."""

    body: list[Line]
    signoff: list[str]
    notes: list[str]


@dataclass(frozen=True)
class Stretch:
    """A passage of the letter, `text[start:end]`. What is `private` is for the lead alone."""

    anchor: str
    start: int
    end: int
    private: bool = False


def paper_of(text: str, stretches: Iterable[Stretch], sender: str) -> Paper:
    """The letter's lines in order; each passage is named at its first line."""
    begins = {stretch.start: stretch for stretch in stretches}
    lines = list(_lines(text, begins))
    letter = set_out([line.text for line in lines], sender)
    return Paper(lines[: len(letter.body)], letter.signoff, letter.notes)


def _lines(text: str, begins: Mapping[int, Stretch]) -> Sequence[Line]:
    """The lines that say something. A passage that begins within a line is named there."""
    lines: list[Line] = []
    start = 0
    running: Stretch | None = None
    for raw in text.splitlines(keepends=True):
        end = start + len(raw)
        first = next((begins[at] for at in sorted(begins) if start <= at < end), None)
        if words := raw.strip():
            at = start + raw.index(words)
            running = first or (running if running and running.end > at else None)
            look = _look(words, first=not lines)
            private = running is not None and running.private
            lines.append(Line(words, look, first.anchor if first else "", private))
        start = end
    return lines


def _look(words: str, *, first: bool) -> str:
    if first:
        return "flush"
    if len(words) > HEADING or words.endswith(("。", "；", "，")):
        return ""
    return "l1" if CHAPTER.match(words) else "l2" if SECTION.match(words) else ""
