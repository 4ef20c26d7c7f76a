from __future__ import annotations

from datetime import date

import pytest

from workflow.workdays import (
    Before,
    ClockError,
    Derivation,
    Skipped,
    Span,
    Unit,
    YearDay,
    as_json,
    derive,
    from_json,
    recompute,
    rederive,
    state_council,
)
from workflow.workdays.calendar import Calendar

CALENDAR = state_council()
NO_HOLIDAYS = Calendar.of("cn-state-council", 2, date(2004, 1, 1), date(2026, 12, 31), [])


def workdays(amount: int) -> Span:
    return Span(amount, Unit.WORKDAY)


@pytest.mark.parametrize(
    ("start", "five", "fifteen", "twenty"),
    [
        (date(2023, 4, 21), date(2023, 4, 27), date(2023, 5, 15), date(2023, 5, 22)),
        (date(2024, 2, 8), date(2024, 2, 21), date(2024, 3, 6), date(2024, 3, 13)),
        (date(2024, 9, 27), date(2024, 10, 10), date(2024, 10, 23), date(2024, 10, 30)),
        (date(2025, 1, 24), date(2025, 2, 7), date(2025, 2, 20), date(2025, 2, 27)),
        (date(2025, 4, 30), date(2025, 5, 12), date(2025, 5, 26), date(2025, 6, 3)),
    ],
)
def test_workdays_follow_the_state_council(start, five, fifteen, twenty):
    ends = [derive(workdays(amount), start, CALENDAR).due_on for amount in (5, 15, 20)]

    assert ends == [five, fifteen, twenty]


@pytest.mark.parametrize(
    ("start", "months", "due_on", "rolled_from"),
    [
        (date(2024, 11, 30), 3, date(2025, 2, 28), None),
        (date(2023, 1, 31), 1, date(2023, 2, 28), None),
        (date(2023, 4, 21), 2, date(2023, 6, 21), None),
        (date(2024, 7, 1), 3, date(2024, 10, 8), date(2024, 10, 1)),
    ],
)
def test_months_end_on_the_corresponding_or_next_working_day(start, months, due_on, rolled_from):
    derivation = derive(Span(months, Unit.MONTH), start, CALENDAR)

    assert (derivation.due_on, derivation.rolled_from) == (due_on, rolled_from)


def test_natural_days_move_off_a_day_off_and_say_why():
    derivation = derive(Span(7, Unit.DAY), date(2025, 5, 24), CALENDAR, source="某市规则")

    assert derivation == Derivation(
        timing=Span(7, Unit.DAY),
        start_on=date(2025, 5, 24),
        anchor_on=None,
        calendar_slug="cn-state-council",
        calendar_version=1,
        original_due_on=date(2025, 6, 3),
        ruled_on=date(2025, 6, 3),
        due_on=date(2025, 6, 3),
        provisional=False,
        rolled_from=date(2025, 5, 31),
        skipped=(
            Skipped(date(2025, 5, 31), "端午"),
            Skipped(date(2025, 6, 1), "端午"),
            Skipped(date(2025, 6, 2), "端午"),
        ),
        worked=(),
        source="某市规则",
    )


def test_workdays_name_every_day_passed_over_and_every_worked_weekend_day():
    derivation = derive(workdays(5), date(2023, 4, 21), CALENDAR)

    assert (derivation.skipped, derivation.worked) == (
        (Skipped(date(2023, 4, 22), "周六"),),
        (Skipped(date(2023, 4, 23), "劳动节调休上班"),),
    )


@pytest.mark.parametrize(
    ("span", "anchor", "due_on", "rolled_from"),
    [
        (Span(20, Unit.DAY), date(2023, 6, 21), date(2023, 6, 1), None),
        (Span(20, Unit.DAY), date(2023, 6, 30), date(2023, 6, 9), date(2023, 6, 10)),
        (Span(1, Unit.MONTH), date(2024, 3, 31), date(2024, 2, 29), None),
        (Span(1, Unit.MONTH), date(2023, 6, 1), date(2023, 4, 28), date(2023, 5, 1)),
        (workdays(5), date(2023, 5, 8), date(2023, 4, 27), None),
    ],
)
def test_backward_spans_end_earlier_never_later(span, anchor, due_on, rolled_from):
    derivation = derive(Before("reply", span), date(2023, 4, 1), CALENDAR, anchor=anchor)

    assert (derivation.due_on, derivation.rolled_from, derivation.provisional) == (due_on, rolled_from, False)


def test_backward_workdays_say_what_they_passed_over():
    derivation = derive(Before("reply", workdays(2)), date(2023, 4, 1), CALENDAR, anchor=date(2023, 4, 24))

    assert (derivation.due_on, derivation.skipped, derivation.worked) == (
        date(2023, 4, 21),
        (Skipped(date(2023, 4, 22), "周六"),),
        (Skipped(date(2023, 4, 23), "劳动节调休上班"),),
    )


def test_backward_rule_without_its_anchor_is_refused():
    with pytest.raises(ClockError) as raised:
        derive(Before("reply", workdays(2)), date(2023, 4, 1), CALENDAR)

    assert (raised.value.code, raised.value.message) == (
        "anchor_missing",
        "倒推期限缺少依据，请先确定“reply”的到期日。",
    )


def test_fixed_date_stays_on_a_day_off():
    derivation = derive(YearDay(5, 31), date(2025, 3, 20), CALENDAR)

    assert (derivation.due_on, derivation.rolled_from, derivation.skipped, derivation.provisional) == (
        date(2025, 5, 31),
        None,
        (),
        False,
    )


def test_fixed_date_is_taken_in_the_year_of_the_start():
    assert derive(YearDay(5, 31), date(2025, 9, 1), CALENDAR).due_on == date(2025, 5, 31)


@pytest.mark.parametrize(
    ("timing", "start", "anchor", "due_on", "provisional"),
    [
        (workdays(1), date(2026, 12, 30), None, date(2026, 12, 31), False),
        (workdays(2), date(2026, 12, 30), None, date(2027, 1, 1), True),
        (Span(1, Unit.MONTH), date(2026, 12, 1), None, date(2027, 1, 1), True),
        (Span(1, Unit.MONTH), date(2026, 11, 30), None, date(2026, 12, 30), False),
        (Span(30, Unit.DAY), date(2003, 12, 20), None, date(2004, 1, 19), False),
        (workdays(20), date(2003, 12, 20), None, date(2004, 1, 17), True),
        (YearDay(6, 30), date(2027, 3, 1), None, date(2027, 6, 30), False),
        (Before("reply", Span(20, Unit.DAY)), date(2026, 10, 8), date(2027, 1, 5), date(2026, 12, 16), True),
        (Before("reply", workdays(1)), date(2026, 10, 8), date(2027, 2, 8), date(2027, 2, 5), True),
    ],
)
def test_a_date_that_hangs_on_a_day_outside_of_the_calendar_is_provisional(
    timing, start, anchor, due_on, provisional
):
    derivation = derive(timing, start, CALENDAR, anchor=anchor)

    assert (derivation.due_on, derivation.provisional) == (due_on, provisional)


@pytest.mark.parametrize(
    ("start", "anchor"),
    [(date(1949, 9, 30), None), (date(3000, 1, 1), None), (date(2025, 1, 1), date(9999, 12, 31))],
)
def test_days_out_of_range_are_refused(start, anchor):
    with pytest.raises(ClockError) as raised:
        derive(Before("reply", workdays(2)), start, CALENDAR, anchor=anchor)

    assert raised.value.code == "out_of_range"


@pytest.mark.parametrize(
    ("timing", "rule"),
    [
        (workdays(5), {"span": {"amount": 5, "unit": "workday"}, "wording": "5 个工作日"}),
        (YearDay(5, 31), {"date": "05-31", "wording": "5 月 31 日"}),
        (
            Before("reply", Span(20, Unit.DAY)),
            {"before": "reply", "span": {"amount": 20, "unit": "day"}, "wording": "reply 到期前 20 日"},
        ),
    ],
)
def test_stored_derivation_tells_its_rule(timing, rule):
    derivation = derive(timing, date(2023, 4, 21), CALENDAR, anchor=date(2023, 6, 21))

    assert (as_json(derivation)["rule"], from_json(as_json(derivation))) == (rule, derivation)


def test_stored_derivation_is_complete():
    derivation = derive(workdays(5), date(2023, 4, 21), CALENDAR, source="通用缺省值")

    assert as_json(derivation) == {
        "rule": {"span": {"amount": 5, "unit": "workday"}, "wording": "5 个工作日"},
        "source": "通用缺省值",
        "start_on": "2023-04-21",
        "anchor_on": None,
        "calendar": {"slug": "cn-state-council", "version": 1},
        "original_due_on": "2023-04-27",
        "ruled_on": "2023-04-27",
        "due_on": "2023-04-27",
        "provisional": False,
        "rolled_from": None,
        "skipped": [{"on": "2023-04-22", "reason": "周六"}],
        "worked": [{"on": "2023-04-23", "reason": "劳动节调休上班"}],
        "parts": [],
    }


def test_another_calendar_gives_another_derivation_of_the_same_rule():
    derivation = derive(workdays(5), date(2023, 4, 21), CALENDAR)

    moved = rederive(derivation, NO_HOLIDAYS)

    assert (moved.calendar_version, moved.due_on, recompute(derivation, NO_HOLIDAYS)) == (
        2,
        date(2023, 4, 28),
        date(2023, 4, 28),
    )
