from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar import is_holiday

from workflow.workdays import Calendar, ClockError, Day, remaining, state_council

CALENDAR = state_council()


@pytest.mark.parametrize(
    "start", [date(2003, 12, 30), date(2023, 1, 20), date(2024, 9, 13), date(2026, 12, 27)]
)
def test_working_days_between_two_days_are_counted_as_one_by_one(start):
    days = [start + timedelta(days=n) for n in range(400)]
    worked = [CALENDAR.is_workday(on) for on in days]

    assert [CALENDAR.count(start, on) for on in days] == [sum(worked[:n]) for n in range(400)]
    assert CALENDAR.count(days[9], start) == 0


@pytest.mark.parametrize(
    ("on", "is_workday", "reason"),
    [
        (date(2023, 4, 21), True, "工作日"),
        (date(2023, 4, 22), False, "周六"),
        (date(2023, 4, 23), True, "劳动节调休上班"),
        (date(2023, 4, 16), False, "周日"),
        (date(2023, 5, 1), False, "劳动节"),
        (date(2023, 4, 29), False, "劳动节"),
        (date(2024, 2, 12), False, "春节"),
        (date(2024, 10, 7), False, "国庆节"),
        (date(2027, 1, 1), True, "工作日"),
        (date(2027, 1, 2), False, "周六"),
        (date(2003, 12, 31), True, "工作日"),
    ],
)
def test_calendar_says_whether_a_day_is_worked_and_why(on, is_workday, reason):
    assert (CALENDAR.is_workday(on), CALENDAR.reason(on)) == (is_workday, reason)


def test_state_council_covers_whole_years():
    assert (CALENDAR.slug, CALENDAR.version, CALENDAR.covers_from, CALENDAR.horizon) == (
        "cn-state-council",
        1,
        date(2004, 1, 1),
        date(2026, 12, 31),
    )


def test_state_council_names_only_days_off_and_worked_weekend_days():
    named = CALENDAR.days.values()

    assert {(day.is_workday, day.on.weekday() >= 5) for day in named} == {
        (False, False),
        (False, True),
        (True, True),
    }
    assert all(day.is_workday != is_holiday(day.on) for day in named)


def test_calendar_refuses_a_day_outside_of_its_range():
    with pytest.raises(ClockError) as raised:
        Calendar.of(
            "x",
            1,
            date(2025, 1, 1),
            date(2025, 12, 31),
            [Day(date(2026, 1, 1), is_workday=False, name="元旦")],
        )

    assert raised.value.code == "calendar_range"


def test_calendar_refuses_a_range_that_ends_before_it_begins():
    with pytest.raises(ClockError) as raised:
        Calendar.of("x", 1, date(2025, 1, 2), date(2025, 1, 1), [])

    assert raised.value.code == "calendar_range"


@pytest.mark.parametrize(
    ("on", "offset", "day"),
    [
        (date(2023, 5, 15), 0, date(2023, 5, 15)),
        (date(2023, 5, 15), -1, date(2023, 5, 12)),
        (date(2023, 5, 6), -3, date(2023, 4, 28)),
        (date(2023, 4, 28), 1, date(2023, 5, 4)),
    ],
)
def test_shift_counts_working_days_both_ways(on, offset, day):
    assert CALENDAR.shift(on, offset) == day


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2023, 4, 21), 5),
        (date(2023, 4, 26), 1),
        (date(2023, 4, 27), 0),
        (date(2023, 4, 28), -1),
        (date(2023, 4, 29), -1),
        (date(2023, 5, 3), -1),
        (date(2023, 5, 4), -2),
    ],
)
def test_remaining_counts_down_to_the_due_day_and_below(on, left):
    assert remaining(on, date(2023, 4, 27), CALENDAR) == left


def test_remaining_is_negative_as_soon_as_the_day_has_passed():
    friday, saturday = date(2023, 5, 12), date(2023, 5, 13)

    assert remaining(saturday, friday, CALENDAR) == -1
