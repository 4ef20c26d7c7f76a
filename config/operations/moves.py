"""Each move that is asked for is counted, by what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.machine import Transition


def count(*, row: Transition, outcome: str, **_sent: Any) -> None:
    """Received from the workflow after each attempt."""
    from config.operations.meters import MOVES  # noqa: PLC0415 -- no server waits for the library when it starts

    MOVES.labels(row.machine, row.name, outcome).inc()
