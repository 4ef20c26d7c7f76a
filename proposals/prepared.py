"""Reads whose SQL Django builds once: what every move and every page asks for need not be compiled each time."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connections
from django.db.models import Expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler


class Slot(Expression):
    """Stands in a filter for the value that each reading brings along under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # parameters that are not used
        """A placeholder whose parameter is the slot itself."""
        return "%s", [self]


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
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._built: _Built | None = None

    def read(self, **values: Any) -> list[Any]:
        """All rows, as objects with what the query selects along, or as the plain values that it asks for."""
        built = self._built or self._compile()
        filled = tuple(values[p.name] if isinstance(p, Slot) else p for p in built.parameters)
        compiler: Any = copy(built.compiler)
        compiler.connection = connections[built.queryset.db]  # each thread has its own
        compiler.as_sql = lambda *_args, **_options: (built.sql, filled)
        query: Any = copy(built.queryset.query)
        query.get_compiler = lambda *_args, **_options: compiler
        asked: Any = type(built.queryset)(built.queryset.model, query, built.queryset.db)
        asked._fields = built.fields
        return list(built.rows_of(asked))

    def _compile(self) -> _Built:
        queryset: Any = self._build()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, parameters = compiler.as_sql()
        rows_of = queryset._iterable_class  # noqa: SLF001 -- as QuerySet copies itself
        self._built = _Built(queryset, compiler, sql, tuple(parameters), queryset._fields, rows_of)
        return self._built
