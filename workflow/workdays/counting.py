"""How days are counted.

民法典第二百零一条至第二百零三条, by analogy: the starting day is not counted; a month ends on the corresponding day, or
on the last day of a month that has none; an end on a day off moves to the next working day. A fixed date was named by
an authority and stays where it is. A backward span ends earlier, never later, so that what must come first does.
A pause gives back the days from the day it began up to, but without, the day it ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow.workdays.calendar import ONE_DAY, Calendar
from workflow.workdays.spans import Span, Unit, add_months

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class End:
    """Where a count ended: `nominal` before and `due_on` after moving off a day off.

    `first` … `last` are the days that were looked up in the calendar (none when `first` is later); `provisional`
    says that one of them, or a day that the count hangs on, lies outside of the calendar.
    """

    nominal: date
    due_on: date
    first: date
    last: date
    provisional: bool

    @property
    def base(self) -> date:
        """The day from which a later pause or extension counts: the period's own end, not the day it moved to."""
        return min(self.nominal, self.due_on)

    def looked_up(self) -> Iterator[date]:
        on = self.first
        while on <= self.last:
            yield on
            on += ONE_DAY


def forward(span: Span, start: date, calendar: Calendar) -> End:
    if span.unit is Unit.WORKDAY:
        due_on = calendar.shift(start, span.amount)
        return _ended(due_on, due_on, (start + ONE_DAY, due_on), calendar)
    return _rolled(_plus(start, span.amount, span.unit), calendar)


def backward(span: Span, anchor: date, calendar: Calendar) -> End:
    if span.unit is Unit.WORKDAY:
        due_on = calendar.shift(anchor, -span.amount)
        end = _ended(due_on, due_on, (due_on, anchor - ONE_DAY), calendar)
    else:
        nominal = _plus(anchor, -span.amount, span.unit)
        due_on = calendar.workday_from(nominal, earlier=True)
        end = _ended(nominal, due_on, (due_on, nominal), calendar)
    return replace(end, provisional=end.provisional or anchor > calendar.horizon)


def fixed(on: date) -> End:
    return End(on, on, first=on + ONE_DAY, last=on, provisional=False)


def resumed(end: End, paused_on: date, resumed_on: date, unit: Unit, calendar: Calendar) -> End:
    """The end after a pause; never earlier than before, and never earlier than the day of the restart."""
    if paused_on == resumed_on:
        return replace(fixed(end.due_on), nominal=end.nominal)
    if unit is Unit.WORKDAY:
        due_on = calendar.shift(end.due_on, calendar.count(paused_on, resumed_on))
        longer = _ended(due_on, due_on, (paused_on, due_on), calendar)
    else:
        longer = _rolled(end.base + (resumed_on - paused_on), calendar)
    restart = not_before(resumed_on, calendar)
    return longer if longer.due_on >= restart.due_on else restart


def not_before(on: date, calendar: Calendar) -> End:
    """The end of what may not lie behind the day `on`: that day, or the first working day after it."""
    first = _rolled(on, calendar)
    return replace(first, nominal=first.due_on)


def extended(end: End, by: Span, calendar: Calendar) -> End:
    if by.unit is Unit.WORKDAY:
        return forward(by, end.due_on, calendar)
    return _rolled(_plus(end.base, by.amount, by.unit), calendar)


def latest_allowed(start: date, longest: Span, calendar: Calendar) -> date:
    """The last day to which something that began on `start` may be extended, when it may last `longest` at most."""
    return forward(longest, start, calendar).due_on


def _plus(on: date, amount: int, unit: Unit) -> date:
    return add_months(on, amount) if unit is Unit.MONTH else on + timedelta(days=amount)


def _rolled(nominal: date, calendar: Calendar) -> End:
    due_on = calendar.workday_from(nominal)
    return _ended(nominal, due_on, (nominal, due_on), calendar)


def _ended(nominal: date, due_on: date, looked_up: tuple[date, date], calendar: Calendar) -> End:
    first, last = looked_up
    return End(
        nominal, due_on, first, last, provisional=not (calendar.covers(first) and calendar.covers(last))
    )
