"""Guards of what comes after a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from proposals.models import CoSigner
from proposals.roles import FILING, Role
from workflow.errors import Refusal
from workflow.states import CommitmentState, Outcome, ReplyState

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Case, Commitment

UNKEPT: Final = frozenset(
    {CommitmentState.OPEN, CommitmentState.REPORTED, CommitmentState.PARTLY_KEPT, CommitmentState.BROKEN}
)
"""What a new proposal may take up."""
NOT_SOLVED: Final = frozenset({Outcome.IN_PROGRESS, Outcome.PLANNED})
"""B 类: looked at again the year after."""


def promise_unkept(case: Case, act: Act) -> Refusal | None:
    """A promise of the same city, of another case, that is not kept in full; of which the person knows."""
    promise: Commitment = act["commitment"]
    elsewhere = promise.jurisdiction_id != case.jurisdiction_id or promise.case_id == case.pk
    if elsewhere or promise.state not in UNKEPT or not _known(promise, act):
        return Refusal(
            "promise_not_open",
            _("只能关联本市其他提案中还没有兑现、您看得到或已经公开的承诺，请重新选择。"),
        )
    return None


def _known(promise: Commitment, act: Act) -> bool:
    """Whether the promise is public, or stands where whoever acts reads it anyway."""
    if promise.public_texts.filter(withdrawn_at=None, public_case__withdrawn_at=None).exists():
        return True
    if act.post is None:
        return False
    if act.post.role == Role.SECRETARIAT:
        return True
    by_hand = promise.reply_id is None and promise.opinion_id is None
    if act.post.role == Role.EXAMINER:
        return by_hand
    told = by_hand or (promise.reply is not None and promise.reply.state == ReplyState.DELIVERED)
    return told and act.post.role in FILING and _signed(promise, act)


def _signed(promise: Commitment, act: Act) -> bool:
    """Whether the promise was made to whoever acts, or to their body."""
    proposal = promise.case.proposal
    if act.post is not None and act.post.role == Role.COLLECTIVE:
        return proposal.proposing_body_id == act.unit_id
    invited = [CoSigner.Answer.INVITED, CoSigner.Answer.ACCEPTED]
    own = proposal.proposing_body_id is None and proposal.proposer_id == act.principal.pk
    return own or bool(proposal.cosigners.filter(person=act.principal, answer__in=invited).exists())


def not_followed_yet(case: Case, act: Act) -> Refusal | None:
    if case.follow_ups.filter(commitment=act["commitment"]).exists():
        return Refusal("followed_already", _("这项承诺已经关联了。"))
    return None


def something_followed(case: Case, on: date) -> Refusal | None:
    if not case.follow_ups.exists():
        return Refusal("nothing_followed", _("这件提案没有关联承诺。"))
    return None


def is_followed(case: Case, act: Act) -> Refusal | None:
    if not case.follow_ups.filter(commitment=act["commitment"]).exists():
        return Refusal("not_followed", _("这项承诺没有关联，请刷新页面。"))
    return None


def not_solved(case: Case, on: date) -> Refusal | None:
    """Worth looking back at: what was left in progress or planned, or still has a promise that is not kept."""
    open_ones = case.commitments.filter(Q(state__in=sorted(UNKEPT)))
    if case.outcome not in NOT_SOLVED and not open_ones.exists():
        return Refusal(
            "nothing_left_open", _("办理结果不是正在解决或列入计划，也没有未兑现的承诺，不必回头看。")
        )
    return None


def not_asked_back(case: Case, on: date) -> Refusal | None:
    if case.look_backs.filter(answers__at=None).exists():
        return Refusal("look_back_pending", _("已经请主办单位回头看，等其报告。"))
    return None
