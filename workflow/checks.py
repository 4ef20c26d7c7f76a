"""System checks over the tables: a table that would strand a case, tell nobody, or show no form does not start."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.core.checks import Error, register

from workflow.audiences import Audience
from workflow.states import FINAL, STATES
from workflow.steps import Occasion, Step
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workflow.machine import Transition


@register("workflow")
def tables_are_sound(*_args: Any, **_options: Any) -> list[Error]:
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
        if any(state in row.source and row.target is not None for row in rows.values()):
            yield _error("E002", machine, state, "a final state that a row leaves")
    yield from _row_faults(machine, rows.values(), known)
    yield from _unreached(machine, rows.values(), states)


def _row_faults(machine: str, rows: Iterable[Transition], known: set[str]) -> Iterator[Error]:
    for row in rows:
        wrong = {
            "E003": ("a state that the machine does not have", (row.source | ({row.target} - {None})) - known),
            "E004": ("an audience that nobody resolves", set(row.audiences) - set(Audience)),
            "E005": (f"a form that cannot be imported: {row.form}", not _importable(row.form)),
            "E006": ("an unknown step or occasion", _unknown_steps(row)),
            "E007": ("deadlines that start need an occasion, and the other way round",
                     bool(row.starts) != bool(row.occasions)),
            "E008": ("either somebody may make this move, or it is derived", row.derived != (not row.who.clauses)),
            "E009": ("what follows must be derived rows", any(not _follows(*name) for name in row.then)),
        }  # fmt: skip
        for code, (what, found) in wrong.items():
            if found:
                yield _error(code, machine, row.name, what)


def _unknown_steps(row: Transition) -> bool:
    return bool(set(row.starts + row.stops + row.cancels) - set(Step) or set(row.occasions) - set(Occasion))


def _follows(machine: str, name: str) -> bool:
    return machine in TABLES and name in TABLES[machine] and TABLES[machine][name].derived


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
