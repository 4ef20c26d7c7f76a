"""Published texts set out for reading: paragraphs, headings by their numerals, and the sign-off of a letter. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.queries.published import PublicAsk, PublicLetter

CHAPTER: Final = re.compile(r"[一二三四五六七八九十]{1,3}、")
SECTION: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")
DATED: Final = re.compile(r"(?:\d{4}|[〇零一二三四五六七八九十]{4})\s*年.{1,6}月.{1,6}日")
ADDRESSED: Final = ("：", ":")
HEADING: Final = 40
"""A longer line that begins with a numeral is a paragraph."""
SIGNED_WITHIN: Final = 4


@dataclass(frozen=True)
class Line:
    """One paragraph; `look` is flush, chapter, section or ""."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Sheet:
    """A letter: its paragraphs, the sign-off (names and date) where it has one, and what stands below that."""

    letter: PublicLetter
    lines: tuple[Line, ...]
    signoff: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class AskGroup:
    """Asks under one heading; "" where there is none."""

    heading: str
    asks: tuple[PublicAsk, ...]


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines that say something."""
    return tuple(Line(words, _look(words)) for words in _told(text))


def sheet_of(letter: PublicLetter) -> Sheet:
    """The letter as it is read: to whom it is flush left, who signed it and when on the right."""
    told = _told(letter.body)
    first = next(
        (n for n in range(max(0, len(told) - SIGNED_WITHIN), len(told)) if told[n] == letter.unit), None
    )
    end = len(told)
    if first is not None:
        dated = first + 1 < len(told) and DATED.fullmatch(told[first + 1]) is not None
        end = first + (2 if dated else 1)
    body = told[: end if first is None else first]
    lines = [Line(words, _look(words)) for words in body]
    if lines and lines[0].text.endswith(ADDRESSED):
        lines[0] = Line(lines[0].text, "flush")
    return Sheet(letter, tuple(lines), tuple(told[len(body) : end]), tuple(told[end:]))


def grouped(asks: Sequence[PublicAsk]) -> tuple[AskGroup, ...]:
    """The asks in order under headings with the numeral that their numbers begin with (一.2 → 一、)."""
    return tuple(AskGroup(heading, tuple(under)) for heading, under in groupby(asks, key=_heading))


def _heading(ask: PublicAsk) -> str:
    head = ask.number.rpartition(".")[0]
    return f"{head}、{ask.group}" if head and ask.group else ask.group


def _told(text: str) -> list[str]:
    return [words for words in (raw.strip() for raw in text.splitlines()) if words]


def _look(words: str) -> str:
    if len(words) > HEADING or words.endswith(("。", "；", "，")):
        return ""
    return "chapter" if CHAPTER.match(words) else "section" if SECTION.match(words) else ""
