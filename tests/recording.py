"""Scenes are built once in a process and played back afterwards: the rows that building wrote are written again.

What stands under `@recorded` brings the database from one state to the next by way of the product: a city, a case that
is handed over, an opinion that is sent. When it runs, the rows that it wrote, changed or deleted are kept, with what it
gave and what it left for the commit. When the same is asked for again, with the same arguments in the same state, these
rows are written as they were, keys and all, and a copy of the result is given: milliseconds instead of tenths of a
second. Statements that write tables without a model, such as the words that are searched for, are said again.

The state is known as long as there is no city, or only what recorded work has made. Whatever else a test writes ends
that, as does the first patch or changed setting, and from there on everything runs as it stands. So it does in tests
that commit. `pytest --build-scenes` plays nothing at all.
"""

from __future__ import annotations

import pickle
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

import time_machine
from django.apps import apps
from django.core.signals import setting_changed
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

APPS = ("proposals", "workflow", "notifications")
KEPT = 300
"""So many films at once: tests that share a scene stand near each other."""
READING = re.compile(r"[\s(]*(BEGIN|SELECT|SAVEPOINT|RELEASE SAVEPOINT|PRAGMA|EXPLAIN)\b", re.IGNORECASE)
WRITING = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
PRISTINE = 0
"""The state in which a test begins: nothing was written, and nobody has looked yet what is there."""

Row = tuple[Any, ...]
Tables = dict[str, dict[Any, Row]]
"""Rows by their keys, by table."""


@dataclass(frozen=True)
class Film:
    """What one piece of work did.

    The keys of the rows that it removed and the rows that it left, by table, what it wrote where there is no model, and
    what it left for the commit.
    """

    removed: dict[str, list[Any]]
    left: dict[str, list[Row]]
    beside: list[tuple[str, Any, bool]]
    on_commit: list[tuple[Callable[[], Any], bool]]
    result: bytes


class NamelessError(Exception):
    """An argument that cannot be told apart from others."""


@dataclass
class Studio:
    """The films of this process, and where the running test stands.

    `state` is the number of the known state, None where it is not known. `seen` has all rows of that state, if they
    were read.
    """

    films: OrderedDict[int, Film] = field(default_factory=OrderedDict)
    states: dict[Hashable, int] = field(default_factory=dict)
    state: int | None = None
    seen: Tables | None = None
    working: bool = False
    touched: dict[str, list[tuple[str, Any, bool]]] = field(default_factory=dict)

    def begin(self) -> None:
        """A test begins that commits nothing: its connection is watched from here on."""
        self.state, self.seen = PRISTINE, None
        connection.execute_wrappers.append(self.watch)

    def end(self, **_signal: Any) -> None:
        """The test is over, or it has changed what building depends on."""
        self.state = None
        if self.watch in connection.execute_wrappers:
            connection.execute_wrappers.remove(self.watch)

    def watch(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        """Stands around every statement of the test."""
        if not READING.match(sql):
            self.state = None
            if self.working:
                found = WRITING.match(sql)
                said = sql, list(parameters) if many else parameters, many
                self.touched.setdefault(found[1] if found else "", []).append(said)
                parameters = said[1]
        return execute(sql, parameters, many, context)

    def run(self, work: Callable[..., Any], args: Row, named: dict[str, Any]) -> Any:
        """Build or play, whichever is due; gives what the work gives."""
        reached = None if self.working else self._reached(work, args, named)
        if reached is None:
            return work(*args, **named)
        film = self.films.get(reached)
        if film is None:
            return self._record(reached, work, args, named)
        self.films.move_to_end(reached)
        _play(film)
        self.state, self.seen = reached, None
        return pickle.loads(film.result)  # noqa: S301 -- pickled by _record

    def _reached(self, work: Callable[..., Any], args: Row, named: dict[str, Any]) -> int | None:
        """The number of the state that this work leads to."""
        if self.state is None or self.watch not in connection.execute_wrappers:  # as in another thread
            return None
        if self.state == PRISTINE:
            self.state = self._empty()
        if self.state is None:
            return None
        try:
            step = self.state, work, _circumstances(), _name(args), _name(named)
        except NamelessError:
            return None
        return self._number(step)

    def _number(self, step: Hashable) -> int:
        return self.states.setdefault(step, len(self.states) + 1)

    def _empty(self) -> int | None:
        """The state of a database that has calendars, but no city and nobody."""
        for label in ("proposals.Jurisdiction", "proposals.User"):
            if apps.get_model(label)._default_manager.exists():
                return None
        calendars = apps.get_model("workflow.WorkingCalendar")._default_manager.order_by("pk")
        return self._number(tuple(calendars.values_list("pk", flat=True)))

    def _record(self, reached: int, work: Callable[..., Any], args: Row, named: dict[str, Any]) -> Any:
        before = self.seen or {table: rows_of(table) for table in our_tables()}
        waiting = len(connection.run_on_commit)
        self.working, self.touched = True, {}
        try:
            result = work(*args, **named)
        finally:
            self.working = False
        if "" in self.touched:  # more than rows
            return result
        after = {table: rows_of(table) for table in our_tables() & self.touched.keys()}
        beside = [said for table, several in self.touched.items() if table not in after for said in several]
        later = [(run, robust) for _savepoints, run, robust in connection.run_on_commit[waiting:]]
        self.films[reached] = Film(*_difference(before, after), beside, later, pickle.dumps(result))
        self.state, self.seen = reached, before | after
        if len(self.films) > KEPT:
            self.films.popitem(last=False)
        return pickle.loads(self.films[reached].result)  # noqa: S301 -- a copy, as where it is played


STUDIO = Studio()
setting_changed.connect(STUDIO.end)


def recorded(work: Callable[..., Any]) -> Callable[..., Any]:
    """What this does to the database is built once for each state and arguments, and then played."""

    @wraps(work)
    def run(*args: Any, **named: Any) -> Any:
        return STUDIO.run(work, args, named)

    return run


def _circumstances() -> Hashable:
    """What else the result depends on: the language, and the time where it does not run by itself."""
    travelling = time_machine.escape_hatch.is_travelling()
    return get_language(), timezone.now().replace(second=0, microsecond=0) if travelling else None


def _name(value: Any) -> Hashable:
    """Two values of the same name are the same to the work."""
    if value is None or isinstance(value, str | int | float | bytes | date | time):
        return type(value), value
    if isinstance(value, models.Model) and value.pk is not None:
        return type(value), value.pk
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), *(_name(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, Mapping):
        return type(value), *((_name(key), _name(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return type(value), *(_name(one) for one in value)
    if isinstance(value, set | frozenset):
        return type(value), frozenset(_name(one) for one in value)
    raise NamelessError


@cache
def our_tables() -> frozenset[str]:
    """The tables of our models."""
    found = (
        model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    )
    return frozenset(model._meta.db_table for model in found)


@cache
def _columns(table: str) -> tuple[str, ...]:
    """All that the table has, quoted, the key first."""
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return tuple(connection.ops.quote_name(name) for name in sorted(names, key=lambda name: name != key))


def rows_of(table: str) -> dict[Any, Row]:
    """As the database has them: behind a plus SQLite converts nothing, so what was read can be written as it is."""
    sign = "+" if connection.vendor == "sqlite" else ""
    listed = ", ".join(sign + column for column in _columns(table))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {listed} FROM "{table}"')  # noqa: S608 -- names of our models
        return {row[0]: tuple(row) for row in cursor}


def _difference(before: Tables, after: Tables) -> tuple[dict[str, list[Any]], dict[str, list[Row]]]:
    """The keys of the rows to remove and the rows to write, by table; a changed row is both."""
    removed, left = {}, {}
    for table, rows in after.items():
        was = before[table]
        removed[table] = [key for key, row in was.items() if rows.get(key) != row]
        left[table] = [row for key, row in rows.items() if was.get(key) != row]
    return removed, left


def _play(film: Film) -> None:
    with connection.cursor() as cursor:
        for table, keys in film.removed.items():
            statement = f'DELETE FROM "{table}" WHERE {_columns(table)[0]} = %s'  # noqa: S608 -- names of our models
            cursor.executemany(statement, [(key,) for key in keys])
        for table, rows in film.left.items():
            columns = _columns(table)
            values = ", ".join(["%s"] * len(columns))
            statement = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({values})'  # noqa: S608 -- names of our models
            cursor.executemany(statement, rows)
        for statement, parameters, many in film.beside:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
    for run, robust in film.on_commit:
        transaction.on_commit(run, robust=robust)
