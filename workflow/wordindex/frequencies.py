"""Which words so many entries have that it is quicker to walk from the newest entry on than to ask the index.

PostgreSQL counts the words of a sample whenever it analyses a table; what it knows is asked for once in a while. It
decides about the way alone: what is found is the same on both.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import prod
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proposals.search import Phrase
    from workflow.wordindex.shelves import Shelf

OFTEN: Final = 0.15
"""A walk that is to find so large a part of the entries is short, however many there are."""
WORTH: Final = 4000
"""Where one in n entries has the words, a walk reads n entries for each one found, and the index at least one in n of
all entries; a walk to the thousandth is as quick where the part squared, times all, comes to this. Measured."""
KEPT: Final = 3600.0
"""Seconds for which an answer is kept."""
_LEAST: Final = 0.02
_ASKED: Final = """
    WITH told AS (
        SELECT * FROM pg_stats WHERE schemaname = ANY(current_schemas(false)) AND tablename = %s
    )
    SELECT attname, value, part FROM told, unnest(most_common_elems::text::text[], most_common_elem_freqs)
        AS known (value, part) WHERE attname = 'tokens' AND part > %s
    UNION ALL
    SELECT attname, value, part FROM told, unnest(most_common_vals::text::text[], most_common_freqs)
        AS known (value, part) WHERE attname IN ('part', 'jurisdiction_id')
    UNION ALL
    SELECT 'entries', '', reltuples FROM pg_class WHERE oid = %s::regclass
"""


@dataclass(frozen=True)
class Known:
    """By column and value the part of the entries that has a common value, the number of all entries, and till when."""

    parts: Mapping[tuple[str, str], float]
    until: float

    def part(self, word: str) -> float:
        """The part of the entries that has a common word; 0 for all others."""
        return self.parts["tokens", word]

    @property
    def entries(self) -> float:
        return self.parts["entries", ""]


_known: dict[tuple[str, str], Known] = {}


def common(phrases: Iterable[Phrase], shelf: Shelf) -> bool:
    """Whether a walk from the newest on finds entries with all of the phrases quicker than the index does."""
    known = _of(shelf)
    part = prod(min(known.part(word) for word in phrase.words) for phrase in phrases)
    return part >= OFTEN or part * part * known.entries >= WORTH


def entries_with(word: str, shelf: Shelf, *, part: str, jurisdiction: int) -> float:
    """About how many entries of a part and place have a common word; 0 for all others."""
    known = _of(shelf)
    place = known.parts["part", part] * known.parts["jurisdiction_id", str(jurisdiction)]
    return known.part(word) * known.entries * place


def learn(shelf: Shelf) -> Known:
    """Ask for what the database knows by now."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, (shelf.entries, _LEAST, shelf.entries))
        parts = Counter({(column, value): part for column, value, part in cursor.fetchall()})
    known = _known[_key(shelf)] = Known(parts, monotonic() + KEPT)
    return known


def _of(shelf: Shelf) -> Known:
    known = _known.get(_key(shelf))
    return learn(shelf) if known is None or known.until < monotonic() else known


def _key(shelf: Shelf) -> tuple[str, str]:
    return str(connection.settings_dict["NAME"]), shelf.entries
