"""The statements of one move, taken down once and carried out again on other rows through the bare driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from workflow.models import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workflow.models import Event

SKIPPED: Final = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "COMMIT")
EVENT_TABLE: Final = '"workflow_event"'
NOTICE_TABLE: Final = '"notifications_notice"'
DEADLINE_TABLE: Final = '"workflow_deadline"'
RUNG_TABLE: Final = '"workflow_rung"'


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters. `gives`: what its rows are the keys of; `takes`: whose keys its parameters hold."""

    sql: str
    parameters: tuple[Any, ...]
    gives: str
    takes: str


@dataclass(frozen=True)
class Script:
    """All statements of one move on a sample: the keys of its rows, and by table those of the rows that it wrote."""

    statements: tuple[Statement, ...]
    keys: tuple[int, ...]
    written: Mapping[str, tuple[int, ...]]

    def carry_out(
        self, execute: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]], keys: Sequence[int]
    ) -> None:
        """The same statements on the rows of these keys instead. `execute` gives rows; the caller commits."""
        swaps = {"": dict(zip(self.keys, keys, strict=True))}
        for statement in self.statements:
            rows = execute(statement.sql, _swapped(statement.parameters, swaps[statement.takes]))
            if statement.gives:
                new = (row[0] for row in rows)
                swaps[statement.gives] = dict(zip(self.written[statement.gives], new, strict=True))


def take_down(keys: Sequence[int], move: Callable[[], Event]) -> Script:
    """Make the move and keep what it asked of the database. The keys must be unlike every other number in it."""
    taken: list[tuple[str, tuple[Any, ...]]] = []

    def note(
        execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        taken.append((sql, tuple(parameters or ())))
        return execute(sql, parameters, many, context)

    own = Deadline.objects.filter(assignment__in=keys)
    known = list(own.values_list("pk", flat=True))
    with connection.execute_wrapper(note):
        event = move()
    started = own.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True)
    written = {EVENT_TABLE: (event.pk,), DEADLINE_TABLE: tuple(started)}
    return Script(tuple(_statements(taken)), tuple(keys), written)


TAKEN_BY: Final = {NOTICE_TABLE: EVENT_TABLE, RUNG_TABLE: DEADLINE_TABLE}
"""The rows of which table take the keys of which other."""


def _statements(taken: list[tuple[str, tuple[Any, ...]]]) -> Iterator[Statement]:
    for sql, parameters in taken:
        if not sql.startswith(SKIPPED):
            into = sql.partition(" (")[0].rpartition(" ")[2] if sql.startswith("INSERT") else ""
            gives = into if into in TAKEN_BY.values() else ""
            yield Statement(sql, parameters, gives, TAKEN_BY.get(into, ""))


def _swapped(parameters: Sequence[Any], swap: Mapping[int, int]) -> list[Any]:
    return [
        _swapped(value, swap) if isinstance(value, list) else swap.get(value, value) if isinstance(value, int) else value
        for value in parameters
    ]  # fmt: skip
