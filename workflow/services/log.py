"""Writing the event log: one event for each move and case, chained to the one before."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import models

from workflow import chain
from workflow.models import Event
from workflow.transitions import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.machine import Act
    from workflow.models import Case


OPENING: Final = "open"
"""The name under which the chain of a case tells its beginning; no row of the table has it."""
BROUGHT_IN: Final = "bring_in"
"""The name under which it tells that a past case was brought in, with all that it had, in the states in which it ended."""

OPEN_MACHINES: Final = frozenset({"case", "assignment"})
"""Of letters and promises some who see the case know nothing."""
QUIET: Final = frozenset((row.machine, row.name) for row in ROWS if row.sealed or row.inward)
"""Moves of which not everybody who sees the case may know."""


def plain(value: Any) -> Any:
    """Inputs as values that JSON can hold: rows become machine and key, days and moments ISO text, sets sorted lists."""
    if isinstance(value, models.Model):
        return f"{type(value).__name__.lower()}:{value.pk}"
    if isinstance(value, date | datetime | Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return plain(dataclasses.asdict(value))
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def inputs_digest(inputs: Mapping[str, Any]) -> str:
    """The digest under which an event keeps what was entered."""
    return chain.digest(plain(dict(inputs)))


class Move(NamedTuple):
    """What moved, by which row, from where to where."""

    machine: str
    subject: int
    transition: str
    source: str
    target: str


def record(case: Case, move: Move, act: Act, *, key: str | None = None) -> Event:
    """Append an event to the locked case's chain. The caller saves the case, whose length and head move on.

    So does the moment of its last move, as far as everybody who sees the case may know of the move: lists go by it.
    """
    event = Event(
        case=case,
        seq=case.chain_length + 1,
        **move._asdict(),
        actor=act.actor,
        post=act.post,
        on_behalf_of=act.on_behalf_of,
        at=act.at.astimezone(UTC),
        note=str(act.get("reason") or ""),
        inputs=inputs_digest(act.inputs),
        previous=case.chain_head,
        key=key,
    )
    event.hash = chain.event_hash(event.as_record())
    event.save(force_insert=True)
    case.chain_length, case.chain_head = event.seq, event.hash
    if move.machine in OPEN_MACHINES and (move.machine, move.transition) not in QUIET:
        case.moved_at = act.at
    return event
