from __future__ import annotations

from datetime import date

import pytest

from workflow.workdays import ClockError, Span, SpanError, Unit, YearDay, parse_span
from workflow.workdays.spans import add_months


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("20 工作日", 20, Unit.WORKDAY),
        ("20个工作日", 20, Unit.WORKDAY),
        ("二十个工作日", 20, Unit.WORKDAY),
        ("十五工作日", 15, Unit.WORKDAY),
        (" 5 个 工作日 ", 5, Unit.WORKDAY),
        ("\N{FULLWIDTH DIGIT TWO}\N{FULLWIDTH DIGIT ZERO}\N{IDEOGRAPHIC SPACE}工作日", 20, Unit.WORKDAY),
        ("30 日", 30, Unit.DAY),
        ("30天", 30, Unit.DAY),
        ("七日", 7, Unit.DAY),
        ("30个自然日", 30, Unit.DAY),
        ("一百零五天", 105, Unit.DAY),
        ("一百二十天", 120, Unit.DAY),
        ("一十五天", 15, Unit.DAY),
        ("九百九十九天", 999, Unit.DAY),
        ("3 个月", 3, Unit.MONTH),
        ("3月", 3, Unit.MONTH),
        ("两个月", 2, Unit.MONTH),
        ("1000日", 1000, Unit.DAY),
    ],
)
def test_parse_span_reads_what_rules_write(text, amount, unit):
    assert parse_span(text) == Span(amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "工作日",
        "半年",
        "二十",
        "20 周",
        "-5 工作日",
        "5.5 日",
        "一百五天",
        "十零天",
        "3 个月内",
        "20 workdays",
        "百天",
    ],
)
def test_parse_span_refuses_what_is_no_span(text):
    with pytest.raises(SpanError) as raised:
        parse_span(text)

    assert (raised.value.code, raised.value.message) == (
        "span_unreadable",
        f"看不懂期限“{text}”，请写成“20 工作日”“30 日”或“3 个月”。",
    )


@pytest.mark.parametrize("text", ["0 日", "1001 工作日", "9" * 5000 + "日"])
def test_parse_span_refuses_an_amount_out_of_range(text):
    with pytest.raises(SpanError) as raised:
        parse_span(text)

    assert raised.value.code == "span_range"


@pytest.mark.parametrize(
    ("span", "wording"),
    [
        (Span(20, Unit.WORKDAY), "20 个工作日"),
        (Span(30, Unit.DAY), "30 日"),
        (Span(3, Unit.MONTH), "3 个月"),
    ],
)
def test_span_says_itself_in_words_that_it_can_read(span, wording):
    assert (str(span), parse_span(wording)) == (wording, span)


@pytest.mark.parametrize(("month", "day"), [(9, 31), (2, 30), (2, 29), (13, 1), (0, 1), (1, 0), (4, 31)])
def test_year_day_refuses_a_date_that_some_year_lacks(month, day):
    with pytest.raises(ClockError) as raised:
        YearDay(month, day)

    assert raised.value.code == "impossible_date"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 4, 21), 2, date(2023, 6, 21)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 1, 15), -13, date(2022, 12, 15)),
    ],
)
def test_add_months_ends_on_the_corresponding_or_last_day(start, months, end):
    assert add_months(start, months) == end
