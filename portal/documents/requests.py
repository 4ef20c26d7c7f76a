"""What a unit asks of the office on paper: to hand the case to another (改办申请), and for a later date (延期申请)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.documents.content import Choice, Field, Form
from portal.documents.decisions import by_secretariat, due_before
from portal.documents.layout import blank_day, day_words
from portal.documents.wording import PROVISIONAL, boxes, due_words, number_words
from workflow.models import Extension, Objection
from workflow.services.clock import day_of
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from proposals.queries import Held
    from workflow.models import Case


def objection_form(objection: Objection, case: Case, _held: Iterable[Held]) -> Form:
    """The application to hand the case to another unit, with the decision when there is one."""
    share = objection.assignment
    last = share.deadlines.filter(step=Step.OBJECT).order_by("-original_due_on").first()
    kinds = Objection.Decision
    draft = objection.decision == kinds.DRAFT
    decided = {objection.decision} & {kinds.UPHELD.value, kinds.OVERRULED.value}
    raised_on = day_of(objection.raised_at, case.jurisdiction)
    return Form(
        subject=f"{number_words(case)}改办申请",
        dated=_on(objection.decided_at, case) or raised_on,
        title=("提案改办申请表",),
        number=number_words(case),
        rows=(
            (Field("案由", case.proposal.title),),
            (Field("申请单位", share.organisation.name), Field("承办分工", share.get_role_display())),
            (Field("交办日期", day_words(case.handed_over_on)), Field("签收日期", day_words(share.accepted_on))),
            (
                Field("申请截止日", due_words(last)),
                Field("申请日期", "" if draft else day_words(raised_on)),
            ),
            (Field("理由类别", choices=boxes(Objection.Ground.choices, {objection.ground})),),
            (Field("理由", objection.reason, lines=5),),
            (Field("依据", objection.basis, lines=3),),
            (Field("建议改由", str(objection.suggested or "")),),
            (Field("建议单位意见", choices=boxes(Objection.Agreed.choices, {objection.agreed})),),
            (Field("单位领导签字（盖章）", lines=3), Field("日期", blank_day())),
            (Field("处理", choices=_decisions(decided, (kinds.UPHELD, kinds.OVERRULED))),),
            (Field("处理理由", objection.decided_reason, lines=3),),
            (Field("处理日期", day_words(_on(objection.decided_at, case))), Field("督查机构（盖章）", lines=2)),
        ),
        notes=("申请未获同意之前照常办理；不得自行转办。",),
        draft=draft,
    )  # fmt: skip


def extension_form(extension: Extension, case: Case, _held: Iterable[Held]) -> Form:
    """The application for a later date; the date first set stays on it."""
    share, due = extension.assignment, extension.deadline
    kinds = Extension.Decision
    granted = extension.decision == kinds.GRANTED
    decided = {extension.decision} & {kinds.GRANTED.value, kinds.REFUSED.value}
    asked_on = day_of(extension.asked_at, case.jurisdiction)
    doubt = PROVISIONAL if due.provisional and not granted else ""
    return Form(
        subject=f"{number_words(case)}延期申请",
        dated=_on(extension.decided_at, case) or asked_on,
        title=("提案办理延期申请表",),
        number=number_words(case),
        rows=(
            (Field("案由", case.proposal.title),),
            (Field("申请单位", share.organisation.name), Field("承办分工", share.get_role_display())),
            (Field("事项", due.get_step_display()), Field("申请日期", day_words(asked_on))),
            (Field("原期限", day_words(due.original_due_on)), Field("现期限", day_words(due_before(extension)) + doubt)),
            (Field("申请延至", day_words(extension.until_on)), Field("延期上限", day_words(due.latest_on))),
            (Field("延期理由", extension.reason, lines=4),),
            (Field("已做工作", extension.work_done, lines=4),),
            (Field("告知提案人", day_words(extension.proposer_told_on)),),
            (Field("单位领导签字（盖章）", lines=3), Field("日期", blank_day())),
            *_consent(extension, case),
            (Field("处理", choices=_decisions(decided, (kinds.GRANTED, kinds.REFUSED))),),
            (Field("处理意见", extension.decided_reason, lines=3),),
            (
                Field("同意延至", day_words(extension.until_on) if granted else ""),
                Field("处理日期", day_words(_on(extension.decided_at, case))),
            ),
        ),
        notes=("获同意之前，原期限不变；答复延期须先告知提案人。",),
    )  # fmt: skip


def _consent(extension: Extension, case: Case) -> tuple[tuple[Field, ...], ...]:
    """The secretariat's part, where the pack wants its consent or it was given."""
    given, refused = extension.consented_at is not None, by_secretariat(extension)
    if not (given or refused or case.pack.extension_consent):
        return ()
    day = _on(extension.consented_at if given else extension.decided_at if refused else None, case)
    return (
        (Field("提案工作机构意见", choices=(Choice("同意延期", given), Choice("不同意延期", refused))),),
        (Field("说明", extension.consent_note, lines=2), Field("日期", day_words(day) or blank_day())),
    )


def _decisions(
    decided: set[str], offered: Iterable[Objection.Decision | Extension.Decision]
) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.label), one.value in decided) for one in offered)


def _on(at: datetime | None, case: Case) -> date | None:
    return day_of(at, case.jurisdiction) if at else None
