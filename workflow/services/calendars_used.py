"""By which calendar a city counts: the version in use, the newest one, and the national one beneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.models import WorkingCalendar
from workflow.services.calendars import newest_row, working
from workflow.services.horizons import horizons
from workflow.workdays import SLUG
from workflow.workdays.composing import own_days

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import Jurisdiction
    from workflow.services.horizons import Horizon
    from workflow.workdays import Day


@dataclass(frozen=True)
class InUse:
    """The newest version of the calendar that a jurisdiction follows, and of the national one beneath (or itself).

    `horizon` has the version by which it counts.
    """

    horizon: Horizon | None
    calendar: WorkingCalendar | None
    base: WorkingCalendar | None

    @property
    def counting(self) -> WorkingCalendar | None:
        return self.calendar if self.horizon is None else self.horizon.calendar

    @property
    def waits(self) -> bool:
        """Whether new deadlines are still counted by another version."""
        return self.horizon is not None and self.horizon.waits

    @property
    def own(self) -> WorkingCalendar | None:
        return self.calendar if self.calendar is not None and self.calendar.jurisdiction_id else None


def in_use(place: Jurisdiction, at: datetime) -> InUse:
    """By the rules of the present year. Without rules there is still the national calendar to look at."""
    found = next(iter(horizons(at, [place.pk])), None)
    calendar = newest_row(SLUG) if found is None else found.newest
    if calendar is None or calendar.jurisdiction_id is None:
        return InUse(found, calendar, calendar)
    beneath = WorkingCalendar.objects.filter(built=calendar).values_list("slug", flat=True).first()
    return InUse(found, calendar, newest_row(beneath or SLUG))


def days_named(calendar: WorkingCalendar, since: date) -> list[Day]:
    """A city's own days; of a national calendar every day that it names from that day on. In order."""
    if calendar.base is not None:
        return own_days(working(calendar), working(calendar.base))
    named = (day for on, day in working(calendar).days.items() if on >= since)
    return sorted(named, key=lambda day: day.on)
