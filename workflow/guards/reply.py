"""Guards of the reply: nothing leaves the house with an ask, an opinion or a finding unaccounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.assembly.redaction import leaks, missing, redacted
from workflow.delivery import own_copy
from workflow.errors import Refusal
from workflow.guards.case import current_assignments
from workflow.letters import current_digest, current_text
from workflow.states import ASSIGNMENT_GONE, AssignmentRole, AssignmentState, OpinionState, ReplyState

if TYPE_CHECKING:
    from datetime import date

    from proposals.queries import Held
    from workflow.assembly.checking import Finding
    from workflow.machine import Act
    from workflow.models import Reply

WITHHELD_NEEDS_REASON: Final = gettext_lazy("不予公开须写明理由。")


def has_text(reply: Reply, on: date) -> Refusal | None:
    if not current_digest(reply):
        return Refusal("incomplete", _("答复还没有内容，请先起草。"))
    return None


def class_chosen(reply: Reply, on: date) -> Refusal | None:
    if reply.outcome_class_id is None:
        return Refusal("class_missing", _("还没有选定办理结果类别。"))
    return None


def countersigned(reply: Reply, on: date) -> Refusal | None:
    digest = current_digest(reply)
    waiting = reply.countersignatures.exclude(signed_digest=digest).select_related("organisation")
    names = [c.organisation.short_name for c in waiting]
    if names:
        return Refusal(
            "countersign_pending", _("还有单位没有会签：%(units)s。") % {"units": "、".join(names)}
        )
    return None


def not_signed_by_unit(reply: Reply, act: Act) -> Refusal | None:
    if not reply.countersignatures.filter(organisation=act.unit_id, signed_digest="").exists():
        return Refusal("already_countersigned", _("本单位已经会签。"))
    return None


def countersigners_sound(reply: Reply, act: Act) -> Refusal | None:
    asked = {unit.pk for unit in act["units"]}
    handling = set(current_assignments(reply.case).values_list("organisation_id", flat=True))
    if not asked or asked - handling or reply.organisation_id in asked:
        return Refusal("not_a_handling_unit", _("会签单位须是本案的其他承办单位，至少一个。"))
    return None


def office_cleared(reply: Reply, on: date) -> Refusal | None:
    if reply.cleared_digest != current_digest(reply):
        return Refusal("not_cleared", _("督查室还没有完成复前审核。"))
    return None


def office_not_cleared(reply: Reply, on: date) -> Refusal | None:
    if reply.cleared_digest == current_digest(reply):
        return Refusal("already_cleared", _("督查室已经审核过这一稿，等待单位领导签发。"))
    return None


def priority_cleared(reply: Reply, on: date) -> Refusal | None:
    """A priority case (重点提案) is looked at by the secretariat too."""
    if reply.case.priority and reply.priority_cleared_digest != current_digest(reply):
        return Refusal("priority_not_cleared", _("重点提案的答复还须提案委审核。"))
    return None


def is_priority(reply: Reply, on: date) -> Refusal | None:
    if not reply.case.priority:
        return Refusal("not_priority", _("只有重点提案的答复才须提案委审核。"))
    return None


def text_as_approved(reply: Reply, on: date) -> Refusal | None:
    if reply.approved_digest != current_digest(reply):
        return Refusal("text_changed", _("签批之后文本有改动，须重新送审签批。"))
    return None


def findings_settled(reply: Reply, on: date) -> Refusal | None:
    remaining = _open_findings(reply)
    if remaining:
        words = {"n": len(remaining), "first": remaining[0].message(_)}
        return Refusal("findings_open", _("还有 %(n)d 处检查问题没有改正或说明，例如：%(first)s") % words)
    return None


def consultations_held(reply: Reply, on: date) -> Refusal | None:
    """The pack says how many talks with the proposer a reply needs; a disputed one does not count."""
    needed = reply.case.pack.consultations_required
    talks = reply.case.consultations.filter(round=reply.round).exclude(response="disputed")
    held = talks.count()
    if held < needed:
        return Refusal(
            "consultation_missing",
            _("须与提案人沟通 %(n)d 次，已登记 %(held)d 次。") % {"n": needed, "held": held},
        )
    return None


def every_ask_answered(reply: Reply, on: date) -> Refusal | None:
    """Every ask is answered or declined with a reason; in 分办 by one of the leads."""
    answered = {"answers__reply__case_id": reply.case_id, "answers__reply__round": reply.round}
    split = reply.assignment.role == AssignmentRole.SPLIT
    scope = answered if split else {"answers__reply": reply}
    open_asks = reply.case.proposal.asks.exclude(pk__in=reply.case.proposal.asks.filter(**scope)).order_by(
        "position"
    )
    numbers = [ask.number for ask in open_asks]
    if numbers and reply.supplement_of_id is None:
        return Refusal(
            "asks_unanswered", _("还有建议没有答复或说明：%(asks)s。") % {"asks": "、".join(numbers)}
        )
    return None


def every_opinion_accounted(reply: Reply, on: date) -> Refusal | None:
    """Every opinion of the letter's round is in, each passage of it used or reasoned, or its silence was waived."""
    units = reply.case.assignments.filter(round=reply.round).exclude(state__in=sorted(ASSIGNMENT_GONE))
    co = units.filter(role=AssignmentRole.CO).select_related("organisation")
    settled = {AssignmentState.ANSWERED, AssignmentState.WAIVED}
    waiting = [a.organisation.short_name for a in co if a.state not in settled]
    if waiting:
        return Refusal("opinions_missing", _("会办意见没有收齐：%(units)s。") % {"units": "、".join(waiting)})
    unmarked = co.filter(
        state=AssignmentState.ANSWERED, opinion_links__opinion__state=OpinionState.SENT
    ).exclude(pk__in=co.filter(pk__in=_fully_marked(reply)))
    names = [a.organisation.short_name for a in unmarked.distinct()]
    if names:
        return Refusal(
            "opinions_unaccounted",
            _("还没有标明采用情况的会办意见：%(units)s。") % {"units": "、".join(names)},
        )
    return None


def _fully_marked(reply: Reply) -> list[int]:
    links = reply.case.opinion_links.filter(opinion__state=OpinionState.SENT, assignment__round=reply.round)
    marked = set(reply.case.passage_uses.values_list("passage_id", flat=True))
    passages: dict[int, set[int]] = {}
    for assignment_id, passage_id in links.values_list("assignment_id", "opinion__passages"):
        passages.setdefault(assignment_id, set()).add(passage_id)
    return [assignment for assignment, ids in passages.items() if ids <= marked]


def withheld_has_reason(reply: Reply, act: Act) -> Refusal | None:
    if act["openness"] == "withheld" and not act.get("openness_reason"):
        return Refusal("reason_missing", str(WITHHELD_NEEDS_REASON))
    return None


def class_change_reasoned(reply: Reply, act: Act) -> Refusal | None:
    chosen = act.get("outcome_class")
    if chosen is not None and chosen.pk != reply.outcome_class_id and not act.get("class_reason"):
        return Refusal("reason_missing", _("改办理结果类别须写明理由。"))
    return None


def redactions_hold(reply: Reply, act: Act) -> Refusal | None:
    """What is to be left out stands in the letter, the reason is given, and nothing of it can be read afterwards."""
    words = tuple(act.get("redactions") or ())
    text = current_text(reply) if words else ""
    if absent := missing(text, words):
        return Refusal(
            "words_not_in_text",
            _("正文中没有“%(words)s”，请照原文逐字填写。") % {"words": absent[0]},
        )
    if words and not act.get("redaction_reason"):
        return Refusal("reason_missing", _("删去文字须写明理由。"))
    if left := leaks(redacted(text, words), words):
        return Refusal(
            "words_still_readable",
            _("删去之后还能读到“%(words)s”，请把这种写法也列为一行。") % {"words": left[0]},
        )
    return None


def _open_findings(reply: Reply) -> list[Finding]:
    from workflow.findings import open_findings  # noqa: PLC0415 -- what reads texts is loaded with the first text

    return open_findings(reply)


def finding_exists(reply: Reply, act: Act) -> Refusal | None:
    if act["finding"] not in {finding.fingerprint for finding in _open_findings(reply)}:
        return Refusal("no_such_finding", _("这一处问题已不存在或已说明，请刷新页面。"))
    return None


def finding_may_stand(reply: Reply, act: Act) -> Refusal | None:
    found = next(one for one in _open_findings(reply) if one.fingerprint == act["finding"])
    if not found.may_stand:
        return Refusal(
            "confidential",
            _(
                "这是会办单位写给主办单位参考、不得引用的内容，只能从答复中删去；如对方同意引用，请退补后由其改为可以引用。"
            ),
        )
    return None


def case_in_handling(reply: Reply, on: date) -> Refusal | None:
    case = reply.case
    if reply.supplement_of_id is None and (case.state != "handling" or case.round != reply.round):
        return Refusal("round_over", _("本轮办理已经结束。"))
    return None


def delivered_not_before_issue(reply: Reply, act: Act) -> Refusal | None:
    if reply.issued_on and act["delivered_on"] < reply.issued_on:
        return Refusal(
            "delivered_before_issue", _("送达日期不能早于成文日期 %(day)s。") % {"day": reply.issued_on}
        )
    return None


def case_not_archived(reply: Reply, on: date) -> Refusal | None:
    if reply.case.state == "archived":
        return Refusal("case_archived", _("案卷已归档，不能再办理。"))
    return None


def copy_not_acknowledged(reply: Reply, held: Held) -> Refusal | None:
    if not reply.deliveries.filter(own_copy(held), received_at=None).exists():
        return Refusal("already_received", _("这份答复已经确认收到。"))
    return None


def no_supplement_in_work(reply: Reply, on: date) -> Refusal | None:
    """One letter at a time: a second supplement waits until the first, of whichever letter, has been delivered."""
    if reply.assignment.replies.exclude(state=ReplyState.DELIVERED).exists():
        return Refusal("supplement_open", _("已有一份在办的补充答复，请继续那一份。"))
    return None
