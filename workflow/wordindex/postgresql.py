"""The words in PostgreSQL: a tsvector in the row of the entry, a weight for each section, under a GIN index.

It is put together from places, not by a parser of the server, so neither its dictionaries nor its locale have a say.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from proposals.search import SECTIONS, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from proposals.search import Phrase
    from workflow.models import PublicEntry, SearchEntry
    from workflow.wordindex.shelves import Shelf

HAVING: Final = (
    "SELECT %s AS word, id AS entry FROM workflow_searchentry"
    " WHERE tokens @@ %s::tsquery AND part = %s AND jurisdiction_id = %s"
)
_PLANNED: Final = "SELECT set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true)"
WEIGHTS: Final = dict(zip(SECTIONS, "ABCD", strict=True))


@contextmanager
def by_index() -> Iterator[None]:
    """No table is read through for a word that many rows have: reading the words of a row costs more than PostgreSQL
    thinks, and the index knows without."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLANNED, ("off", "off"))
        yield
        cursor.execute(_PLANNED, ("on", "on"))


def holding(shelf: Shelf) -> str:
    return f'"{shelf.entries}"."tokens" @@ %s::tsquery'


def write(entries: Sequence[SearchEntry | PublicEntry], shelf: Shelf) -> None:
    rows = [(vector(entry), entry.pk) for entry in entries]
    statement = f"UPDATE {shelf.entries} SET tokens = %s::tsvector WHERE id = %s"  # noqa: S608 -- of constants
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def vector(entry: SearchEntry | PublicEntry) -> str:
    """The words of an entry with their places and weights, as the server writes a tsvector."""
    places: dict[str, list[str]] = {}
    for word, section, place in placed({section: getattr(entry, section) for section in SECTIONS}):
        places.setdefault(word, []).append(f"{place}{WEIGHTS[section]}")
    return " ".join(f"{quoted(word)}:{','.join(at)}" for word, at in places.items())


def expression(phrases: Iterable[Phrase], sections: Sequence[str]) -> str:
    """The phrases as a tsquery."""
    weights = "" if len(sections) == len(SECTIONS) else "".join(WEIGHTS[section] for section in sections)
    return " & ".join(f"({_following(phrase, weights)})" for phrase in phrases)


def _following(phrase: Phrase, weights: str) -> str:
    *before, last = (quoted(word) for word in phrase.words)
    told = [f"{word}:{weights}" if weights else word for word in before]
    marks = f"{'*' if phrase.begins else ''}{weights}"
    return " <-> ".join([*told, f"{last}:{marks}" if marks else last])


def quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
