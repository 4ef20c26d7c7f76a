"""The days of a ladder against days counted off one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.workdays import remaining, rung_days, state_council

CALENDAR = state_council()
DUE_DAYS = st.dates(date(2004, 2, 1), date(2028, 6, 30))
OFFSETS = st.lists(st.integers(-60, 60), max_size=12)


def counted_off(due_on: date, offset: int) -> date:
    """One day at a time in the direction of the offset, until so many worked days were passed."""
    step = timedelta(days=1 if offset > 0 else -1)
    on, left = due_on, abs(offset)
    while left:
        on += step
        left -= CALENDAR.is_workday(on)
    return on


@given(due_on=DUE_DAYS, offsets=OFFSETS, ahead=st.integers(-100, 100))
def test_rungs_are_the_days_counted_off_less_the_warnings_that_come_too_late(due_on, offsets, ahead):
    after = due_on - timedelta(days=ahead)

    oracle = [(offset, counted_off(due_on, offset)) for offset in sorted(set(offsets))]

    assert rung_days(due_on, offsets, CALENDAR, after=after) == tuple(
        (offset, on) for offset, on in oracle if offset >= 0 or on > after
    )


@given(due_on=DUE_DAYS, offsets=OFFSETS)
def test_rungs_rise_with_their_offsets_and_say_what_is_left(due_on, offsets):
    due_on = CALENDAR.workday_from(due_on)
    rungs = rung_days(due_on, offsets, CALENDAR, after=date.min)

    days = [on for _offset, on in rungs]
    assert [offset for offset, _on in rungs] == sorted(set(offsets))
    assert days == sorted(set(days))
    assert [remaining(on, due_on, CALENDAR) for on in days] == [-offset for offset, _on in rungs]


@pytest.mark.parametrize(
    ("due_on", "offset", "on"),
    [
        (date(2024, 2, 29), 0, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, date(2024, 3, 1)),
        (date(2024, 3, 1), -1, date(2024, 2, 29)),
        (date(2023, 3, 1), -1, date(2023, 2, 28)),
        (date(2023, 5, 4), -1, date(2023, 4, 28)),
        (date(2023, 4, 28), 1, date(2023, 5, 4)),
        (date(2023, 4, 24), -1, date(2023, 4, 23)),
        (date(2023, 12, 29), 1, date(2024, 1, 2)),
        (date(2025, 6, 29), 0, date(2025, 6, 29)),
        (date(2025, 6, 29), -1, date(2025, 6, 27)),
    ],
    ids=[
        "leap day", "after a leap day", "back to a leap day", "no leap day", "back over holidays",
        "on over holidays", "a worked Sunday", "year's end", "a Sunday by agreement", "before that Sunday",
    ],
)  # fmt: skip
def test_a_rung_falls_on_its_working_day(due_on, offset, on):
    assert rung_days(due_on, [offset], CALENDAR, after=date(2020, 1, 1)) == ((offset, on),)


def test_a_warning_on_the_day_of_the_start_is_left_out_and_the_due_day_is_not():
    due_on = date(2023, 4, 26)

    assert rung_days(due_on, [-2, -1, 0, 1], CALENDAR, after=date(2023, 4, 24)) == (
        (-1, date(2023, 4, 25)),
        (0, due_on),
        (1, date(2023, 4, 27)),
    )
    assert rung_days(due_on, [-1, 0], CALENDAR, after=due_on) == ((0, due_on),)
