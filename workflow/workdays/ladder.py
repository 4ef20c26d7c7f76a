"""The days on which a deadline speaks: so many working days before its due day, on it and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from workflow.workdays.calendar import Calendar


def rung_days(
    due_on: date, offsets: Iterable[int], calendar: Calendar, *, after: date
) -> tuple[tuple[int, date], ...]:
    """The day of each offset, the earliest first; 0 is the due day itself, worked or not.

    A warning whose day is not later than `after`, the day on which the time began to run, is left out: nobody is warned
    of what they have just been told. The due day and what comes after it always stay.
    """
    days = ((offset, calendar.shift(due_on, offset)) for offset in sorted(set(offsets)))
    return tuple((offset, on) for offset, on in days if offset >= 0 or on > after)
