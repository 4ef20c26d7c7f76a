"""A text cut into sentences and clauses, by places: every span is exact in the text as given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

_SENTENCE = re.compile(r"(?:《[^《》\n]*》|“[^“”\n]*”|[^。！？；!?;\n\r])+[。！？；!?;]*")
_CLAUSE = re.compile(r"(?:《[^《》\n]*》|“[^“”\n]*”|（[^（）\n]*）|\([^()\n]*\)|[^，,：:。！？；!?;\n\r])+")


def sentences_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Each sentence with its closing mark, blanks around it left out. Marks inside 《》 and “” do not end one."""
    yield from _spans(_SENTENCE, text, start, len(text) if end is None else end)


def clauses_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Each stretch between commas, colons and closing marks, without the marks; names and brackets stay whole."""
    yield from _spans(_CLAUSE, text, start, len(text) if end is None else end)


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    for found in pattern.finditer(text, start, end):
        words = found[0].strip()
        if words:
            first = found.start() + found[0].index(words)
            yield first, first + len(words)
