"""Guards of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.models import CoSigner, Post
from proposals.queries import HANDLING_KINDS
from workflow.errors import Refusal
from workflow.states import (
    ASSIGNMENT_GONE,
    COMMITMENT_OPEN,
    REPLYING,
    AssignmentRole,
    AssignmentState,
    CommitmentState,
    OpinionState,
    Outcome,
    ReplyState,
)
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Organisation
    from proposals.queries import Held
    from workflow.machine import Act
    from workflow.models import Assignment, Case, Evaluation


def current_assignments(case: Case) -> QuerySet[Assignment]:
    """The assignments of the case's present round that were not taken away."""
    return case.assignments.filter(round=case.round).exclude(state__in=sorted(ASSIGNMENT_GONE))


def current_evaluations(case: Case) -> QuerySet[Evaluation]:
    return case.evaluations.filter(round=case.round)


def text_complete(case: Case, on: date) -> Refusal | None:
    proposal = case.proposal
    text = proposal.texts.filter(version=proposal.text_version).first()
    lacking = [
        word
        for word, there in (
            (_("案由"), bool(proposal.title.strip())),
            (_("理由"), text is not None and bool(text.reasons.strip())),
            (_("办法（至少一条建议）"), proposal.asks.exists()),
        )
        if not there
    ]
    if lacking:
        return Refusal(
            "incomplete", _("提案还缺：%(parts)s。请补齐后再提交。") % {"parts": "、".join(lacking)}
        )
    return None


def cosigners_answered(case: Case, on: date) -> Refusal | None:
    waiting = case.proposal.cosigners.filter(answer=CoSigner.Answer.INVITED).count()
    if waiting:
        message = ngettext(
            "还有 %(n)d 位委员没有答复联名邀请。", "还有 %(n)d 位委员没有答复联名邀请。", waiting
        )
        return Refusal("cosigners_pending", message % {"n": waiting} + _("请等其答复，或先撤回邀请。"))
    return None


def somebody_unanswered(case: Case, on: date) -> Refusal | None:
    if not case.proposal.cosigners.filter(answer=CoSigner.Answer.INVITED).exists():
        return Refusal("nobody_pending", _("没有等待答复的联名邀请。"))
    return None


def somebody_invited(case: Case, act: Act) -> Refusal | None:
    if not act.get("people"):
        return Refusal("no_cosigner", _("没有选择联名人。请至少邀请一位委员。"))
    if case.proposal.proposer in act["people"]:
        return Refusal("cosigner_is_proposer", _("第一提案人不必邀请自己联名，请去掉本人。"))
    return None


def invitation_open(case: Case, held: Held) -> Refusal | None:
    invited = case.proposal.cosigners.filter(person=held.principal_id, answer=CoSigner.Answer.INVITED)
    if not invited.exists():
        return Refusal("already_answered", _("这份联名邀请已经答复过，或已被撤回。"))
    return None


def window_open(case: Case, on: date) -> Refusal | None:
    session = case.proposal.session
    if not session.filing_opens_on <= on <= session.filing_closes_on:
        days = {"from": session.filing_opens_on, "to": session.filing_closes_on}
        return Refusal("window_closed", _("本届次的提案征集期是 %(from)s 至 %(to)s，现在不能提交。") % days)
    return None


def invitations_overdue(case: Case, on: date) -> Refusal | None:
    overdue = case.deadlines.filter(step=Step.COSIGN, met_on=None, cancelled_on=None, due_on__lt=on).exists()
    if not overdue:
        return Refusal("not_yet_due", _("联名邀请的答复期限还没有到。"))
    return None


def cosigners_agree_to_withdraw(case: Case, on: date) -> Refusal | None:
    silent = case.proposal.cosigners.filter(
        answer=CoSigner.Answer.ACCEPTED, withdrawal_agreed_at=None
    ).count()
    if silent:
        return Refusal(
            "cosigners_not_agreed",
            _("联名提案须全体署名人同意才能撤案，还有 %(n)d 位没有表示同意。") % {"n": silent},
        )
    return None


def has_signed(case: Case, held: Held) -> Refusal | None:
    signed = case.proposal.cosigners.filter(person=held.principal_id, answer=CoSigner.Answer.ACCEPTED)
    if not signed.filter(withdrawal_agreed_at=None).exists():
        return Refusal("not_a_cosigner", _("只有已同意联名、还没有表态的委员才需要同意撤案。"))
    return None


def units_sound(case: Case, act: Act) -> Refusal | None:
    """No lead, a unit named twice, the proposer's own unit, a dissolved unit: none may be handed a case."""
    leads = list(act.get("leads") or ())
    units = leads + list(act.get("co_handlers") or ()) + list(act.get("information") or ())
    if not leads:
        return Refusal("no_lead", _("请指定一个主办（独办）单位，或两个以上分办单位。"))
    return _twice(units) or units_refusal(case, units, act.on)


def _twice(units: list[Organisation]) -> Refusal | None:
    seen: set[int] = set()
    for unit in units:
        if unit.pk in seen:
            return Refusal(
                "unit_twice", _("%(unit)s在名单里出现了两次，一个单位只能有一种分工。") % {"unit": unit.name}
            )
        seen.add(unit.pk)
    return None


def units_refusal(case: Case, units: Sequence[Organisation], on: date) -> Refusal | None:
    """Why one of these units cannot be handed this case, if any cannot."""
    held = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on, organisation__in=units
    )
    own: set[int | None] = {case.proposal.proposing_body_id}
    own.update(held.filter(person=case.proposal.proposer_id).values_list("organisation_id", flat=True))
    return next((r for unit in units if (r := unit_refusal(case, unit, on, own))), None)


def unit_refusal(case: Case, unit: Organisation, on: date, own: Collection[int | None]) -> Refusal | None:
    """Why this unit cannot be handed this case, if it cannot. `own` are the units of its proposer."""
    if unit.jurisdiction_id != case.jurisdiction_id:
        return Refusal("unit_elsewhere", _("%(unit)s不属于本辖区。") % {"unit": unit.name})
    if not unit.is_active(on):
        return Refusal(
            "unit_inactive", _("%(unit)s在当日不是有效单位，请改选承接其职责的单位。") % {"unit": unit.name}
        )
    if unit.pk in own:
        return Refusal(
            "conflict_of_unit", _("%(unit)s是提案人所在单位，不能承办本人的提案。") % {"unit": unit.name}
        )
    if unit.kind not in HANDLING_KINDS:
        told = {"unit": unit.name, "kind": unit.get_kind_display()}
        return Refusal("unit_unfit", _("%(unit)s是%(kind)s，不是承办单位，请改选承办单位。") % told)
    return None


def unit_addable(case: Case, act: Act) -> Refusal | None:
    unit = act["organisation"]
    if current_assignments(case).filter(organisation=unit).exists():
        return Refusal("unit_twice", _("%(unit)s已经在承办单位名单里。") % {"unit": unit.name})
    return units_refusal(case, [unit], act.on)


def answer_not_out(case: Case, act: Act) -> Refusal | None:
    """A letter that is out has weighed every opinion of the round; a co-handler added behind it could not be heard."""
    out = [ReplyState.ISSUED, ReplyState.DELIVERED]
    if act["role"] == AssignmentRole.CO and case.replies.filter(round=case.round, state__in=out).exists():
        return Refusal("reply_issued", _("答复已经发文，不能再增加会办单位；可以增加为参阅单位。"))
    return None


def every_reply_delivered(case: Case, on: date) -> Refusal | None:
    leads = current_assignments(case).filter(role__in=sorted(REPLYING))
    if not leads.exists() or leads.exclude(state=AssignmentState.ANSWERED).exists():
        return Refusal("replies_missing", _("本轮还有应答复的单位没有送达答复。"))
    return None


def every_opinion_in(case: Case, on: date) -> Refusal | None:
    """All co-handlers of the round have answered or were waived, and this was not recorded yet."""
    co = current_assignments(case).filter(role=AssignmentRole.CO)
    done = {AssignmentState.ANSWERED, AssignmentState.WAIVED}
    if case.opinions_complete or not co.exists() or co.exclude(state__in=sorted(done)).exists():
        return Refusal("opinions_missing", _("还有会办单位没有报送意见。"))
    return None


def evaluated(case: Case, on: date) -> Refusal | None:
    evaluations = current_evaluations(case)
    if not evaluations.exists() or evaluations.filter(state="pending").exists():
        return Refusal(
            "not_evaluated", _("提案人还没有评价，评价期限也没有届满。请等待，或依书面评价表代录。")
        )
    return None


def every_evaluation_in(case: Case, on: date) -> Refusal | None:
    """The last rating of the round is given while its day still runs; so it is recorded once."""
    running = case.deadlines.filter(step=Step.EVALUATE, met_on=None, cancelled_on=None).exists()
    return (
        None if running and evaluated(case, on) is None else Refusal("not_evaluated", _("评价还没有收齐。"))
    )


def dissatisfaction_answered(case: Case, on: date) -> Refusal | None:
    """After 不满意 a case is closed only behind a decision with its reason, or a meeting; after some rounds behind a meeting."""
    if not _dissatisfied(case) or _meeting_held(case):
        return None
    if case.round < case.pack.rounds_before_meeting and _let_stand(case):
        return None
    return Refusal(
        "dissatisfied",
        _(
            "提案人不满意。请提请重新办理，或记录不再重新办理的理由；两轮之后仍不满意的，登记当面协商会后再办结。"
        ),
    )


def _let_stand(case: Case) -> bool:
    """Whether the secretariat decided so in this round, and nobody gave or changed a rating since that says 不满意."""
    last = case.dissatisfaction_reviews.filter(round=case.round).order_by("-pk").first()
    if last is None or last.decision != "stand":
        return False
    later = current_evaluations(case).filter(result="dissatisfied", entries__at__gt=last.at)
    return not later.exists()


def _dissatisfied(case: Case) -> bool:
    return current_evaluations(case).filter(result="dissatisfied").exists()


def _meeting_held(case: Case) -> bool:
    return bool(case.consultations.filter(round=case.round, how="face_to_face").exists())


def outcome_given(case: Case, act: Act) -> Refusal | None:
    outcome = act.get("outcome") or case.outcome
    if not outcome or outcome == Outcome.UNKNOWN:
        return Refusal("outcome_missing", _("办结前请选定办理结果。"))
    return None


def publication_decided(case: Case, on: date) -> Refusal | None:
    if not case.publication:
        return Refusal("publication_undecided", _("还没有决定答复是否公开，请先作出公开决定。"))
    return None


def commitments_confirmed(case: Case, on: date) -> Refusal | None:
    if case.commitments.filter(state=CommitmentState.PROPOSED).exists():
        return Refusal("commitments_unconfirmed", _("还有待确认的承诺事项，请先逐项确认或注明不列为承诺。"))
    return None


def is_dissatisfied(case: Case, on: date) -> Refusal | None:
    if not _dissatisfied(case):
        return Refusal("not_dissatisfied", _("只有提案人评价为“不满意”时才能重新办理。"))
    return None


def rehandling_is_proposed(case: Case, on: date) -> Refusal | None:
    if not case.rehandling_proposed:
        return Refusal("not_proposed", _("提案委还没有提请重新办理。"))
    return None


def not_let_stand(case: Case, on: date) -> Refusal | None:
    """What was decided holds until somebody rates again, or otherwise."""
    if _let_stand(case):
        return Refusal("let_stand", _("已决定不再重新办理，并记录了理由；有新的不满意评价时才再审议。"))
    return None


def rehandling_not_yet_proposed(case: Case, on: date) -> Refusal | None:
    if case.rehandling_proposed:
        return Refusal("already_proposed", _("已经提请重新办理，等待督查室重新交办。"))
    return None


def meeting_after_rounds(case: Case, on: date) -> Refusal | None:
    if case.round >= case.pack.rounds_before_meeting and not _meeting_held(case):
        return Refusal(
            "meeting_missing", _("已办理 %(n)d 轮仍不满意，须先举行并登记当面协商会。") % {"n": case.round}
        )
    return None


def evaluation_pending(case: Case, act: Act) -> Refusal | None:
    if not current_evaluations(case).filter(signer=act["signer"], state="pending").exists():
        return Refusal("already_evaluated", _("这位署名人在本轮已经评价，或不是本案署名人。"))
    return None


def own_evaluation_pending(case: Case, held: Held) -> Refusal | None:
    pending = current_evaluations(case).filter(state="pending")
    body = case.proposal.proposing_body_id
    mine = Q(body=body) if body is not None and held.organisation_id == body else Q(signer=held.principal_id)
    if not pending.filter(mine).exists():
        return Refusal("already_evaluated", _("您在本轮已经评价过。"))
    return None


def evaluations_overdue(case: Case, on: date) -> Refusal | None:
    due = case.deadlines.filter(step=Step.EVALUATE, met_on=None, cancelled_on=None, due_on__lt=on).exists()
    if not due or not current_evaluations(case).filter(state="pending").exists():
        return Refusal("not_yet_due", _("评价期限还没有届满。"))
    return None


def consultation_open(case: Case, act: Act) -> Refusal | None:
    if not case.consultations.filter(pk=act["consultation"].pk, response="pending").exists():
        return Refusal("already_answered", _("这次沟通已经确认过，或不属于本案。"))
    return None


def has_open_commitments(case: Case, on: date) -> Refusal | None:
    if not case.commitments.filter(state__in=sorted(COMMITMENT_OPEN)).exists():
        return Refusal("no_open_commitment", _("没有待兑现的承诺事项。"))
    return None


def no_open_commitments(case: Case, on: date) -> Refusal | None:
    if case.commitments.filter(state__in=sorted(COMMITMENT_OPEN)).exists():
        return Refusal("open_commitments", _("还有待兑现的承诺事项。"))
    return None


def no_letter_in_work(case: Case, on: date) -> Refusal | None:
    """An archive is closed for good: a correction that was begun is delivered first."""
    letters = case.replies.exclude(state=ReplyState.DELIVERED).exclude(
        assignment__state__in=sorted(ASSIGNMENT_GONE)
    )
    if letters.exists():
        return Refusal("letter_in_work", _("还有在办的补充答复，请等其送达后再归档。"))
    return None


def papers_present(case: Case, on: date) -> Refusal | None:
    """Every round: each lead has a delivered reply, each co-handler an opinion or a recorded waiver."""
    remaining = case.assignments.exclude(state__in=sorted(ASSIGNMENT_GONE))
    lead_without = remaining.filter(role__in=sorted(REPLYING)).exclude(replies__state=ReplyState.DELIVERED)
    co_without = (
        remaining.filter(role=AssignmentRole.CO)
        .exclude(state=AssignmentState.WAIVED)
        .exclude(opinion_links__opinion__state=OpinionState.SENT)
    )
    missing = [
        a.organisation.short_name
        for a in (lead_without | co_without).select_related("organisation").distinct()
    ]
    if missing:
        return Refusal(
            "papers_missing", _("案卷不全，缺：%(units)s的答复或会办意见。") % {"units": "、".join(missing)}
        )
    return None
