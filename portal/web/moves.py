"""What the visitor may do now, as the tables say it. Pages offer nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.web.subjects import move_url
from workflow.services import available

if TYPE_CHECKING:
    from datetime import date

    from portal.web.visitor import Visitor
    from workflow.machine import Transition
    from workflow.models import Case


@dataclass(frozen=True)
class Move:
    """One move that is open to the visitor now. `duty` says that the case waits for it."""

    row: Transition
    url: str

    @property
    def label(self) -> str:
        return str(self.row.label)

    @property
    def duty(self) -> bool:
        return self.row.duty


def moves_on(subject: Any, case: Case, me: Visitor, on: date) -> list[Move]:
    """The moves without a reason against them, those that the case waits for first."""
    rows = [
        row for row, refusal in available(subject, me.user, on=on, held=me.held, case=case) if refusal is None
    ]
    moves = [Move(row, move_url(subject, case, row.name)) for row in rows]
    return sorted(moves, key=lambda move: not move.duty)
