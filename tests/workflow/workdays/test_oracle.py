"""Ours against `chinesecalendar`, and any sequence of changes against what must always hold."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import islice

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.workdays import (
    Before,
    ClockError,
    Span,
    Unit,
    YearDay,
    as_json,
    derive,
    extend,
    from_json,
    latest_allowed,
    pause,
    recompute,
    resume,
    state_council,
)

CALENDAR = state_council()
LONGEST = 90


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.fixture(scope="module")
def oracle():
    """Every working day of 2007 to 2026 in order, by the other implementation."""
    return [on for on in days(date(2007, 1, 1), date(2026, 12, 31)) if chinese_calendar.is_workday(on)]


@pytest.mark.parametrize("year", range(2007, 2027))
def test_working_days_equal_chinesecalendar_for_1_to_90_from_every_day(year, oracle):
    starts = days(date(year, 1, 1), date(year, 12, 31))
    firsts = [bisect_right(oracle, start) for start in starts]

    theirs = [oracle[first : first + LONGEST] for first in firsts]
    ours = [
        [on for on in islice(CALENDAR.workdays_after(start), LONGEST) if on <= CALENDAR.horizon]
        for start in starts
    ]

    assert ours == theirs


@pytest.mark.parametrize("amount", [1, 5, 20, 90])
def test_derived_dates_equal_chinesecalendar_or_are_provisional(amount, oracle):
    starts = days(date(2007, 1, 1), date(2026, 12, 31))
    indexes = [bisect_right(oracle, start) + amount - 1 for start in starts]
    derived = [derive(Span(amount, Unit.WORKDAY), start, CALENDAR) for start in starts]

    theirs = [oracle[index] if index < len(oracle) else None for index in indexes]
    ours = [None if derivation.provisional else derivation.due_on for derivation in derived]

    assert ours == theirs


SPANS = st.builds(Span, st.integers(1, 120), st.sampled_from(Unit))
TIMINGS = (
    SPANS
    | st.builds(Before, st.just("reply"), SPANS)
    | st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda on: YearDay(on.month, on.day))
)
STARTS = st.dates(date(2003, 1, 1), date(2028, 12, 31))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pause", "resume", "extend"]), st.integers(0, 40), SPANS | st.integers(1, 200)
    ),
    max_size=12,
)


def changed(derivation, kind, on, more):
    """The next derivation, or the same one when the change is refused."""
    try:
        if kind == "pause":
            return pause(derivation, on, CALENDAR)
        if kind == "resume":
            return resume(derivation, on, CALENDAR)
        until = more if isinstance(more, Span) else derivation.due_on + timedelta(days=more)
        return extend(derivation, until, CALENDAR, on=on)
    except ClockError:
        return derivation


def history(timing, start, gap, steps):
    """Every derivation that came about, from the first on; days only go forward."""
    past = [derive(timing, start, CALENDAR, anchor=start + timedelta(days=gap))]
    on = start
    for kind, pass_days, more in steps:
        on += timedelta(days=pass_days)
        past.append(changed(past[-1], kind, on, more))
    return past


@given(TIMINGS, STARTS, st.integers(30, 300), STEPS)
def test_any_sequence_of_changes_keeps_the_original_date_and_recomputes(timing, start, gap, steps):
    past = history(timing, start, gap, steps)

    assert {derivation.original_due_on for derivation in past} == {past[0].due_on}
    assert [recompute(derivation, CALENDAR) for derivation in past] == [
        derivation.due_on for derivation in past
    ]


@given(TIMINGS, STARTS, st.integers(30, 300), STEPS)
def test_any_sequence_of_changes_only_moves_the_date_later(timing, start, gap, steps):
    past = history(timing, start, gap, steps)

    dates = [derivation.due_on for derivation in past]
    assert dates == sorted(dates)


@given(TIMINGS, STARTS, st.integers(30, 300), STEPS)
def test_any_derivation_is_stored_and_read_back_whole(timing, start, gap, steps):
    last = history(timing, start, gap, steps)[-1]

    assert from_json(as_json(last)) == last


@given(SPANS, STARTS)
def test_an_end_of_natural_days_or_months_is_always_a_working_day(span, start):
    derivation = derive(span, start, CALENDAR)

    assert CALENDAR.is_workday(derivation.due_on)
    assert latest_allowed(start, span, CALENDAR) == derivation.due_on


@given(SPANS, STARTS, st.integers(0, 60), st.integers(0, 60))
def test_a_restart_leaves_the_day_of_the_restart_or_a_later_one(span, start, before, pause_days):
    running = derive(span, start, CALENDAR)
    paused_on = min(start + timedelta(days=before), running.due_on)
    resumed_on = paused_on + timedelta(days=pause_days)

    assert resume(pause(running, paused_on, CALENDAR), resumed_on, CALENDAR).due_on >= resumed_on
