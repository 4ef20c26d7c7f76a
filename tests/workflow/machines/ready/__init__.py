"""For each row and each state it starts from: a subject, inputs and a day with which the move succeeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.workflow.machines.ready import (
    assignment,
    case,
    commitment,
    exchange,
    opinion,
    publication,
    reply,
)
from tests.workflow.machines.ready.assignment import consenting, extending, extension, uses
from tests.workflow.machines.ready.case import dissatisfied
from tests.workflow.machines.ready.moves import AFTER, PROMISING, REPLYING, Ready, promises
from workflow.transitions import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.city import City
    from workflow.machine import Transition

__all__ = [
    "AFTER",
    "FOLLOWING",
    "PROMISING",
    "READY",
    "REPLYING",
    "ROW_OF",
    "Ready",
    "consenting",
    "dissatisfied",
    "extending",
    "extension",
    "first_source",
    "promises",
    "uses",
]

READY: dict[str, Callable[[City, str], Ready]] = {
    **case.READY, **assignment.READY, **opinion.READY, **reply.READY, **commitment.READY,
    **publication.READY, **exchange.READY,
}  # fmt: skip
"""`machine.row` → from a city and one of the row's source states to a move that succeeds."""

FOLLOWING = {
    "case.opinions_in", "case.all_replied", "case.evaluations_in", "case.track", "case.settle", "assignment.answer",
    "opinion.supersede", "commitment.begin",
}  # fmt: skip
"""Rows that the system makes right after the move that brings them about; no subject waits for them."""
ROW_OF: dict[str, Transition] = {f"{row.machine}.{row.name}": row for row in ROWS}


def first_source(name: str) -> str:
    """The source state in which a row is usually met."""
    unusual = {"case.edit": "draft", "case.submit": "draft", "reply.waive_finding": "drafting"}
    return unusual.get(name) or min(ROW_OF[name].source)
