from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from proposals.models import Jurisdiction
from workflow.models.calendar import CalendarDay, WorkingCalendar
from workflow.services.calendars import (
    CalendarChangedError,
    CalendarMissingError,
    add_calendar,
    calendar_of,
    seed_calendar,
)
from workflow.workdays import Calendar, Day, state_council

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_loaded(db):
    """A database without any calendar."""
    WorkingCalendar.objects.all().delete()


def year_of(*days, slug="somecity", year=2025):
    return Calendar.of(slug, 1, date(year, 1, 1), date(year, 12, 31), days)


FESTIVAL = Day(date(2025, 3, 18), is_workday=False, name="某市节日")


def test_the_seeded_calendar_is_the_shipped_one():
    row = seed_calendar()

    assert calendar_of("cn-state-council") == state_council()
    assert (row.slug, row.version, row.jurisdiction) == ("cn-state-council", 1, None)
    assert row.days.count() == len(state_council().days)


def test_seeding_again_changes_nothing():
    first = seed_calendar()
    before = list(CalendarDay.objects.order_by("pk").values_list())

    assert seed_calendar() == first
    assert list(CalendarDay.objects.order_by("pk").values_list()) == before


def test_seeding_makes_a_new_version_when_the_rows_end_earlier():
    add_calendar(year_of(slug="cn-state-council"), title="旧")

    assert (seed_calendar().version, calendar_of("cn-state-council", version=2).days) == (
        2,
        state_council().days,
    )


def test_seeding_keeps_a_calendar_that_reaches_further():
    further = add_calendar(year_of(slug="cn-state-council", year=2027), title="新")

    assert seed_calendar() == further


def test_a_city_may_add_its_own_days_as_versions():
    city = Jurisdiction.objects.create(slug="somecity", name="某市")
    add_calendar(year_of(), title="某市", jurisdiction=city)
    add_calendar(year_of(FESTIVAL), title="某市", jurisdiction=city)

    newest, first = calendar_of("somecity"), calendar_of("somecity", version=1)

    assert [(calendar.version, calendar.is_workday(FESTIVAL.on)) for calendar in (newest, first)] == [
        (2, False),
        (1, True),
    ]


def test_a_known_calendar_costs_one_query(django_assert_num_queries):
    seed_calendar()
    calendar_of("cn-state-council")

    with django_assert_num_queries(1):
        calendar_of("cn-state-council")


def test_what_was_remembered_does_not_outlive_a_rollback():
    with transaction.atomic():
        add_calendar(year_of(FESTIVAL), title="某市")
        before = calendar_of("somecity").is_workday(FESTIVAL.on)
        transaction.set_rollback(True)
    add_calendar(year_of(), title="某市")

    after = calendar_of("somecity")

    assert (before, after.version, after.is_workday(FESTIVAL.on)) == (False, 1, True)


def test_days_altered_behind_its_back_are_noticed():
    row = add_calendar(year_of(FESTIVAL), title="从未读过", jurisdiction=None)
    row.days.update(name="改过")
    WorkingCalendar.objects.filter(pk=row.pk).update(digest="0" * 64)

    with pytest.raises(CalendarChangedError, match="日历“somecity”第 1 版的日期被改动过，请装入新的一版。"):
        calendar_of("somecity")


@pytest.mark.parametrize(("version", "name"), [(None, "cn-state-council"), (7, "cn-state-council@7")])
def test_a_calendar_that_is_not_there_is_refused(version, name):
    with pytest.raises(CalendarMissingError) as raised:
        calendar_of("cn-state-council", version=version)

    assert str(raised.value) == f"没有装入日历“{name}”，请先运行 load_rules。"


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"version": 0}, "calendar_version_from_one"),
        ({"horizon": date(2024, 12, 31)}, "calendar_ends_after_it_begins"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_by_the_database(columns, constraint):
    good = {"slug": "x", "version": 1, "covers_from": date(2025, 1, 1), "horizon": date(2025, 12, 31)}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WorkingCalendar.objects.create(**(good | columns))


def test_a_day_stands_once_in_a_calendar():
    row = add_calendar(year_of(FESTIVAL), title="某市")

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(calendar=row, on=FESTIVAL.on, is_workday=True, name="某市节日")
