"""System checks over the tables: a table that would strand a case, tell nobody, or show no form does not start."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.core.checks import Error, register

from workflow.audiences import Audience
from workflow.states import (
    FINAL,
    AssignmentState,
    CaseState,
    CommitmentState,
    OpinionState,
    ReplyState,
)
from workflow.steps import Occasion, Step
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workflow.machine import Transition

STATES: dict[str, Any] = {
    "case": CaseState, "assignment": AssignmentState, "opinion": OpinionState, "reply": ReplyState,
    "commitment": CommitmentState,
}  # fmt: skip


@register("workflow")
def tables_are_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[Error]:
    """Every fault of every table; none when the tables hold."""
    return [fault for machine, rows in TABLES.items() for fault in faults(machine, rows, STATES[machine])]


def faults(machine: str, rows: Mapping[str, Transition], states: Any) -> Iterator[Error]:
    """The faults of one table against its states."""
    final = FINAL[states]
    known = set(states.values)
    for state in sorted(known - final):
        if not any(state in row.source for row in rows.values()):
            yield _error("E001", machine, state, "an open state that has no way out")
    for state in sorted(final):
        if any(state in row.source for row in rows.values()):
            yield _error("E002", machine, state, "a final state that a row leaves")
    yield from _row_faults(machine, rows.values(), known)
    yield from _unreached(machine, rows.values(), states)


def _row_faults(machine: str, rows: Iterable[Transition], known: set[str]) -> Iterator[Error]:
    for row in rows:
        if (row.source | ({row.target} - {None})) - known:
            yield _error("E003", machine, row.name, "a state that the machine does not have")
        if set(row.audiences) - set(Audience):
            yield _error("E004", machine, row.name, "an audience that nobody resolves")
        if not _importable(row.form):
            yield _error("E005", machine, row.name, f"a form that cannot be imported: {row.form}")
        if set(row.starts) - set(Step) or set(row.stops) - set(Step) or set(row.occasions) - set(Occasion):
            yield _error("E006", machine, row.name, "an unknown step or occasion")
        if bool(row.starts) != bool(row.occasions):
            yield _error("E007", machine, row.name, "deadlines that start need an occasion, and the other way round")
        if row.derived != (not row.who.clauses):
            yield _error("E008", machine, row.name, "either somebody may make this move, or it is derived")
        for other, name in row.then:
            if other not in TABLES or name not in TABLES[other] or not TABLES[other][name].derived:
                yield _error("E009", machine, row.name, f"{other}.{name} is not a derived row that could follow")


def _unreached(machine: str, rows: Iterable[Transition], states: Any) -> Iterator[Error]:
    reached = {row.target for row in rows if row.target} | {next(iter(states)).value}
    for state in sorted(set(states.values) - reached):
        yield _error("E010", machine, state, "a state that no row leads to")


def _importable(path: str) -> bool:
    module, _dot, name = path.rpartition(".")
    try:
        return hasattr(import_module(module), name)
    except ImportError:
        return False


def _error(code: str, machine: str, name: str, what: str) -> Error:
    return Error(f"{machine}.{name}: {what}.", id=f"workflow.{code}")
