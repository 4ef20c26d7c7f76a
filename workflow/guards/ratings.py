"""Guards of ratings: who may still change one, what must come with a sheet, and what follows from 不满意."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext as _

from workflow.errors import Refusal
from workflow.guards.case import current_evaluations
from workflow.states import REPLYING, CaseState

if TYPE_CHECKING:
    from datetime import date

    from proposals.queries import Held
    from workflow.machine import Act
    from workflow.models import Assignment, Case


def own_evaluation_given(case: Case, held: Held) -> Refusal | None:
    """Silence that ran out is no answer for good; only what was answered can be corrected."""
    given = current_evaluations(case).filter(state="given")
    body = case.proposal.proposing_body_id
    mine = Q(body=body) if body is not None and held.organisation_id == body else Q(signer=held.principal_id)
    if not given.filter(mine).exists():
        return Refusal("not_rated", _("您在本轮还没有评价，或已逾期未评价，没有可以更正的评价。"))
    return None


def scan_given(case: Case, act: Act) -> Refusal | None:
    """What is entered for a signer is believed only with the sheet that they signed."""
    if act.get("file") is None:
        return Refusal("scan_missing", _("请附上有签名的书面评价表扫描件，再代录评价。"))
    return None


def proposals_unrated(on: date) -> Q:
    """The shares whose unit answered and may still rate the proposal."""
    answering = Q(role__in=sorted(REPLYING), round=F("case__round"), case__state=CaseState.REPLIED)
    return answering & Q(proposal_ratings__isnull=True)


def before_closing(assignment: Assignment, on: date) -> Refusal | None:
    """Whoever could read the other side's rating may not give theirs any more."""
    if assignment.case.state != CaseState.REPLIED or assignment.round != assignment.case.round:
        return Refusal("not_between", _("答复送达之后、提案办结之前才评议提案。"))
    return None


def rates_once(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.proposal_ratings.exists():
        return Refusal("already_rated", _("本单位已经评议过这件提案。"))
    return None


def replied_itself(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.role not in REPLYING:
        return Refusal("not_replying", _("答复提案的单位才评议提案。"))
    return None
