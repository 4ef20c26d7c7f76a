"""A paper's content as the setters take it: words that any reader of XML and any font can bear."""

from __future__ import annotations

import re
from typing import Final

_UNPRINTABLE: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufdd0-\\ufdef\\ufeff\\ufff9-\\uffff\\ud800-\\udfff]"
)


def printable(words: str) -> str:
    """The words without control, direction and zero-width signs; a tab is a blank."""
    return _UNPRINTABLE.sub("", words.replace("\t", " "))


def lines(words: str) -> list[str]:
    """The lines of a text, one empty line at least."""
    return [printable(line) for line in words.splitlines()] or [""]
