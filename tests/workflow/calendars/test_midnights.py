"""Days are the jurisdiction's: at midnight there, at the end of a month, on a leap day, on a worked Sunday."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from proposals.roles import Role
from tests.city import make_city
from workflow.models import DeadlineRule
from workflow.services import perform
from workflow.steps import Step

PLACES = ["Asia/Shanghai", "Asia/Urumqi"]


@pytest.fixture(autouse=True)
def server_in_utc(settings):
    settings.TIME_ZONE = "UTC"
    with timezone.override("UTC"):
        yield


@pytest.fixture(params=PLACES)
def city(db, request):
    found = make_city()
    found.jurisdiction.time_zone = request.param
    found.jurisdiction.save()
    return found


def local(city, on, hour, minute, second):
    zone = ZoneInfo(city.jurisdiction.time_zone)
    return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=zone).astimezone(UTC)


def handed_over(city, moment):
    case = city.filed()
    perform(
        "hand_over", case, actor=city[Role.OFFICE], at=moment, leads=[city.units["工信局"]],
        co_handlers=[city.units["科技局"]], information=[], document="",
    )  # fmt: skip
    return case


def due_of(case, step):
    return case.deadlines.get(step=step, assignment__organisation__short_name="科技局")


def monthly(city):
    """One month for opinions, as most cities have it."""
    rules = DeadlineRule.objects.filter(pack__jurisdiction=city.jurisdiction, step=Step.OPINION)
    rules.update(amount=1, unit="month")


@pytest.mark.parametrize(
    ("clock", "start"), [((23, 59, 59), date(2024, 2, 28)), ((0, 0, 0), date(2024, 2, 29))]
)
def test_a_day_begins_at_midnight_where_the_case_is(city, clock, start):
    on = date(2024, 2, 28) if clock[0] == 23 else date(2024, 2, 29)

    case = handed_over(city, local(city, on, *clock))

    assert due_of(case, Step.SIGN).start_on == start
    assert case.deadlines.filter(start_on=start).count() > 3


@pytest.mark.parametrize(
    ("handed", "due"),
    [
        (date(2023, 12, 31), date(2024, 1, 31)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 3, 29)),
        (date(2024, 12, 31), date(2025, 2, 5)),
        (date(2025, 1, 31), date(2025, 2, 28)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last(city, handed, due):
    """2025-01-31 is a festival: what ends there ends with the festival."""
    monthly(city)

    case = handed_over(city, local(city, handed, 0, 30, 0))

    assert due_of(case, Step.OPINION).due_on == due


def test_a_sunday_that_is_worked_counts_and_a_festival_does_not(city):
    """Handed over on Friday 2024-04-26: Sunday is worked, then comes the first of May until the fifth."""
    case = handed_over(city, local(city, date(2024, 4, 26), 23, 59, 59))

    assert due_of(case, Step.SIGN).due_on == date(2024, 5, 7)


def test_what_is_late_is_late_from_midnight_on(city):
    case = handed_over(city, local(city, date(2024, 4, 26), 9, 0, 0))
    due = due_of(case, Step.SIGN)
    moments = [local(city, date(2024, 5, 7), 23, 59, 59), local(city, date(2024, 5, 8), 0, 0, 0)]

    assert [due.is_overdue(city.jurisdiction.day_of(moment)) for moment in moments] == [False, True]
    assert [due.is_overdue(timezone.localdate(moment)) for moment in moments] == [False, False]
