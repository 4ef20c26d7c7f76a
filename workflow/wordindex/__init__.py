"""The words of the search entries, kept in what the database has for it: FTS5 in SQLite, a tsvector in PostgreSQL.

Both hold the same words at the same places (`proposals.search`), so both find the same entries. Entries come and go
through `write` and `clear` alone, in the transaction in which their rows do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from workflow.wordindex import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proposals.search import Asked
    from workflow.models import SearchEntry


def write(entries: Sequence[SearchEntry], *, instead_of: Sequence[SearchEntry] = ()) -> None:
    """Find these entries by their words from now on, and others no more. One statement.

    The rows of `entries` are there; those of `instead_of` may be gone, and must be just as they were written.
    """
    if connection.vendor == "postgresql":  # there the words go with the row
        postgresql.write(entries)
    else:
        sqlite.write(entries, instead_of)


def clear() -> None:
    """Find nothing any more; the rows are the caller's to delete."""
    if connection.vendor != "postgresql":
        sqlite.clear()


def holding(asked: Asked, sections: Iterable[str]) -> RawSQL:
    """Whether an entry has all of the phrases in one of the sections: a condition for a query of entries."""
    chosen = tuple(sections)
    if connection.vendor == "postgresql":
        return _condition(postgresql.HOLDING, postgresql.expression(asked.phrases, chosen))
    return _condition(sqlite.HOLDING, sqlite.expression(asked.phrases, chosen))


def having(word: str) -> RawSQL:
    """Whether an entry has the one word anywhere."""
    if connection.vendor == "postgresql":
        return _condition(postgresql.HOLDING, postgresql.quoted(word))
    return _condition(sqlite.HOLDING, sqlite.quoted(word))


def _condition(sql: str, parameter: str) -> RawSQL:
    return RawSQL(sql, (parameter,), output_field=BooleanField())  # noqa: S611 -- the statement is a constant
