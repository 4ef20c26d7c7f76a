"""What time itself brings about: invitations and ratings that were not answered by their day."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from workflow.errors import MoveRefusedError
from workflow.models import Case, Deadline
from workflow.services.clock import day_of
from workflow.services.executor import perform
from workflow.steps import Step

if TYPE_CHECKING:
    from datetime import datetime

LAPSING = {Step.COSIGN: "lapse_invitations", Step.EVALUATE: "lapse_evaluations"}


def lapse_overdue(at: datetime) -> int:
    """Make every due lapse, once; gives how many were made. Safe to repeat and to run twice at the same time."""
    made = 0
    # Nowhere is the local day later than the one after the day in UTC, so what is over anywhere is among these.
    due = Deadline.objects.filter(
        step__in=list(LAPSING), met_on=None, cancelled_on=None, due_on__lte=at.astimezone(UTC).date()
    ).order_by("pk")
    for case_id, step in list(due.values_list("case_id", "step")):
        made += _lapse(case_id, Step(step), at)
    return made


def _lapse(case_id: int, step: Step, at: datetime) -> int:
    case = Case.objects.select_related("jurisdiction").get(pk=case_id)
    overdue = case.deadlines.filter(
        step=step, met_on=None, cancelled_on=None, due_on__lt=day_of(at, case.jurisdiction)
    )
    if not overdue.exists():
        return 0
    try:
        perform(LAPSING[step], case, actor=None, at=at)
    except MoveRefusedError:
        return 0  # another worker was first, or everybody answered in between
    return 1
