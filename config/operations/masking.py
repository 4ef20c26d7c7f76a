"""What a log may not hold: addresses that are credentials, keys, and values of rows that an error of the database quotes."""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "***"
_LONG: Final = re.compile(r"(?<=/)[^/\s?#]{20,}")
_BEARING: Final = re.compile(r"(/(?:calendar|unsubscribe|rate|invite|invitation)/)[^/\s?#'\"]+")
_QUERY: Final = re.compile(r"\?[^\s'\"]+")
_KEYS: Final = (
    re.compile(r"(?i)(\b(?:bearer|token|basic)\s+)[A-Za-z0-9._~+/=:-]{8,}"),
    re.compile(r"(?i)((?:authorization|cookie|set-cookie|x-csrftoken)['\"]?\s*[:=]\s*)[^\r\n]+"),
    re.compile(r"(\bhuiban_[A-Za-z0-9]+_)[A-Za-z0-9_-]{16,}"),
    re.compile(r"(?i)((?:password|passwd|secret|sessionid|csrftoken)['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&)]+"),
    re.compile(r"(://[^/\s:@]*:)[^@\s/]+(?=@)"),
)
_QUOTED_ROWS: Final = re.compile(r"(?m)^(\s*(?:DETAIL|CONTEXT):).*$")
"""PostgreSQL names there the values that were in the way."""


def masked(text: str) -> str:
    """The text without keys, tokens, addresses that let somebody in, and values of rows."""
    text = _BEARING.sub(rf"\1{MASK}", text)
    for keys in _KEYS:
        text = keys.sub(rf"\1{MASK}", text)
    return _QUOTED_ROWS.sub(rf"\1 {MASK}", text)


def masked_path(path: str) -> str:
    """A path without what follows the question mark and without any long part, since whatever is long may be a token."""
    return _LONG.sub(MASK, _QUERY.sub("", masked(path)))
