"""A text made ready for reading: the same length with one dress for each sign, and cut into lines."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from proposals.parsing.values import Found, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

_SPACES = (
    "\t\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANKS = _SPACES + _INVISIBLE + " "


def _folding() -> dict[int, str]:
    """One sign for one sign, so that every offset holds: half-width forms, 〔〕 for all square brackets."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(map(ord, _SPACES + _INVISIBLE), " ")
    table |= dict.fromkeys(map(ord, "【﹝[\uff3b〖"), "〔") | dict.fromkeys(map(ord, "】﹞]\uff3d〗"), "〕")
    table |= dict(zip(map(ord, "﹙﹚﹐﹑﹔﹕\ufe30｡･•‧"), "(),、;::。···", strict=True))
    # Text copied out of PDF files holds Kangxi radicals that look like ordinary characters (⼀ for 一).
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return table


_TABLE = _folding()
_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it: its place in the text and its folded characters."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Source:
    """The text as given, its folded twin of equal length, and its lines that hold something, in order."""

    text: str
    folded: str
    lines: tuple[Line, ...]

    def found(self, value: T, start: int, end: int, confidence: float = 1.0) -> Found[T]:
        """A value read from these characters."""
        return Found(value, Span(start, end), self.text[start:end], confidence)

    def phrase(self, start: int, end: int, confidence: float = 1.0) -> Found[str]:
        """The characters themselves as a value, without the blanks around them."""
        start, end = self.trimmed(start, end)
        return Found(self.text[start:end], Span(start, end), self.text[start:end], confidence)

    def title(self, start: int, end: int, confidence: float = 1.0) -> Found[str]:
        """A title, which may be broken over lines, as one line."""
        found = self.phrase(start, end, confidence)
        return Found(paragraphs(found.raw).replace("\n", ""), found.span, found.raw, confidence)

    def name(self, start: int, end: int, confidence: float = 1.0) -> Found[str]:
        """A name: as written, but without any blank inside."""
        start, end = self.trimmed(start, end)
        value = "".join(self.text[index] for index in range(start, end) if not self.folded[index].isspace())
        return Found(value, Span(start, end), self.text[start:end], confidence)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The range without blanks at its ends."""
        part = self.folded[start:end]
        inner = part.strip()
        if not inner:
            return start, start
        start += len(part) - len(part.lstrip())
        return start, start + len(inner)

    def within(self, start: int, end: int) -> Iterator[Line]:
        """The lines that reach into the range, cut to it."""
        first = max(bisect_right(self.lines, start, key=_START) - 1, 0)
        for index in range(first, len(self.lines)):
            line = self.lines[index]
            if line.start >= end:
                return
            if start <= line.start and line.end <= end:
                yield line
            else:
                left, right = self.trimmed(max(line.start, start), min(line.end, end))
                if left < right:
                    yield Line(left, right, self.folded[left:right])


def source_of(text: str) -> Source:
    """Any text, made ready for reading."""
    folded = text.translate(_TABLE)
    lines = []
    position = 0
    for row in folded.splitlines(keepends=True):
        inner = row.strip()
        if inner:
            start = position + len(row) - len(row.lstrip())
            lines.append(Line(start, start + len(inner), inner))
        position += len(row)
    return Source(text, folded, tuple(lines))


def paragraphs(text: str) -> str:
    """Text for people: each line without blanks around it, empty lines left out."""
    rows = (row.strip(_BLANKS) for row in text.splitlines())
    return "\n".join(row for row in rows if row)


_TITLE_MARKS = re.compile(r"[《》]|\n\s*\n")
_LONGEST_TITLE = 160


def quoted_titles(folded: str, start: int, end: int) -> list[Span]:
    """The contents of 《…》 between start and end, outermost pairs only; an empty line ends an unclosed one."""
    pairs: list[Span] = []
    opened: list[int] = []
    for mark in _TITLE_MARKS.finditer(folded, start, end):
        if mark[0] == "《":
            opened.append(mark.end())
        elif mark[0] != "》":
            opened.clear()
        elif opened:
            pairs.append(Span(opened.pop(), mark.start()))
    outermost: list[Span] = []
    for pair in sorted(pair for pair in pairs if pair.end - pair.start <= _LONGEST_TITLE):
        if not outermost or pair.start >= outermost[-1].end:
            outermost.append(pair)
    return outermost
