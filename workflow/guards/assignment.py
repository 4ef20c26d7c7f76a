"""Guards of the assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from proposals.queries import holds_post_at
from workflow.errors import Refusal
from workflow.guards.case import unit_addable, units_refusal
from workflow.states import (
    ASSIGNMENT_GONE,
    REPLYING,
    AssignmentRole,
    AssignmentState,
    OpinionState,
    ReplyState,
)
from workflow.steps import Step

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Assignment, Deadline, Extension

DUE_STEPS = (Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE)
"""The steps that an extension, a pause or a waiver is about: what the unit owes."""


def open_due(assignment: Assignment) -> Deadline | None:
    """The open deadline of what the unit owes: its opinion or its reply."""
    owed = [day for day in assignment.deadlines.all() if day.step in DUE_STEPS and day.is_open]
    return min(owed, key=lambda day: (day.due_on, day.pk), default=None)


def is_co_handler(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.role != AssignmentRole.CO:
        return Refusal("not_co_handler", _("只有会办单位才报送会办意见。"))
    return None


def owes_a_reply(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.role not in REPLYING:
        return Refusal("not_lead", _("只有主办、独办或分办单位才起草答复。"))
    return None


def owes_something(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.role == AssignmentRole.INFORMATION:
        return Refusal("for_information", _("参阅单位不必答复。"))
    return None


OPINION_IN_WORK = [OpinionState.DRAFTING, OpinionState.IN_REVIEW, OpinionState.APPROVED]


def no_opinion_in_work(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.opinion_links.filter(opinion__state__in=OPINION_IN_WORK).exists():
        return Refusal("opinion_open", _("本案已有一份在办的会办意见，请继续那一份。"))
    return None


def no_reply_in_work(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.replies.exists():
        return Refusal("reply_open", _("本案已有答复稿，请继续那一份；已送达的请作补充答复。"))
    return None


def other_cases_co_handled(assignment: Assignment, act: Act) -> Refusal | None:
    """Every further case is one that the same bureau co-handles, has not answered, and is not answering already."""
    for case in act.get("cases") or ():
        theirs = case.assignments.filter(
            organisation_id=assignment.organisation_id,
            role=AssignmentRole.CO,
            round=case.round,
            state=AssignmentState.ACCEPTED,
        ).exclude(opinion_links__opinion__state__in=OPINION_IN_WORK)
        if case.pk != assignment.case_id and not theirs.exists():
            return Refusal(
                "case_not_co_handled",
                _("本单位在 %(case)s 号没有待报的会办意见，不能并入同一份。")
                % {"case": case.proposal.reference},
            )
    return None


def objection_window_open(assignment: Assignment, on: date) -> Refusal | None:
    """Late is refused only where the pack says that the right is lost (e.g. 玉林市 2019)."""
    late = assignment.deadlines.filter(
        step=Step.OBJECT, met_on=None, cancelled_on=None, due_on__lt=on, rule__late="lose_right"
    ).first()
    if late is not None:
        return Refusal(
            "objection_window_closed",
            _("改办申请期限 %(day)s 已过，按规定视为同意承办。") % {"day": late.due_on},
        )
    return None


def objections_left(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.objections.filter(decision="overruled").count() >= 2:  # noqa: PLR2004 -- the second is final
        return Refusal("objection_final", _("改办申请已两次未获同意，第二次决定为最终决定。"))
    return None


def objection_not_drafted(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.objections.filter(decision__in=["draft", "pending"]).exists():
        return Refusal("objection_drafted", _("已有一份改办申请，请本单位领导提出或继续等待答复。"))
    return None


def leader_decides_second(assignment: Assignment, act: Act) -> Refusal | None:
    """The second objection goes to the office's leader."""
    overruled_before = assignment.objections.filter(decision="overruled").exists()
    if overruled_before and (act.post is None or act.post.role != "office_leader"):
        return Refusal("second_needs_leader", _("第二次改办申请须由督查室领导答复。"))
    return None


def new_unit_sound(assignment: Assignment, act: Act) -> Refusal | None:
    if act["organisation"].pk == assignment.organisation_id:
        return Refusal("same_unit", _("改办单位与原单位相同，请另选。"))
    return unit_addable(assignment.case, act) or units_refusal(assignment.case, [act["organisation"]], act.on)


def due_has_passed(assignment: Assignment, on: date) -> Refusal | None:
    due = open_due(assignment)
    if due is None or not due.is_overdue(on):
        return Refusal("not_yet_due", _("会办意见的期限还没有过，请先等待或催办。"))
    return None


def office_noted(assignment: Assignment, on: date) -> Refusal | None:
    if not assignment.office_note:
        return Refusal("office_note_missing", _("督查室还没有登记说明，请先请督查室协调。"))
    return None


def handler_of_unit(assignment: Assignment, act: Act) -> Refusal | None:
    if not holds_post_at(act["handler"], assignment.organisation_id, act.on):
        return Refusal("handler_elsewhere", _("经办人须是本单位在职人员。"))
    return None


def has_open_due(assignment: Assignment, on: date) -> Refusal | None:
    if open_due(assignment) is None:
        return Refusal("no_deadline", _("本单位在此案没有未完成的期限。"))
    return None


def pending_extension(assignment: Assignment) -> Extension | None:
    """The request that waits for its answer; there is one at most."""
    return next((one for one in assignment.extensions.all() if one.decision == "pending"), None)


def extensions_pending(on: date) -> Q:
    """The shares with such a request."""
    return Q(extensions__decision="pending")


def no_extension_pending(assignment: Assignment, on: date) -> Refusal | None:
    if pending_extension(assignment) is not None:
        return Refusal("extension_pending", _("已有一份延期申请在等答复。"))
    return None


def extension_pending(assignment: Assignment, on: date) -> Refusal | None:
    if pending_extension(assignment) is None:
        return Refusal("no_extension", _("没有待答复的延期申请。"))
    return None


def asked_in_time(assignment: Assignment, act: Act) -> Refusal | None:
    """An extension is asked for to a later day, within the cap of the pack."""
    due = open_due(assignment)
    if due is None:
        return has_open_due(assignment, act.on)
    if act["until_on"] <= due.due_on:
        return Refusal("not_later", _("新期限须晚于现期限 %(day)s。") % {"day": due.due_on})
    return _within_cap(due, act["until_on"])


def _within_cap(due: Deadline, until_on: date) -> Refusal | None:
    if due.latest_on is not None and until_on > due.latest_on:
        return Refusal("over_cap", _("按规定最迟只能延至 %(day)s。") % {"day": due.latest_on})
    return None


def still_grantable(assignment: Assignment, on: date) -> Refusal | None:
    """Between the request and its answer the unit may have done its work, or a pause may have moved its day."""
    extension = pending_extension(assignment)
    if extension is None:
        return extension_pending(assignment, on)
    due = extension.deadline
    if not due.is_open:
        return Refusal("no_deadline", _("申请延期的事项已经完成或终止，请答复“不同意延期”以结束这份申请。"))
    if extension.until_on <= due.due_on:
        return Refusal("not_later", _("新期限须晚于现期限 %(day)s。") % {"day": due.due_on})
    if extension.until_on < on:
        words = _("申请延到的 %(day)s 已过，请答复“不同意延期”。") % {"day": extension.until_on}
        return Refusal("extension_past", words)
    return _within_cap(due, extension.until_on)


def proposer_told(assignment: Assignment, on: date) -> Refusal | None:
    pending = pending_extension(assignment)
    needs_telling = pending is not None and pending.deadline.step in {Step.REPLY, Step.REHANDLE}
    if needs_telling and pending is not None and pending.proposer_told_on is None:
        return Refusal("proposer_not_told", _("答复延期须先告知提案人，请退回申请单位补充告知日期。"))
    return None


def not_paused(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.paused_on is not None:
        return Refusal("paused", _("期限已自 %(day)s 起中止。") % {"day": assignment.paused_on})
    return None


def still_running(assignment: Assignment, on: date) -> Refusal | None:
    """Only a clock that still runs can be stopped; what is overdue stays overdue."""
    due = open_due(assignment)
    if due is not None and due.due_on < on:
        return Refusal("too_late", _("期限 %(day)s 已过，不能再中止。") % {"day": due.due_on})
    return None


def is_paused(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.paused_on is None:
        return Refusal("not_paused", _("期限没有中止，不必恢复。"))
    return None


def _reply_issued(assignment: Assignment) -> bool:
    issued = {ReplyState.ISSUED, ReplyState.DELIVERED}
    replies = assignment.case.replies.all()
    return any(reply.round == assignment.round and reply.state in issued for reply in replies)


def opinion_not_final(assignment: Assignment, on: date) -> Refusal | None:
    """Asking again and marking use end when the round's reply is issued."""
    if _reply_issued(assignment):
        return Refusal("reply_issued", _("答复已经发文，不能再退补或改动采用情况。"))
    return None


def reply_not_out(assignment: Assignment, on: date) -> Refusal | None:
    """An ask is given to a unit while the letter that will carry its answer is still in the house."""
    if _reply_issued(assignment):
        return Refusal("reply_issued", _("答复已经发文，不能再指定单位回应。"))
    return None


def asks_left(assignment: Assignment, on: date) -> Refusal | None:
    if not assignment.case.proposal.asks.exclude(shares__assignment=assignment).exists():
        return Refusal("no_ask_left", _("本案各条建议都已指定给这个单位。"))
    return None


def asks_assignable(assignment: Assignment, act: Act) -> Refusal | None:
    """At least one, each of this case and not given to the unit before."""
    asks = list(act["asks"])
    if not asks:
        return Refusal("asks_missing", _("请至少选一条建议。"))
    if any(ask.proposal_id != assignment.case.proposal_id for ask in asks):
        return Refusal("ask_elsewhere", _("所选建议不属于本案，请刷新页面后重新选择。"))
    given = set(assignment.ask_shares.values_list("ask_id", flat=True))
    twice = "、".join(ask.number for ask in asks if ask.pk in given)
    if twice:
        return Refusal("ask_given", _("建议%(asks)s已指定给这个单位，不必再指定。") % {"asks": twice})
    return None


def uses_marked(assignment: Assignment, on: date) -> Refusal | None:
    if not assignment.case.passage_uses.filter(
        passage__opinion__links__assignment=assignment, passage__opinion__state=OpinionState.SENT
    ).exists():
        return Refusal("uses_not_marked", _("主办单位还没有标明采用情况。"))
    return None


def not_objected_before(assignment: Assignment, on: date) -> Refusal | None:
    if assignment.use_objection:
        return Refusal("already_objected", _("对采用情况的异议只能提出一次。"))
    return None


def unused_has_reason(assignment: Assignment, act: Act) -> Refusal | None:
    for use, reason in act["uses"].values():
        if use == "not_used" and not reason:
            return Refusal("reason_missing", _("未采用的段落须写明理由。"))
    return None


def has_answered(assignment: Assignment, on: date) -> Refusal | None:
    """What makes the derived move: information is answered by its receipt, the rest by letter."""
    if assignment.role == AssignmentRole.INFORMATION:
        return None
    if assignment.role == AssignmentRole.CO:
        sent = assignment.opinion_links.filter(opinion__state=OpinionState.SENT).exists()
        done = sent and not assignment.missing
    else:
        done = assignment.replies.filter(state=ReplyState.DELIVERED, round=assignment.round).exists()
    return None if done else Refusal("not_answered", _("还没有报送意见或送达答复。"))


def case_in_handling(assignment: Assignment, on: date) -> Refusal | None:
    """An assignment moves only while its round is being handled."""
    case = assignment.case
    if case.state != "handling" or case.round != assignment.round:
        return Refusal("round_over", _("本轮办理已经结束。"))
    return None


def removal_leaves_a_lead(assignment: Assignment, on: date) -> Refusal | None:
    others = (
        assignment.case.assignments.filter(round=assignment.round, role__in=sorted(REPLYING))
        .exclude(state__in=sorted(ASSIGNMENT_GONE))
        .exclude(pk=assignment.pk)
    )
    if assignment.role in REPLYING and not others.exists():
        return Refusal("last_lead", _("这是本案唯一的主办单位，请用“改办”交给别的单位。"))
    return None


def no_reply_begun(assignment: Assignment, on: date) -> Refusal | None:
    """A lead that has issued its letter can no longer be taken off the case."""
    if assignment.replies.filter(state__in=[ReplyState.ISSUED, ReplyState.DELIVERED]).exists():
        return Refusal("reply_issued", _("该单位的答复已经发文，不能再撤回或改办。"))
    return None
