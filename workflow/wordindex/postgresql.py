"""The words in PostgreSQL: a tsvector in the row of the entry under a GIN index, and the same words in one line.

Both are put together by `proposals.search`, not by a parser of the server, so neither its dictionaries nor its locale
have a say. The index tells quickly which entries have the words; that they stand together is read in the line, which
is kept in the row as it is: to read the words of a row takes ten times as long.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from proposals.search import SECTIONS, line, placed
from proposals.search.tokens import BREAK
from workflow.wordindex.frequencies import common, entries_with
from workflow.wordindex.shelves import INSIDE

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
_SURELY: Final = 2
"""A number that comes from a sample may be wrong, but not by so much."""
_NUMBERS: Final = count(1)
"""No two statements with a condition are the same to PostgreSQL, so that it plans each one for the words that it has:
a plan for any words whatever would read all entries to find the newest few."""
WEIGHTS: Final = dict(zip(SECTIONS, "ABCD", strict=True))


@contextmanager
def by_index() -> Iterator[None]:
    """No table is read through for a word that many rows have: reading the words of a row costs more than PostgreSQL
    thinks, and the index knows without."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLANNED, ("off", "off"))
        yield
        cursor.execute(_PLANNED, ("on", "on"))


def telling(words: Sequence[str], most: int, *, part: str, jurisdiction: int) -> list[str]:
    """The words without those that surely more entries have: to learn it from the index, all of them would be read."""
    return [
        word
        for word in words
        if entries_with(word, INSIDE, part=part, jurisdiction=jurisdiction) <= _SURELY * most
    ]


def holding(phrases: Sequence[Phrase], sections: Sequence[str], shelf: Shelf) -> tuple[str, tuple[str, ...]]:
    """The condition of an entry, with its parameters: one that is quick to walk along where most entries have the
    words, one that begins with the index where few have."""
    if common(phrases, shelf):
        sql, parameters = _standing(phrases, sections, shelf)
    else:
        sql, parameters = _indexed(phrases, sections, shelf)
    return f"/* {next(_NUMBERS)} */ {sql}", parameters


def _indexed(phrases: Sequence[Phrase], sections: Sequence[str], shelf: Shelf) -> tuple[str, tuple[str, ...]]:
    """That the entry is one of those that have the words, and the phrases stand in its line.

    The keys are all asked for first: then the entries are read from the newest on, no more than are wanted.
    """
    words = f"SELECT id FROM {shelf.entries} WHERE tokens @@ %s::tsquery"  # noqa: S608 -- of constants
    indexed, asked = f'"{shelf.entries}"."id" = ANY(ARRAY({words}))', (_having(phrases),)
    whole = len(sections) == len(SECTIONS)
    longer = [phrase for phrase in phrases if len(phrase.words) > 1 or not whole]
    if not longer:
        return indexed, asked
    standing, parameters = _standing(longer, sections, shelf)
    return f"({indexed} AND {standing})", (*asked, *parameters)


def _standing(
    phrases: Sequence[Phrase], sections: Sequence[str], shelf: Shelf
) -> tuple[str, tuple[str, ...]]:
    """That the phrases stand in the line of an entry; of one that has no line yet, among its words."""
    own = f'"{shelf.entries}"."line"'
    parts = [own]
    if len(sections) < len(SECTIONS):
        parts = [f"split_part({own}, '{BREAK}', {SECTIONS.index(section) + 1})" for section in sections]
    one = " OR ".join(f"strpos({part}, %s) > 0" for part in parts)
    told = " AND ".join(f"({one})" for _ in phrases)
    sql = f'CASE WHEN {own} IS NULL THEN "{shelf.entries}"."tokens" @@ %s::tsquery ELSE {told} END'
    lines = [phrase.line for phrase in phrases for _ in parts]
    return sql, (expression(phrases, sections), *lines)


def _having(phrases: Iterable[Phrase]) -> str:
    """All of the words, wherever they stand, as a tsquery."""
    asked = [
        f"{quoted(word)}:*" if phrase.begins and place == len(phrase.words) else quoted(word)
        for phrase in phrases
        for place, word in enumerate(phrase.words, 1)
    ]
    return " & ".join(dict.fromkeys(asked))


def write(entries: Sequence[SearchEntry | PublicEntry], shelf: Shelf) -> None:
    statement = f"UPDATE {shelf.entries} SET tokens = %s::tsvector, line = %s WHERE id = %s"  # noqa: S608 -- of constants
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(vector(entry), line(_told(entry)), entry.pk) for entry in entries])


def vector(entry: SearchEntry | PublicEntry) -> str:
    """The words of an entry with their places and weights, as the server writes a tsvector."""
    places: dict[str, list[str]] = {}
    for word, section, place in placed(_told(entry)):
        places.setdefault(word, []).append(f"{place}{WEIGHTS[section]}")
    return " ".join(f"{quoted(word)}:{','.join(at)}" for word, at in places.items())


def _told(entry: SearchEntry | PublicEntry) -> dict[str, str]:
    return {section: getattr(entry, section) for section in SECTIONS}


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
