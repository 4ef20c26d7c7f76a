"""A date that another calendar moves: what was given first stays, what was told stays, and nothing is overtaken."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.workdays import (
    Before,
    Calendar,
    Change,
    ClockError,
    Day,
    Made,
    Part,
    Skipped,
    Span,
    Unit,
    YearDay,
    as_json,
    derive,
    extend,
    from_json,
    pause,
    recompute,
    recount,
    resume,
)

OPENS, ENDS = date(2026, 1, 1), date(2026, 12, 31)
SHORT = Calendar.of("cn", 1, OPENS, ENDS, [])
HOLIDAYS = [Day(date(2027, 1, day), is_workday=False, name="元旦") for day in (1, 2, 3)]
MADE_UP = Day(date(2027, 1, 9), is_workday=True, name="元旦调休上班")
LONG = Calendar.of("cn", 2, OPENS, date(2027, 12, 31), [*HOLIDAYS, MADE_UP])
FIVE = Span(5, Unit.WORKDAY)


def provisional():
    """Begun on Tuesday 2026-12-29: five working days end on 2027-01-05 as far as the week tells."""
    return derive(FIVE, date(2026, 12, 29), SHORT)


def test_a_recount_moves_the_date_keeps_the_original_and_says_by_what():
    before = provisional()

    after = recount(before, LONG, on=date(2026, 12, 30))

    assert (before.original_due_on, before.due_on, before.provisional) == (
        date(2027, 1, 5),
        date(2027, 1, 5),
        True,
    )
    assert (after.original_due_on, after.ruled_on, after.due_on, after.provisional) == (
        date(2027, 1, 5),
        date(2027, 1, 6),
        date(2027, 1, 6),
        False,
    )
    assert after.skipped == tuple(Skipped(day.on, "元旦") for day in HOLIDAYS)
    assert after.parts == (
        Part(Change.RECOUNTED, date(2026, 12, 30), date(2027, 1, 6), replaced=Made("cn", 1)),
    )
    assert (after.calendar_slug, after.calendar_version) == ("cn", 2)


def test_what_was_told_before_a_recount_stays_as_it_was_told():
    paused = pause(provisional(), date(2026, 12, 30), SHORT)
    resumed = resume(paused, date(2026, 12, 31), SHORT)

    after = recount(resumed, LONG, on=date(2026, 12, 31))

    assert [part.due_on for part in after.parts] == [date(2027, 1, 5), date(2027, 1, 6), date(2027, 1, 7)]
    assert recompute(after, LONG) == after.due_on


def test_later_changes_count_with_the_calendar_that_came():
    after = recount(provisional(), LONG, on=date(2026, 12, 30))

    longer = extend(after, Span(3, Unit.WORKDAY), LONG, on=date(2027, 1, 5))

    assert (longer.due_on, longer.original_due_on, longer.ruled_on) == (
        date(2027, 1, 9),
        date(2027, 1, 5),
        date(2027, 1, 6),
    )
    with pytest.raises(ClockError, match="请用同一版日历变更"):
        extend(after, FIVE, SHORT, on=date(2027, 1, 5))


def test_a_day_that_somebody_named_stays():
    named = extend(provisional(), date(2027, 1, 20), SHORT, on=date(2026, 12, 30))

    after = recount(named, LONG, on=date(2026, 12, 31))

    assert (after.due_on, after.provisional, after.ruled_on) == (date(2027, 1, 20), False, date(2027, 1, 6))


def test_what_still_runs_is_not_put_behind_the_day_of_the_recount():
    """A holiday that was called off: the last day would have been yesterday."""
    with_holiday = Calendar.of("cn", 1, OPENS, ENDS, [Day(date(2026, 3, 4), is_workday=False, name="某节")])
    running = derive(FIVE, date(2026, 3, 2), with_holiday)
    plain = Calendar.of("cn", 2, OPENS, ENDS, [])

    in_time, on_the_last_day, over = (recount(running, plain, on=date(2026, 3, day)) for day in (9, 10, 11))

    assert running.due_on == date(2026, 3, 10)
    assert [found.due_on for found in (in_time, on_the_last_day, over)] == [
        date(2026, 3, 9),
        date(2026, 3, 10),
        date(2026, 3, 9),
    ]
    assert recompute(on_the_last_day, plain) == date(2026, 3, 10)


def test_a_backward_rule_follows_the_new_date_of_its_anchor():
    opinion = derive(
        Before("reply", Span(2, Unit.WORKDAY)), date(2026, 12, 1), SHORT, anchor=date(2027, 1, 5)
    )

    after = recount(opinion, LONG, on=date(2026, 12, 30), anchor=date(2027, 1, 6))

    assert (opinion.due_on, after.due_on, after.anchor_on) == (
        date(2027, 1, 1),
        date(2027, 1, 4),
        date(2027, 1, 6),
    )


def test_a_clock_that_stands_is_recounted_and_runs_on():
    paused = pause(provisional(), date(2026, 12, 30), SHORT)

    after = recount(paused, LONG, on=date(2027, 1, 20))

    assert (after.paused_on, after.due_on) == (date(2026, 12, 30), date(2027, 1, 6))
    assert resume(after, date(2027, 1, 21), LONG).due_on == date(2027, 1, 27)


def test_a_recount_before_a_later_change_is_refused():
    longer = extend(provisional(), FIVE, SHORT, on=date(2026, 12, 31))

    with pytest.raises(ClockError) as raised:
        recount(longer, LONG, on=date(2026, 12, 30))

    assert raised.value.code == "out_of_order"


def test_a_derivation_stored_before_there_were_recounts_is_read():
    stored = as_json(pause(provisional(), date(2026, 12, 30), SHORT))
    old = {name: value for name, value in stored.items() if name != "ruled_on"}
    old["parts"] = [
        {name: value for name, value in part.items() if name != "replaced"} for part in stored["parts"]
    ]

    assert from_json(old) == from_json(stored)


# -- any sequence -----------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=40)
SPANS = st.builds(Span, st.integers(1, 60), st.sampled_from(Unit))
TIMINGS = SPANS | st.builds(Before, st.just("reply"), SPANS) | st.just(YearDay(6, 30))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pause", "resume", "extend", "recount"]),
        st.integers(0, 25),
        SPANS | st.integers(1, 90),
        CALENDARS,
    ),
    max_size=10,
)


def version(number, named):
    days = [Day(on, is_workday=worked, name="某日") for on, worked in named.items()]
    return Calendar.of("cn", number, date(2026, 1, 1), date(2027, 12, 31), days)


def played(timing, start, first, steps):
    """Every derivation that came about, each with the calendar that it names; days only go forward."""
    calendar = version(1, first)
    past = [(derive(timing, start, calendar, anchor=start + timedelta(days=90)), calendar)]
    on = start
    for kind, passed, more, named in steps:
        on += timedelta(days=passed)
        derivation, calendar = past[-1]
        coming = version(calendar.version + 1, named) if kind == "recount" else calendar
        try:
            past.append((changed(derivation, kind, on, more, coming), coming))
        except ClockError:
            continue
    return past


def changed(derivation, kind, on, more, calendar):
    until = more if isinstance(more, Span) else derivation.due_on + timedelta(days=more)
    attempts = {
        "pause": lambda: pause(derivation, on, calendar),
        "resume": lambda: resume(derivation, on, calendar),
        "extend": lambda: extend(derivation, until, calendar, on=on),
        "recount": lambda: recount(derivation, calendar, on=on),
    }
    return attempts[kind]()


@given(TIMINGS, DAYS, CALENDARS, STEPS)
def test_any_sequence_keeps_the_original_date_recomputes_and_is_stored_whole(timing, start, first, steps):
    past = played(timing, start, first, steps)

    assert {derivation.original_due_on for derivation, _calendar in past} == {past[0][0].due_on}
    assert [recompute(derivation, calendar) for derivation, calendar in past] == [
        derivation.due_on for derivation, _calendar in past
    ]
    assert [from_json(as_json(derivation)) for derivation, _calendar in past] == [
        derivation for derivation, _calendar in past
    ]


@given(TIMINGS, DAYS, CALENDARS, STEPS)
def test_any_sequence_leaves_standing_what_was_told_before_the_last_recount(timing, start, first, steps):
    past = [derivation for derivation, _calendar in played(timing, start, first, steps)]

    told = [(earlier.parts, later.parts[: len(earlier.parts)]) for earlier, later in pairwise(past)]

    assert [before for before, _after in told] == [after for _before, after in told]


@given(SPANS, DAYS, CALENDARS, CALENDARS, st.integers(0, 120))
def test_no_recount_makes_late_what_was_not(span, start, first, second, passed):
    running = derive(span, start, version(1, first))
    on = start + timedelta(days=passed)

    after = recount(running, version(2, second), on=on)

    assert (after.due_on < on) <= (running.due_on < on)
