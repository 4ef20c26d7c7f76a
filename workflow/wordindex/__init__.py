"""The words of the search entries, kept in what the database has for it: FTS5 in SQLite, a tsvector in PostgreSQL.

Both hold the same words at the same places (`proposals.search`), so both find the same entries. Entries come and go
through `write` and `clear` alone, in the transaction in which their rows do. A shelf (`workflow.wordindex.shelves`) is
one index: what the public finds has its own.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from workflow.wordindex import frequencies, postgresql, sqlite
from workflow.wordindex.shelves import INSIDE, PUBLIC, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proposals.search import Asked
    from workflow.models import PublicEntry, SearchEntry

__all__ = ["COMMON", "INSIDE", "PUBLIC", "Shelf", "alike", "clear", "holding", "learn", "write"]

COMMON: Final = 500
"""A word that more entries have says nothing about which of them are alike."""
_WEIGHT: Final = "".join(f" WHEN count(*) <= {2**power} THEN {12 - power}" for power in range(11))
"""Twice as rare weighs one more."""
_ALIKE: Final = (
    "WITH holding (word, entry) AS ({holding}), weighed (word, weight) AS"  # noqa: S608 -- of constants
    f" (SELECT word, CASE{_WEIGHT} ELSE 1 END FROM holding GROUP BY word HAVING count(*) <= {COMMON})"
    " SELECT entry, sum(weight) FROM holding JOIN weighed USING (word)"
    " GROUP BY entry ORDER BY 2 DESC, 1 DESC LIMIT %s"
)


def write(
    entries: Sequence[SearchEntry | PublicEntry],
    *,
    instead_of: Sequence[SearchEntry | PublicEntry] = (),
    shelf: Shelf = INSIDE,
) -> None:
    """Find these entries by their words from now on, and others no more. One statement.

    The rows of `entries` are there; those of `instead_of` may be gone, and must be just as they were written.
    """
    if connection.vendor == "postgresql":  # there the words go with the row
        postgresql.write(entries, shelf)
    else:
        sqlite.write(entries, instead_of, shelf)


def clear(shelf: Shelf = INSIDE) -> None:
    """Find nothing any more; the rows are the caller's to delete."""
    if connection.vendor != "postgresql":
        sqlite.clear(shelf)


def learn(shelf: Shelf = INSIDE) -> None:
    """Know from now on which words are common, as far as the database does: it decides about the way to what is found."""
    if connection.vendor == "postgresql":
        frequencies.learn(shelf)


def holding(asked: Asked, sections: Iterable[str], shelf: Shelf = INSIDE) -> RawSQL:
    """Whether an entry has all of the phrases in one of the sections: a condition for a query of entries."""
    engine = postgresql if connection.vendor == "postgresql" else sqlite
    sql, parameters = engine.holding(asked.phrases, tuple(sections), shelf)
    return RawSQL(sql, parameters, output_field=BooleanField())  # noqa: S611 -- put together of constants


def alike(words: Sequence[str], *, part: str, jurisdiction: int, most: int) -> list[int]:
    """The keys of the entries that have most of the words, the rare ones weighing more; of equals the newer first.

    A word that more than COMMON of the entries have tells nothing and is left out. Both databases give the same keys.
    """
    engine = postgresql if connection.vendor == "postgresql" else sqlite
    words = engine.telling(words, COMMON, part=part, jurisdiction=jurisdiction)
    if not words:
        return []
    one = f"SELECT * FROM ({engine.HAVING} LIMIT {COMMON + 1}) AS one"  # noqa: S608 -- of constants
    holding = " UNION ALL ".join(one for _ in words)
    asked = [(number, engine.quoted(word), part, jurisdiction) for number, word in enumerate(words)]
    with engine.by_index(), connection.cursor() as cursor:
        cursor.execute(_ALIKE.format(holding=holding), [*chain.from_iterable(asked), most])
        return [key for key, _weight in cursor.fetchall()]
