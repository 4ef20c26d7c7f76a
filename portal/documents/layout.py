"""How words are laid out on the grid of an official paper: pure arithmetic over characters.

A full-width character counts 1, a half-width one ½; a line of the text holds 28, a line of the title 20.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from portal.documents.content import Column, Level, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

LINE: Final = 28
TITLE_LINE: Final = 20
DATE_INDENT: Final = 4
"""The date of a sealed letter stands so many characters from the right edge (7.3.5.1)."""

SLACK: Final = 0.25
HEAD_LARGEST: Final = 36.0  # points
HEAD_SMALLEST: Final = 22.0
HEAD_WIDTH: Final = 440.0  # points, about the width of the text
HEAD_SPREAD: Final = 1.07
CASE_COLUMNS: Final = (
    Column("序号", 10), Column("编号", 22), Column("案由", 58), Column("提案人", 26), Column("答复单位", 27),
    Column("会办单位", 34), Column("会办意见期限", 24), Column("答复期限", 24),
)  # fmt: skip
"""The list of a hand-over, across a sheet: 225 mm."""

SHORT_LINES: Final = 3
RUN_IN_HEADING: Final = 40
"""A first sentence of at most so many characters after 一、 or （一） is a heading."""

_FIRST = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SECOND = re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]")
_BREAK_AFTER = "，；：、）》”』」 "


def width(words: str) -> float:
    """In characters of the grid."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else 0.5 for sign in words)


def paragraph(line: str) -> Paragraph:
    """A line of a letter, with its heading told apart by its number."""
    for pattern, level in ((_FIRST, Level.FIRST), (_SECOND, Level.SECOND)):
        if pattern.match(line):
            return _headed(line, level)
    return Paragraph(line)


def _headed(line: str, level: Level) -> Paragraph:
    end = line.find("。") + 1
    lead, text = (line[:end], line[end:]) if end else (line, "")
    if len(lead) > RUN_IN_HEADING:
        return Paragraph(line)
    return Paragraph(text, lead, level)


def is_heading(part: Paragraph) -> bool:
    """Whether it stands alone in its line, above what it heads."""
    return part.level is not Level.TEXT and not part.text


def is_short(part: Paragraph) -> bool:
    """Whether the last paragraph can be taken along to the page of the signature (7.3.5.5: never a signature alone)."""
    return width(part.lead + part.text) <= SHORT_LINES * LINE


def title_lines(phrases: Sequence[str]) -> tuple[str, ...]:
    """The phrases joined where they fit one line, else a line each; what is longer still is cut into even lines."""
    whole = "".join(phrases)
    if width(whole) <= TITLE_LINE:
        return (whole,)
    return tuple(line for phrase in phrases if phrase for line in _even(phrase))


def _even(words: str) -> list[str]:
    count = int(-(-width(words) // TITLE_LINE))
    lines = []
    for left in range(count, 1, -1):
        at = _cut(words, width(words) / left)
        lines.append(words[:at].strip())
        words = words[at:].strip()
    return [*lines, words]


def _cut(words: str, target: float) -> int:
    """The place nearest to the target width, by preference behind a sign at which a reader pauses."""
    places = range(1, len(words))
    fitting = [at for at in places if width(words[:at]) <= TITLE_LINE] or [1]
    pauses = [at for at in fitting if words[at - 1] in _BREAK_AFTER and width(words[:at]) >= target - 4]
    inside = [at for at in fitting if not _splits_a_number(words, at)] or fitting
    return min(pauses or inside, key=lambda at: abs(width(words[:at]) - target))


def _splits_a_number(words: str, at: int) -> bool:
    return (words[at - 1].isascii() and words[at].isascii()) or words[at] in _BREAK_AFTER


def head(name: str) -> tuple[tuple[str, ...], float]:
    """The issuing body in one or two lines, and the size of its characters in points."""
    size = HEAD_WIDTH / (max(width(name), 1) * HEAD_SPREAD)
    if size >= HEAD_SMALLEST:
        return (name,), _half(min(size, HEAD_LARGEST))
    middle = -(-len(name) // 2)
    lines = (name[:middle], name[middle:])
    size = HEAD_WIDTH / (max(width(line) for line in lines) * HEAD_SPREAD)
    return lines, _half(min(size, HEAD_LARGEST))


def _half(size: float) -> float:
    return int(size * 2) / 2


def seal_rows(units: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Names in rows of places wide enough for a seal: three of 52 mm, or two, or one."""
    names = list(units)
    widest = max((width(name) for name in names), default=0.0)
    across = min(max(len(names), 1), 3)
    while across > 1 and widest > LINE / across - 0.5:
        across -= 1
    return tuple(tuple(names[at : at + across]) for at in range(0, len(names), across))


def signed_indent(unit: str, on: str) -> float:
    """Where the place of a single signature begins, in characters from the left: name and date share its middle."""
    half = max(DATE_INDENT + width(on) / 2, width(unit) / 2 + SLACK)
    return max(LINE - 2 * half, 0.0)


def day_words(on: date | None) -> str:
    """Arabic numerals without leading zeros (GB/T 9704-2012, 7.3.5.2); "" for no day."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def blank_day() -> str:
    """Room for a day that somebody writes by hand."""
    return "　　年　月　日"
