from __future__ import annotations

from datetime import date

import pytest

from workflow.workdays import (
    Before,
    Calendar,
    Change,
    ClockError,
    Part,
    Skipped,
    Span,
    Unit,
    YearDay,
    derive,
    extend,
    latest_allowed,
    pause,
    recompute,
    resume,
    state_council,
)

CALENDAR = state_council()
OTHER_VERSION = Calendar.of("cn-state-council", 2, date(2004, 1, 1), date(2026, 12, 31), [])


def workdays(amount):
    return Span(amount, Unit.WORKDAY)


def running(timing=None):
    """Handed over on Friday 2023-04-21; five working days end on Thursday 2023-04-27."""
    return derive(timing or workdays(5), date(2023, 4, 21), CALENDAR, anchor=date(2023, 5, 22))


def test_a_pause_gives_back_the_working_days_that_it_took():
    paused = pause(running(), date(2023, 4, 25), CALENDAR)
    resumed = resume(paused, date(2023, 5, 5), CALENDAR)

    assert (paused.paused_on, paused.due_on) == (date(2023, 4, 25), date(2023, 4, 27))
    assert (resumed.paused_on, resumed.original_due_on, resumed.due_on) == (
        None,
        date(2023, 4, 27),
        date(2023, 5, 8),
    )
    assert resumed.parts == (
        Part(Change.PAUSED, date(2023, 4, 25), date(2023, 4, 27)),
        Part(
            Change.RESUMED,
            date(2023, 5, 5),
            date(2023, 5, 8),
            skipped=(
                Skipped(date(2023, 4, 29), "劳动节"),
                Skipped(date(2023, 4, 30), "劳动节"),
                Skipped(date(2023, 5, 1), "劳动节"),
                Skipped(date(2023, 5, 2), "劳动节"),
                Skipped(date(2023, 5, 3), "劳动节"),
                Skipped(date(2023, 5, 7), "周日"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("timing", "paused_on", "resumed_on", "due_on"),
    [
        (workdays(5), date(2023, 4, 25), date(2023, 4, 25), date(2023, 4, 27)),
        (workdays(5), date(2023, 4, 27), date(2023, 4, 30), date(2023, 5, 4)),
        (Span(1, Unit.MONTH), date(2023, 5, 8), date(2023, 5, 9), date(2023, 5, 22)),
        (Span(1, Unit.MONTH), date(2023, 5, 8), date(2023, 5, 18), date(2023, 5, 31)),
        (Span(7, Unit.DAY), date(2023, 4, 28), date(2023, 5, 3), date(2023, 5, 4)),
        (YearDay(4, 30), date(2023, 4, 30), date(2023, 4, 30), date(2023, 4, 30)),
        (YearDay(4, 30), date(2023, 4, 25), date(2023, 4, 27), date(2023, 5, 4)),
        (Before("reply", Span(20, Unit.DAY)), date(2023, 4, 25), date(2023, 4, 25), date(2023, 4, 28)),
        (Before("reply", Span(20, Unit.DAY)), date(2023, 4, 25), date(2023, 4, 26), date(2023, 5, 4)),
        (Before("reply", workdays(15)), date(2023, 4, 25), date(2023, 4, 26), date(2023, 4, 28)),
    ],
)
def test_the_rest_runs_on_from_the_restart(timing, paused_on, resumed_on, due_on):
    resumed = resume(pause(running(timing), paused_on, CALENDAR), resumed_on, CALENDAR)

    assert (resumed.due_on, recompute(resumed, CALENDAR)) == (due_on, due_on)


def test_a_restart_never_leaves_the_date_behind_it():
    """A month that ended on Sunday 2023-05-21 and moved to Monday; paused on that Monday, restarted on Wednesday."""
    monday, wednesday = date(2023, 5, 22), date(2023, 5, 24)

    resumed = resume(pause(running(Span(1, Unit.MONTH)), monday, CALENDAR), wednesday, CALENDAR)

    assert resumed.due_on == wednesday


@pytest.mark.parametrize(
    ("timing", "more", "due_on"),
    [
        (workdays(5), workdays(5), date(2023, 5, 8)),
        (workdays(5), Span(1, Unit.MONTH), date(2023, 5, 29)),
        (workdays(5), date(2023, 5, 7), date(2023, 5, 7)),
        (Span(1, Unit.MONTH), Span(1, Unit.MONTH), date(2023, 6, 21)),
        (Span(1, Unit.MONTH), workdays(1), date(2023, 5, 23)),
        (YearDay(4, 30), Span(10, Unit.DAY), date(2023, 5, 10)),
    ],
)
def test_an_extension_counts_from_the_present_end(timing, more, due_on):
    before = running(timing)

    longer = extend(before, more, CALENDAR, on=date(2023, 4, 26))

    assert (longer.original_due_on, longer.due_on, recompute(longer, CALENDAR)) == (
        before.original_due_on,
        due_on,
        due_on,
    )


def test_an_extension_to_a_named_day_is_certain_even_past_the_calendar():
    beyond = derive(workdays(5), date(2026, 12, 30), CALENDAR)

    longer = extend(beyond, date(2027, 3, 31), CALENDAR, on=date(2026, 12, 31))

    assert (beyond.provisional, longer.provisional, longer.due_on) == (True, False, date(2027, 3, 31))


def test_an_extension_past_the_calendar_is_provisional():
    inside = derive(workdays(1), date(2026, 12, 30), CALENDAR)

    assert extend(inside, Span(1, Unit.MONTH), CALENDAR, on=date(2026, 12, 31)).provisional


@pytest.mark.parametrize(
    ("start", "longest", "latest"),
    [
        (date(2023, 4, 21), Span(6, Unit.MONTH), date(2023, 10, 23)),
        (date(2024, 8, 31), Span(6, Unit.MONTH), date(2025, 2, 28)),
    ],
)
def test_latest_allowed_counts_the_longest_span_from_the_start(start, longest, latest):
    assert latest_allowed(start, longest, CALENDAR) == latest


def test_an_extension_up_to_the_longest_span_is_allowed():
    reply = derive(Span(3, Unit.MONTH), date(2023, 4, 21), CALENDAR)
    latest = latest_allowed(date(2023, 4, 21), Span(6, Unit.MONTH), CALENDAR)

    longer = extend(reply, Span(3, Unit.MONTH), CALENDAR, on=date(2023, 7, 1), latest=latest)

    assert longer.due_on == latest


def refused_extension_past_the_cap():
    extend(running(), workdays(6), CALENDAR, on=date(2023, 4, 26), latest=date(2023, 5, 8))


def refused_extension_to_an_earlier_day():
    extend(running(), date(2023, 4, 27), CALENDAR, on=date(2023, 4, 26))


def refused_second_pause():
    pause(pause(running(), date(2023, 4, 25), CALENDAR), date(2023, 4, 26), CALENDAR)


def refused_pause_when_overdue():
    pause(running(), date(2023, 4, 28), CALENDAR)


def refused_pause_before_the_start():
    pause(running(), date(2023, 4, 20), CALENDAR)


def refused_restart_of_a_running_clock():
    resume(running(), date(2023, 4, 25), CALENDAR)


def refused_restart_before_the_pause():
    resume(pause(running(), date(2023, 4, 25), CALENDAR), date(2023, 4, 24), CALENDAR)


def refused_grant_before_the_start():
    extend(running(), workdays(1), CALENDAR, on=date(2023, 4, 20))


def refused_other_calendar():
    pause(running(), date(2023, 4, 25), OTHER_VERSION)


def refused_restart_after_the_end_of_time():
    resume(pause(running(), date(2023, 4, 25), CALENDAR), date(3000, 1, 1), CALENDAR)


def refused_extension_past_the_end_of_time():
    extend(running(), date(9999, 12, 31), CALENDAR, on=date(2023, 4, 25))


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (refused_extension_past_the_cap, "extension_cap"),
        (refused_extension_to_an_earlier_day, "extension_not_later"),
        (refused_second_pause, "already_paused"),
        (refused_pause_when_overdue, "pause_outside"),
        (refused_pause_before_the_start, "pause_outside"),
        (refused_restart_of_a_running_clock, "not_paused"),
        (refused_restart_before_the_pause, "out_of_order"),
        (refused_grant_before_the_start, "out_of_order"),
        (refused_other_calendar, "calendar_differs"),
        (refused_restart_after_the_end_of_time, "out_of_range"),
        (refused_extension_past_the_end_of_time, "out_of_range"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_by_name(attempt, code):
    with pytest.raises(ClockError) as raised:
        attempt()

    assert raised.value.code == code
