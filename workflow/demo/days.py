"""Days of the demo: counted back from today in working days, so that it looks alive whenever it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workflow.services.rulepacks import pack_for, rule_for
from workflow.workdays import Before, derive

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import Jurisdiction
    from workflow.services.moments import Moments
    from workflow.steps import Step
    from workflow.workdays import Calendar

LONGEST: Final = 250


@dataclass
class Days:
    """What day things happened on, and at which moment of it."""

    today: date
    jurisdiction: Jurisdiction
    calendar: Calendar
    moments: Moments

    def back(self, workdays: int) -> date:
        """So many working days before today."""
        return self.calendar.shift(self.today, -workdays)

    def start_of(self, step: Step, *, due_on: date, in_session: bool = False) -> date:
        """The last working day before today from which the step falls due on that day, or else on the next possible.

        `in_session` chooses the rule. The rule must count forward from its start.
        """
        best = self.back(1)
        for on in self.calendar.workdays_before(self.today):
            due = self._due(step, on, in_session=in_session)
            if due < due_on or (self.today - on).days > LONGEST:
                break
            best = on
            if due == due_on:
                break
        return best

    def _due(self, step: Step, on: date, *, in_session: bool) -> date:
        rule = rule_for(pack_for(self.jurisdiction, on), step, in_session=in_session)
        if rule is None or isinstance(rule.timing, Before):
            raise LookupError(f"no rule counts {step} forward")
        return derive(rule.timing, on, self.calendar).due_on

    def moment(self, on: date) -> datetime:
        """The next moment of that day."""
        return self.moments.on(on)
