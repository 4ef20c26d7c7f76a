"""Whether words say that something is done each year anew. Loaded with the tables, so it reads no more than that."""

from __future__ import annotations

import re

_YEARLY = re.compile(r"每学?年度?|年均|逐年")


def recurs_yearly(words: str) -> bool:
    """Whether it is to be done each year."""
    return _YEARLY.search(words) is not None
