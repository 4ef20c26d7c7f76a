"""Days of the demo: counted back from today in working days, so that it looks alive whenever it is loaded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from workflow.services.rulepacks import pack_for, rule_for
from workflow.workdays import Before, derive

if TYPE_CHECKING:
    from proposals.models import Jurisdiction
    from workflow.steps import Step
    from workflow.workdays import Calendar

LONGEST: Final = 250
_FIRST_MINUTE: Final = 9 * 60
_MINUTES_APART: Final = 4
_MOVES_A_DAY: Final = 120


@dataclass
class Days:
    """Moments are handed out in order within a day, from 9:00 to 17:00 local time."""

    today: date
    jurisdiction: Jurisdiction
    calendar: Calendar
    _moves: Counter[date] = field(default_factory=Counter)

    def back(self, workdays: int) -> date:
        """So many working days before today."""
        on = self.today
        for _ in range(workdays):
            on = self.workday_before(on)
        return on

    def workday_before(self, on: date) -> date:
        on -= timedelta(days=1)
        while not self.calendar.is_workday(on):
            on -= timedelta(days=1)
        return on

    def workday_after(self, on: date) -> date:
        on += timedelta(days=1)
        while not self.calendar.is_workday(on):
            on += timedelta(days=1)
        return on

    def start_of(self, step: Step, *, due_on: date, in_session: bool = False) -> date:
        """The last working day before today from which the step falls due on that day, or else on the next possible.

        `in_session` chooses the rule. The rule must count forward from its start.
        """
        on, best = self.back(1), self.back(1)
        while (self.today - on).days < LONGEST:
            due = self._due(step, on, in_session=in_session)
            if due == due_on:
                return on
            if due > due_on:
                best = on
            on = self.workday_before(on)
        return best

    def _due(self, step: Step, on: date, *, in_session: bool) -> date:
        rule = rule_for(pack_for(self.jurisdiction, on), step, in_session=in_session)
        if rule is None or isinstance(rule.timing, Before):
            raise LookupError(f"no rule counts {step} forward")
        return derive(rule.timing, on, self.calendar).due_on

    def moment(self, on: date) -> datetime:
        """The next moment of that day."""
        minutes = _FIRST_MINUTE + _MINUTES_APART * (self._moves[on] % _MOVES_A_DAY)
        self._moves[on] += 1
        return datetime.combine(on, time(minutes // 60, minutes % 60), ZoneInfo(self.jurisdiction.time_zone))
