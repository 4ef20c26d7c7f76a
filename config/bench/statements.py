"""The statements of one move, taken down once and carried out again on other rows through the bare driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workflow.models import Event

SKIPPED: Final = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "COMMIT")
EVENT_TABLE: Final = '"workflow_event"'
NOTICE_TABLE: Final = '"notifications_notice"'


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters; `event` tells that it gives the new event's key, `notices` that it takes it."""

    sql: str
    parameters: tuple[Any, ...]
    event: bool
    notices: bool


@dataclass(frozen=True)
class Script:
    """All statements of one move on a sample: the keys of its rows, and of the event that it wrote."""

    statements: tuple[Statement, ...]
    keys: tuple[int, ...]
    event: int

    def carry_out(
        self, execute: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]], keys: Sequence[int]
    ) -> None:
        """The same statements on the rows of these keys instead. `execute` gives rows; the caller commits."""
        swap = dict(zip(self.keys, keys, strict=True))
        written = {self.event: 0}
        for statement in self.statements:
            swapped = _swapped(statement.parameters, written if statement.notices else swap)
            rows = execute(statement.sql, swapped)
            if statement.event:
                written[self.event] = rows[0][0]


def take_down(keys: Sequence[int], move: Callable[[], Event]) -> Script:
    """Make the move and keep what it asked of the database. The keys must be unlike every other number in it."""
    taken: list[tuple[str, tuple[Any, ...]]] = []

    def note(
        execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        taken.append((sql, tuple(parameters or ())))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        event = move()
    return Script(tuple(_statements(taken)), tuple(keys), event.pk)


def _statements(taken: list[tuple[str, tuple[Any, ...]]]) -> Iterator[Statement]:
    for sql, parameters in taken:
        if not sql.startswith(SKIPPED):
            inserts = sql.startswith("INSERT")
            yield Statement(sql, parameters, inserts and EVENT_TABLE in sql, inserts and NOTICE_TABLE in sql)


def _swapped(parameters: Sequence[Any], swap: Mapping[int, int]) -> list[Any]:
    return [
        _swapped(value, swap) if isinstance(value, list) else swap.get(value, value) if isinstance(value, int) else value
        for value in parameters
    ]  # fmt: skip
