"""From hand-over to the delivered reply: receipts, opinions, silence, and the lead's letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from proposals.roles import Role
from workflow.carrying import letters
from workflow.carrying.days import ASSUMED
from workflow.carrying.page import CarryError
from workflow.findings import open_findings
from workflow.models import Assignment, Opinion, OutcomeClass, Reply
from workflow.services.promises import as_found
from workflow.states import Openness, OpinionState
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from proposals.models import Organisation
    from workflow.carrying.days import CarryDays
    from workflow.carrying.page import OpinionOnPage, Page
    from workflow.carrying.staff import Staff
    from workflow.models import Case
    from workflow.workdays import Calendar

USUAL_CLASS = "B"


@dataclass(frozen=True)
class Share:
    """Who handles a case."""

    case: Case
    lead: Organisation
    co_handlers: tuple[Organisation, ...]

    @property
    def units(self) -> tuple[Organisation, ...]:
        return (self.lead, *self.co_handlers)


class Handling:
    """The units' part. `share` is the page's own case; further ones are only handed over."""

    def __init__(self, page: Page, staff: Staff, days: CarryDays, share: Share) -> None:
        self.page = page
        self.staff = staff
        self.days = days
        self.share = share
        self.case = share.case
        self.lead = share.lead

    def hand_over(self, share: Share) -> None:
        """Hand the case to its units and sign for it in each of them."""
        self.staff.do(
            "hand_over", share.case, self.staff.office, Role.OFFICE, self.days.handed_over_on,
            leads=[share.lead], co_handlers=list(share.co_handlers), document=self.page.handover_document,
            note=self.days.note("handed_over_on", _("交办日期未载，按来文推定。")),
        )  # fmt: skip
        note = self.days.note("received_on", _("签收日期未载，按交办次日登记。"))
        for unit in share.units:
            assignment = share.case.assignments.get(organisation=unit)
            self.staff.do("accept", assignment, unit, Role.LIAISON, self.days.received_on, note=note)

    def assignment(self, unit: Organisation) -> Assignment:
        found: Assignment = self.case.assignments.select_related("organisation").get(organisation=unit)
        return found

    # -- co-handlers -------------------------------------------------------------------------------------------

    def opinion(self, opinion: OpinionOnPage, unit: Organisation, also: Sequence[Case]) -> None:
        """The unit's letter: drafted, checked, approved and sent on its own day, to every case that it answers."""
        on = self.days.of_opinion(opinion)
        self.staff.do(
            "draft_opinion", self.assignment(unit), unit, Role.HANDLER, on, cases=list(also),
            note=ASSUMED + _("会办单位拟稿、核稿和签批的日期未载，均按落款日登记。"),
        )  # fmt: skip
        row: Opinion = Opinion.objects.filter(organisation=unit, state=OpinionState.DRAFTING).latest("pk")
        verdicts = letters.verdicts(self.case.proposal, opinion.text)
        for case in also:
            verdicts |= letters.unread_verdicts(case.proposal)
        self.staff.do("write", row, unit, Role.HANDLER, on, text=opinion.text, verdicts=verdicts)
        self._settle_promises(row, on)
        steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("submit_for_review", Role.HANDLER, {}),
            ("pass_check", Role.SECTION_HEAD, {}),
            ("approve", Role.BUREAU_LEADER, {}),
            ("send", Role.LIAISON, {"document_number": opinion.document_number}),
        )
        for name, role, inputs in steps:
            self.staff.do(name, row, unit, role, on, **inputs)

    def _settle_promises(self, letter: Opinion | Reply, on: date) -> None:
        """List what the letter promises as it was found; the page does not say what the bureaus meant to be bound by."""
        if inputs := as_found(letter):
            self.staff.do(
                "settle_promises", letter, letter.organisation, Role.HANDLER, on, **inputs,
                note=ASSUMED + _("承诺事项由系统从原文找出，均按原文列入，未经单位确认。"),
            )  # fmt: skip

    def silence_noted_on(self, unit: Organisation, calendar: Calendar) -> date:
        """The first working day after the unit's opinion was due, which must come before the reply."""
        due = (
            self.assignment(unit).deadlines.filter(step=Step.OPINION, met_on=None, cancelled_on=None).first()
        )
        on = calendar.shift(due.due_on if due else self.days.received_on, 1)
        if on > self.days.replied_on:
            raise CarryError(
                "silent_before_due",
                _(
                    "%(unit)s没有来文，而其会办期限到答复之日还没有过，请用 --handed-over-on 指明更早的交办日期。"
                )
                % {"unit": unit.name},
            )
        return on

    def go_on_without(self, unit: Organisation, on: date) -> None:
        assignment = self.assignment(unit)
        self.staff.do(
            "note_silence", assignment, self.staff.office, Role.OFFICE, on,
            note=ASSUMED + _("页面上没有该单位的会办意见，按逾期未报登记。"),
        )  # fmt: skip
        self.staff.do(
            "waive", assignment, self.lead, Role.BUREAU_LEADER, on,
            note=ASSUMED + _("会办意见逾期未报，先行答复。"),
        )  # fmt: skip

    # -- the lead ----------------------------------------------------------------------------------------------

    def reply(self, letter: str) -> None:
        """The lead's letter as published: drafted, checked, cleared, signed, issued and delivered on its day."""
        on = self.days.replied_on
        text = self.page.reply.text
        for opinion in Opinion.objects.filter(links__case=self.case, state=OpinionState.SENT):
            self.staff.do(
                "mark_use", self.assignment(opinion.organisation), self.lead, Role.HANDLER, on,
                uses=letters.uses(opinion.passages.all(), text, self.case.proposal.title),
                note=ASSUMED + _("采用情况系与公开答复逐字比对得出。"),
            )  # fmt: skip
        self.staff.do(
            "draft_reply", self.assignment(self.lead), self.lead, Role.HANDLER, on,
            note=ASSUMED + _("主办单位拟稿、核稿、复前审核和签发的日期未载，均按成文日登记。"),
        )  # fmt: skip
        reply: Reply = Reply.objects.get(case=self.case)
        self._write(reply, letter)
        self._settle_promises(reply, on)
        self._approve(reply)
        self._send(reply)

    def _write(self, reply: Reply, letter: str) -> None:
        page = self.page.reply
        given = letter or page.category
        chosen = OutcomeClass.objects.filter(pack=self.case.pack, letter=given or USUAL_CLASS).first()
        if chosen is None:
            raise CarryError("class_unknown", _("规则包里没有办理结果类别“%(letter)s”。") % {"letter": given})
        note = (
            "" if given else ASSUMED + _("办理结果类别未载，暂记 %(letter)s 类。") % {"letter": USUAL_CLASS}
        )
        self.staff.do(
            "write", reply, self.lead, Role.HANDLER, self.days.replied_on,
            text=page.text, answers=letters.answers(self.case.proposal, page.text), outcome_class=chosen,
            openness=Openness.PUBLIC, contact=page.contact, phone=page.phone, copy_to=page.copy_to, note=note,
        )  # fmt: skip

    def _approve(self, reply: Reply) -> None:
        on = self.days.replied_on
        self.staff.do("submit_check", reply, self.lead, Role.HANDLER, on)
        self.staff.do("pass_check", reply, self.lead, Role.SECTION_HEAD, on)
        self.staff.do("clear", reply, self.staff.office, Role.OFFICE, on, openness=Openness.PUBLIC)
        self.staff.do("sign_off", reply, self.lead, Role.BUREAU_LEADER, on)
        for finding in open_findings(Reply.objects.get(pk=reply.pk)):
            self.staff.do(
                "waive_finding", reply, self.lead, Role.HANDLER, on,
                finding=finding.fingerprint, note=_("按公开答复原文录入，不作改动。"),
            )  # fmt: skip

    def _send(self, reply: Reply) -> None:
        on = self.days.replied_on
        number = self.page.reply.document_number
        note = "" if number else ASSUMED + _("发文字号未载。")
        number = number or _("未载文号（%(number)s）") % {"number": self.page.number}
        self.staff.do(
            "issue", reply, self.lead, Role.LIAISON, on, document_number=number, issued_on=on, note=note
        )
        self.staff.do(
            "deliver", reply, self.lead, Role.LIAISON, on, delivered_on=on, delivered_how=_("未载"),
            note=ASSUMED + _("送达日期和方式未载，按成文日登记。"),
        )  # fmt: skip
