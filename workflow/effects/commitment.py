"""Effects of the commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Commitment


def report(commitment: Commitment, act: Act) -> None:
    commitment.reports.create(text=act["text"], author=act.person, at=act.at)


def object_(commitment: Commitment, act: Act) -> None:
    last = commitment.reports.order_by("pk").last()
    if last is not None:
        last.member_objection = act["reason"]
        last.save(update_fields=["member_objection"])


def renegotiate(commitment: Commitment, act: Act) -> None:
    commitment.renegotiations.create(
        from_on=commitment.due_on, to_on=act["to_on"], reason=act["reason"], at=act.at
    )
    commitment.due_on = act["to_on"]
