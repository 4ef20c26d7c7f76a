"""After the reply: publication, the rating that the page does not have, and closure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from proposals.roles import Role
from workflow.carrying.days import ASSUMED
from workflow.models import Case
from workflow.publishing.drafts import sent_opinions
from workflow.publishing.wanted import ANSWER, FULL, PROPOSAL, Wanted
from workflow.services.publications import leave_out_found
from workflow.states import CommitmentState, Outcome
from workflow.steps import Step

if TYPE_CHECKING:
    from datetime import date

    from workflow.carrying.days import CarryDays
    from workflow.carrying.staff import Staff
    from workflow.workdays import Calendar


class Closing:
    """The last part of the way. A published page carries no rating: silence lapses to 未答, never to 满意."""

    def __init__(self, case: Case, staff: Staff, days: CarryDays, calendar: Calendar) -> None:
        self.case = case
        self.staff = staff
        self.days = days
        self.calendar = calendar

    def close(self, published_on: date | None, today: date) -> None:
        """Publish, let the rating lapse on its day, close on the next working day; nothing later than `today`."""
        self._publish(published_on)
        due = self.case.deadlines.get(step=Step.EVALUATE, met_on=None, cancelled_on=None)
        lapsed_on = due.due_on + timedelta(days=1)
        closed_on = self.calendar.shift(due.due_on, 1)
        if closed_on > today:
            return
        self.staff.act("lapse_evaluations", self.case, None, lapsed_on)
        self._confirm_promises(closed_on)
        outcome = Case.objects.get(pk=self.case.pk).outcome
        self.staff.do(
            "close", self.case, self.staff.secretariat, Role.SECRETARIAT, closed_on,
            outcome="" if outcome != Outcome.UNKNOWN else Outcome.IN_PROGRESS,
            note=ASSUMED + _("办结日期未载，按评价期满后的第一个工作日登记。"),
        )  # fmt: skip

    def _confirm_promises(self, on: date) -> None:
        """What the letters promise is followed from the closure on; nobody at the time said what counted."""
        for commitment in self.case.commitments.filter(state=CommitmentState.PROPOSED).order_by("pk"):
            self.staff.do(
                "confirm", commitment, self.staff.secretariat, Role.SECRETARIAT, on,
                note=ASSUMED + _("承诺事项由系统从原文找出，未经人工核对。"),
            )  # fmt: skip

    def _publish(self, published_on: date | None) -> None:
        """The proposal, the reply and every opinion of the page; telephones and names of others are left out by default."""
        known = published_on is not None and published_on >= self.days.replied_on
        on = published_on if known and published_on else self.days.replied_on
        note = "" if known else ASSUMED + _("公开日期未载，按答复日登记。")
        opinions = tuple(sent_opinions(self.case))
        office = self.staff.holder(self.staff.office, Role.OFFICE, on)
        for about in (PROPOSAL, ANSWER):
            wanted = Wanted(about, FULL, named=True, opinions=opinions if about == ANSWER else ())
            leave_out_found(self.case, wanted, actor=office, at=self.staff.moment(on))
        self.staff.do(
            "publish_proposal", self.case, self.staff.secretariat, Role.SECRETARIAT, on, publication=FULL, note=note
        )  # fmt: skip
        self.staff.do(
            "decide_publication", self.case, self.staff.office, Role.OFFICE, on, publication=FULL,
            opinions=list(opinions), note=note,
        )  # fmt: skip
