"""The words in SQLite: a contentless FTS5 table beside the entries, a column for each section.

Its tokenizer parts at blanks and changes nothing that `proposals.search` made. It keeps no text, so what is erased has
to be said again, word for word.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Final

from django.db import connection

from proposals.search import SECTIONS, placed
from proposals.search.tokens import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from proposals.search import Phrase
    from workflow.models import PublicEntry, SearchEntry
    from workflow.wordindex.shelves import Shelf

HAVING: Final = (
    "SELECT %s AS word, entry.id AS entry FROM workflow_searchwords AS words"
    " CROSS JOIN workflow_searchentry AS entry ON entry.id = words.rowid"
    " WHERE words.workflow_searchwords MATCH %s AND entry.part = %s AND entry.jurisdiction_id = %s"
)
"""The entries of a part and place that have one word; CROSS JOIN says which of the two to begin with."""
_COLUMNS: Final = ", ".join(SECTIONS)
_VALUES: Final = f"(%s, %s, {', '.join('%s' for _ in SECTIONS)})"


def holding(phrases: Iterable[Phrase], sections: Sequence[str], shelf: Shelf) -> tuple[str, tuple[str, ...]]:
    """The condition of an entry, with its parameters."""
    words = f"SELECT rowid FROM {shelf.words} WHERE {shelf.words} MATCH %s"  # noqa: S608 -- of constants
    return f'"{shelf.entries}"."id" IN ({words})', (expression(phrases, sections),)


def write(
    entries: Sequence[SearchEntry | PublicEntry],
    instead_of: Sequence[SearchEntry | PublicEntry],
    shelf: Shelf,
) -> None:
    rows: list[tuple[str | int | None, ...]] = []
    rows += [("delete", entry.pk, *_columns(entry)) for entry in instead_of]
    rows += [(None, entry.pk, *_columns(entry)) for entry in entries]
    with connection.cursor() as cursor:
        cursor.executemany(_into(shelf) + _VALUES, rows)


def _into(shelf: Shelf) -> str:
    return f"INSERT INTO {shelf.words} ({shelf.words}, rowid, {_COLUMNS}) VALUES "  # noqa: S608 -- of constants


def by_index() -> AbstractContextManager[None]:
    """It always goes by the index."""
    return nullcontext()


def telling(words: Sequence[str], _most: int, *, part: str, jurisdiction: int) -> list[str]:  # noqa: ARG001 -- as of the other database
    """All of them: it reads no more entries than are asked for, however many have a word."""
    return list(words)


def clear(shelf: Shelf) -> None:
    statement = f"INSERT INTO {shelf.words} ({shelf.words}) VALUES ('delete-all')"  # noqa: S608 -- of constants
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _columns(entry: SearchEntry | PublicEntry) -> list[str]:
    """Each section's words in order; where a place is left out, something stands that no query asks for."""
    rows: dict[str, list[str]] = {section: [] for section in SECTIONS}
    first: dict[str, int] = {}
    for word, section, place in placed({section: getattr(entry, section) for section in SECTIONS}):
        row = rows[section]
        start = first.setdefault(section, place)
        row.extend(GAP for _ in range(place - start - len(row)))
        row.append(word)
    return [" ".join(rows[section]) for section in SECTIONS]


def expression(phrases: Iterable[Phrase], sections: Sequence[str]) -> str:
    """The phrases as FTS5 asks for them."""
    told = " AND ".join(
        f"{quoted(' '.join(phrase.words))}{' *' if phrase.begins else ''}" for phrase in phrases
    )
    return told if len(sections) == len(SECTIONS) else f"{{{' '.join(sections)}}} : ({told})"


def quoted(told: str) -> str:
    return '"' + told.replace('"', '""') + '"'
