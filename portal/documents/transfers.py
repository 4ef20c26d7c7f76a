"""The transfer sheet (转办单): one sheet that accompanies a case to the end, printed with whatever is known so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from portal.documents.content import Choice, Field, Form
from portal.documents.layout import blank_day, day_words
from portal.documents.wording import boxes, due_words, number_words, session_of
from proposals.models import CoSigner, Proposal
from workflow.models import Assignment, Evaluation
from workflow.queries import deadlines_visible_to, evaluations_visible_to, replies_visible_to
from workflow.services.clock import day_of
from workflow.states import ASSIGNMENT_GONE, AssignmentRole, AssignmentState, CaseState, ReplyState
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Case, Reply

NOTES: Final = (
    "本单随案运转，办结后连同答复件一并归档。",
    "不属于本单位职责的，在规定期限内书面申请改办，不得自行转办。",
    "答复前应当与提案人沟通；答复件须经单位负责人签发，注明办理结果类别和公开属性。",
    "答复件送提案人，并抄送提案工作机构、政府督查机构和会办单位；附征询意见表。",
)
RATED: Final = (Evaluation.Grade.SATISFIED, Evaluation.Grade.MOSTLY, Evaluation.Grade.DISSATISFIED)


def transfer_sheet(_row: Case, case: Case, held: Iterable[Held]) -> Form:
    """What the reader may see of the case, on one sheet."""
    held = tuple(held)
    shares = _shares(case)
    replies = _replies(case, held)
    proposal = case.proposal
    rows = (
        (Field("案由", proposal.title),),
        (Field("编号", number_words(case)), Field("届次", session_of(case))),
        (Field("提案人", _proposers(case)), Field("类别", proposal.category)),
        (Field("审查意见", _examined(case)), Field("审查时间", day_words(case.filed_on))),
        (Field("分处意见", _handed_over(shares), lines=2),),
        (
            Field("交办时间", day_words(case.handed_over_on)),
            Field("轮次", f"第{case.round}轮" if case.handed_over_on else ""),
        ),
        (Field("办理期限", _days(case, held)),),
        (Field("领导批示", _in_charge(case), lines=3),),
        (Field("会办意见", _opinions(shares), lines=2),),
        (Field("办理情况", choices=_classes(case, replies)),),
        (Field("答复", _answers(replies), lines=2),),
        *_ratings(case, held),
        (Field("提案人签字", lines=2), Field("时间", blank_day())),
    )  # fmt: skip
    return Form(
        subject=f"{number_words(case)}{proposal.title}转办单",
        dated=case.closed_on or case.handed_over_on or case.filed_on or _entered_on(case),
        title=("提案转办单",),
        number=case.handover_document,
        rows=rows,
        notes=NOTES,
    )


def _entered_on(case: Case) -> date:
    return day_of(case.proposal.created_at, case.jurisdiction)


def _shares(case: Case) -> list[Assignment]:
    shares = Assignment.objects.filter(case=case, round=case.round).exclude(state__in=sorted(ASSIGNMENT_GONE))
    return list(shares.select_related("organisation").order_by("pk"))


def _replies(case: Case, held: tuple[Held, ...]) -> list[Reply]:
    """The replies of this round that have gone out, as far as the reader may see them."""
    out = replies_visible_to(held).filter(
        case=case, round=case.round, state__in=[ReplyState.ISSUED, ReplyState.DELIVERED]
    )
    return list(out.select_related("organisation", "outcome_class").order_by("issued_on", "pk"))


def _proposers(case: Case) -> str:
    proposal = case.proposal
    signed = (
        proposal.cosigners.filter(answer=CoSigner.Answer.ACCEPTED).select_related("person").order_by("pk")
    )
    return "、".join([proposal.proposer_name, *(str(one.person) for one in signed)])


def _examined(case: Case) -> str:
    if case.state == CaseState.NOT_FILED:
        return f"不予立案：{case.get_ground_display()}"
    if case.merged_into:
        return f"并入{number_words(case.merged_into)}办理"
    nature = case.proposal.get_nature_display() if case.proposal.nature == Proposal.Nature.PRIORITY else ""
    return "，".join(
        part for part in ("立案" if case.filed_on else "", f"{nature}提案" if nature else "") if part
    )


def _handed_over(shares: list[Assignment]) -> str:
    by_role = [
        (AssignmentRole(role).label, "、".join(one.organisation.name for one in shares if one.role == role))
        for role in AssignmentRole.values
    ]
    return "\n".join(f"{label}：{names}" for label, names in by_role if names)


def _days(case: Case, held: tuple[Held, ...]) -> str:
    due = deadlines_visible_to(held).filter(
        case=case, round=case.round, step__in=[Step.OPINION, Step.REPLY, Step.REHANDLE], cancelled_on=None
    )
    last = {row.get_step_display(): row for row in due.order_by("due_on", "pk")}
    return "；".join(f"{step}：{due_words(row)}" for step, row in last.items())


def _in_charge(case: Case) -> str:
    return f"领办领导：{case.leader_in_charge}" if case.leader_in_charge else ""


def _opinions(shares: list[Assignment]) -> str:
    """One after the other: a case may have eleven co-handlers, and this is one sheet."""
    co = (share for share in shares if share.role == AssignmentRole.CO)
    return "；".join(f"{share.organisation.short_name}{_opined(share)}" for share in co)


def _opined(share: Assignment) -> str:
    if share.state == AssignmentState.WAIVED:
        return "未报送，已说明"
    return f"{day_words(share.answered_on)}报送" if share.answered_on else "未报送"


def _classes(case: Case, replies: list[Reply]) -> tuple[Choice, ...]:
    ticked = {reply.outcome_class.letter for reply in replies if reply.outcome_class}
    classes = case.pack.outcome_classes.order_by("letter")
    return tuple(Choice(f"{one.letter} {one.wording}", one.letter in ticked) for one in classes)


def _answers(replies: list[Reply]) -> str:
    return "\n".join(
        "，".join(
            part
            for part in (
                reply.organisation.name,
                reply.document_number,
                f"{day_words(reply.issued_on)}发文",
                f"{day_words(reply.delivered_on)}送达" if reply.delivered_on else "",
            )
            if part
        )
        for reply in replies
    )


def _ratings(case: Case, held: tuple[Held, ...]) -> Iterable[tuple[Field, ...]]:
    """One row for each rating that the reader may see; empty boxes while there is none."""
    given = evaluations_visible_to(held).filter(case=case, round=case.round, state=Evaluation.State.GIVEN)
    found = list(given.select_related("signer", "body").order_by("pk"))
    if not found:
        return [(Field("征求提案人意见", choices=tuple(Choice(str(grade.label)) for grade in RATED)),)]
    return [
        (Field("征求提案人意见", str(rating.body or rating.signer), boxes(_grades(rating), {rating.result})),)
        for rating in found
    ]


def _grades(rating: Evaluation) -> list[tuple[str, str]]:
    """The three boxes of the sheet, with the grade itself when it is another."""
    shown = [*RATED, *([] if rating.result in RATED else [Evaluation.Grade(rating.result)])]
    return [(grade.value, str(grade.label)) for grade in shown]
