"""A city whose calendar ends with 2023 although the program ships more: the notice of 2024 is still to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from proposals.roles import Role
from tests.city import at, make_city
from tests.workflow.workdays.notices.wording import notice_of
from workflow.models import RulePack
from workflow.services.calendars import add_calendar, newest_row, seed_calendar, working
from workflow.services.recounting import apply, preview
from workflow.services.revising import add_notice
from workflow.workdays import SLUG, Calendar

if TYPE_CHECKING:
    from workflow.models import WorkingCalendar

DECEMBER = date(2023, 12, 11)
"""A Monday: fifteen working days later it is 2024."""


def ending(year):
    """The next version of the State Council's calendar, as if nothing after that year were known."""
    shipped = working(seed_calendar())
    days = [day for day in shipped.days.values() if day.on.year <= year]
    short = Calendar.of(SLUG, 1, shipped.covers_from, date(year, 12, 31), days)
    return add_calendar(short, title="国务院办公厅节假日安排")


def adopt(city, row) -> None:
    """The city counts by that version from now on, as if it had applied it while nothing ran."""
    RulePack.objects.filter(jurisdiction=city.jurisdiction).update(counted_by=row)


@pytest.fixture
def city(db):
    city = make_city()
    adopt(city, ending(2023))
    return city


@pytest.fixture
def crossing(city):
    """A case handed over in December, whose days reach into the year that is not known yet."""
    return city.handling(day=DECEMBER)


def seen(city, row=None, day=DECEMBER):
    return preview(row or newest_row(SLUG), city.jurisdiction, at=at(day))


def applied(city, row=None, day=DECEMBER, **more):
    """What the city's administrator does with the newest version, having seen what it would move."""
    row = row or newest_row(SLUG)
    values = {"actor": city[Role.ADMINISTRATOR], "seen": seen(city, row, day).digest, "at": at(day)} | more
    return apply(row, city.jurisdiction, **values)


def with_the_notice(city, day=DECEMBER, year=2024) -> WorkingCalendar:
    """The version that the city's administrator makes of the notice of that year."""
    newest = newest_row(SLUG)
    return add_notice(
        SLUG, notice_of(year), actor=city[Role.ADMINISTRATOR], seen=newest.version, looked=True, at=at(day)
    )
