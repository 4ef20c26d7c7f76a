"""What time itself brings about: what was not answered by its day lapses, what will never be saved is let go of."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from proposals.models import Deputy, Post
from workflow.errors import MoveRefusedError
from workflow.models import Case, Deadline, OpinionCase, Unsaved
from workflow.queries import MODELS
from workflow.services.clock import day_of
from workflow.services.executor import perform
from workflow.services.unsaved import closed_for_good, kept_moves
from workflow.states import FINAL, AssignmentState, CaseState
from workflow.steps import Step

if TYPE_CHECKING:
    from datetime import date, datetime

UNSAVED_FOR: Final = timedelta(days=90)
"""How long a form that will never be sent is kept after it was last typed into."""
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


def forget_unsaved(at: datetime) -> int:
    """Let go of forms last typed into 90 days ago or earlier that nobody will send; gives how many there were.

    These are forms of what can never be written again, because it went out for good or its case or share is over, and
    forms of people who hold no post, neither today nor later. Safe to repeat.
    """
    typed = Unsaved.objects.filter(saved_at__lte=at - UNSAVED_FOR)
    over = [_over(machine, name) for machine in _WRITABLE for name in kept_moves(machine)]
    deleted, _by_model = typed.filter(reduce(or_, over, _postless(at.astimezone(UTC).date()))).delete()
    return deleted


def _over(machine: str, name: str) -> Q:
    """The forms of that move whose subject never comes back to where the move is open."""
    subjects = MODELS[machine].objects.filter(
        Q(state__in=sorted(closed_for_good(machine, name))) | ~_WRITABLE[machine]
    )
    return Q(machine=machine, name=name, subject__in=subjects.values("pk"))


def _postless(on: date) -> Q:
    posts = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=on), person=OuterRef("person"))
    return ~Exists(posts) & ~Exists(Deputy.objects.filter(person=OuterRef("person"), until_on__gte=on))


_CASE_LIVES: Final = ~Q(case__state__in=sorted(FINAL[CaseState]))
_SHARE_LIVES: Final = ~Q(assignment__state__in=sorted(FINAL[AssignmentState]))
_WRITABLE: Final[dict[str, Q]] = {
    "case": ~Q(state__in=sorted(FINAL[CaseState])),
    "opinion": Q(Exists(OpinionCase.objects.filter(_CASE_LIVES, _SHARE_LIVES, opinion=OuterRef("pk")))),
    "reply": _CASE_LIVES & _SHARE_LIVES,
}
"""Machine → what still has a case, and a unit that handles it."""
