"""Reads whose SQL Django builds once: what every move and every page asks for need not be compiled each time."""

from __future__ import annotations

import re
from copy import copy
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

    from proposals.queries import Held


_PLACE: Final = re.compile("%s")
_PLACES: Final = re.compile(r"%%|IN \((?:%s, )+%s\)|%s")
_WORD: Final = re.compile("[a-z_]+")


class Slot(Expression):
    """Stands in a filter for the value that each reading brings along under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # parameters that are not used
        """A placeholder whose parameter is the slot itself."""
        return "%s", [self]


class Number(Slot):
    """The same for a whole number."""


class Numbers(Slot):
    """Stands behind `__in` for any number of whole numbers, which a reading brings along as a JSON list."""

    def as_sqlite(self, _compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        return "SELECT value FROM json_each(%s)", [self]

    def as_postgresql(self, _compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        return "SELECT value::bigint FROM json_array_elements_text(%s::json)", [self]


class Texts(Slot):
    """The same for texts."""

    def as_sqlite(self, _compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        return "SELECT value FROM json_each(%s)", [self]

    def as_postgresql(self, _compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        return "SELECT value FROM json_array_elements_text(%s::json)", [self]


class _Built(NamedTuple):
    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    fields: Any
    rows_of: Callable[[Any], Iterable[Any]]


class Prepared:
    """The rows of one query, read with other values each time.

    `build` gives the query with a Slot for each value; it is asked once in a process. The query may depend on nothing
    else that changes. Values go to the driver as they are: whole numbers, texts, days. Rows are read by Django's own
    code for the query, so they are what the query itself would give.

    `stand_ins`: numbers of the query that stand for values as well, by name. They are for the places where Django takes
    numbers only, such as a set of keys; choose numbers that no row and no other parameter has.
    """

    def __init__(
        self, build: Callable[[], QuerySet[Any, Any]], stand_ins: Mapping[int, str] | None = None
    ) -> None:
        self._build = build
        self._stand_ins = {} if stand_ins is None else stand_ins
        self._built: _Built | None = None

    def read(self, **values: Any) -> list[Any]:
        """All rows, as objects with what the query selects along, or as the plain values that it asks for."""
        built = self._built or self.compile()
        filled = _filled(built, values)
        compiler: Any = copy(built.compiler)
        compiler.connection = connections[built.queryset.db]  # each thread has its own
        compiler.as_sql = lambda *_args, **_options: (built.sql, filled)
        query: Any = copy(built.queryset.query)
        query.get_compiler = lambda *_args, **_options: compiler
        asked: Any = type(built.queryset)(built.queryset.model, query, built.queryset.db)
        asked._fields = built.fields
        return list(built.rows_of(asked))

    def statement(self, **values: Any) -> tuple[str, tuple[Any, ...]]:
        """The query's SQL with its parameters, to stand inside of another statement."""
        built = self._built or self.compile()
        return built.sql, _filled(built, values)

    def compile(self) -> _Built:
        """Build the SQL now; raises EmptyResultSet where the query can find nothing."""
        queryset: Any = self._build()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, parameters = compiler.as_sql()
        rows_of = queryset._iterable_class  # noqa: SLF001 -- as QuerySet copies itself
        arrays = connections[queryset.db].vendor == "postgresql"
        sql, slots = _written_in(sql, map(self._slot, parameters), arrays=arrays)
        self._built = _Built(queryset, compiler, sql, slots, queryset._fields, rows_of)
        return self._built

    def _slot(self, parameter: Any) -> Any:
        named = isinstance(parameter, int) and parameter in self._stand_ins
        return Number(self._stand_ins[parameter]) if named else parameter


def _written_in(sql: str, parameters: Iterable[Any], *, arrays: bool) -> tuple[str, tuple[Any, ...]]:
    """The same SQL with the plain words and numbers in it that are the same each time, such as states.

    A database that plans a statement once for all values then knows these, and plans as well as for each alone. Where it
    has `arrays`, a list of values is one of them: whoever has posts in three hundred places asks with one parameter. It is
    told by a query of its own, as PostgreSQL would otherwise think that a plan for each list is worth its while.
    """
    left = iter(parameters)
    kept: list[Any] = []

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        here = [next(left) for _place in range(found[0].count("%s"))]
        if arrays and len(here) > 1 and all(isinstance(one, Number) for one in here):
            kept.append(itemgetter(*(one.name for one in here)))
            return "= ANY((SELECT %s::bigint[])::bigint[])"
        return _PLACE.sub(lambda _found: one(here.pop(0)), found[0])

    def one(parameter: Any) -> str:
        if (text := _literal(parameter)) is None:
            kept.append(parameter)
            return "%s"
        return text

    return _PLACES.sub(place, sql), tuple(kept)


def _literal(parameter: Any) -> str | None:
    """As it may stand in SQL without any doubt; None for what is better handed over."""
    if isinstance(parameter, str) and (word := _WORD.fullmatch(parameter)):
        return f"'{word[0]}'"
    if isinstance(parameter, int) and not isinstance(parameter, bool) and parameter >= 0:
        return str(int(parameter))
    return None


def _filled(built: _Built, values: Mapping[str, Any]) -> tuple[Any, ...]:
    def fill(parameter: Any) -> Any:
        if isinstance(parameter, Slot):
            return values[parameter.name]
        if isinstance(parameter, itemgetter):
            return f"{{{','.join(map(str, parameter(values)))}}}"
        return parameter

    return tuple(map(fill, built.parameters))


OUTSIDE: Final = 2**62
"""No row's key comes near it."""


class AnyHeld(NamedTuple):
    """In place of a `Held` of one role, whoever's it is: keys that stand for values."""

    role: str
    organisation_id: int
    jurisdiction_id: int
    principal_id: int
    actor_id: int = 0


def held_by_anybody(roles: Sequence[str], first: int = OUTSIDE) -> tuple[tuple[AnyHeld, ...], dict[int, str]]:
    """Posts of these roles to ask a question of rights with, and the stand-ins by which a `Prepared` knows their keys.

    `values_of` gives the values of real posts of the same roles. The question may look at a post's role and keys, and at
    nothing else; then its SQL is the same whatever the keys are.
    """
    held = tuple(AnyHeld(role, *range(first + 3 * n, first + 3 * n + 3)) for n, role in enumerate(roles))
    return held, {key: name for name, key in values_of(held).items()}


def values_of(held: Iterable[Held | AnyHeld]) -> dict[str, int]:
    """The values of these posts' keys, by the names that `held_by_anybody` gave them."""
    values = {}
    for n, one in enumerate(held):
        values[f"organisation{n}"] = one.organisation_id
        values[f"jurisdiction{n}"] = one.jurisdiction_id
        values[f"principal{n}"] = one.principal_id
    return values


def alike(held: Iterable[Held]) -> tuple[tuple[AnyHeld, ...], dict[str, int]]:
    """Posts in place of these, and the values of these posts' keys by the names that `stand_ins_of` gives.

    Keys that are the same stay the same, so a question of rights may look at that too: people whose posts are alike ask
    it with the same SQL.
    """
    held = tuple(held)
    kinds = [
        [one.organisation_id for one in held],
        [one.jurisdiction_id for one in held],
        [one.principal_id for one in held],
        [one.actor_id for one in held],
    ]
    keys: list[int] = []
    columns = []
    for kind in kinds:  # somebody may hold hundreds of posts, and this is asked of each page
        known = dict(zip(dict.fromkeys(kind), count(OUTSIDE + len(keys)), strict=False))
        keys += known
        columns.append(map(known.__getitem__, kind))
    posts = tuple(map(AnyHeld, [one.role for one in held], *columns))
    return posts, {f"held{number}": key for number, key in enumerate(keys)}


def stand_ins_of(held: Sequence[Any]) -> dict[int, str]:
    """What the keys of posts that `alike` gave stand for."""
    return {OUTSIDE + number: f"held{number}" for number in range(4 * len(held))}


class PreparedForPosts:
    """The rows of one query about what posts open, whose SQL is built once for each kind of posts.

    `build` takes posts and gives the query, with a Slot for every other value that changes; it may look at the roles and
    keys of posts and at nothing else. People whose posts are alike ask with the same SQL.
    """

    def __init__(self, build: Callable[[Any], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._of = lru_cache(maxsize=256)(self._make)

    def read(self, held: Iterable[Held], **values: Any) -> list[Any]:
        """What these posts open; nothing where it is plain from their roles that they open nothing."""
        posts, keys = alike(held)
        prepared = self._of(posts)
        return [] if prepared is None else prepared.read(**keys, **values)

    def _make(self, posts: tuple[AnyHeld, ...]) -> Prepared | None:
        prepared = Prepared(lambda: self._build(posts), stand_ins_of(posts))
        try:
            prepared.compile()
        except EmptyResultSet:
            return None
        return prepared
