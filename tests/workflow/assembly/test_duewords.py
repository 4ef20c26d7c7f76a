"""Until when something is promised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.duewords import Due, dues_in

ON = date(2023, 6, 19)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("用三年左右时间建成", "用三年左右时间", date(2026, 6, 19)),
        ("2025年6月底前建成", "2025年6月底前", date(2025, 6, 30)),
        ("2024年2月15日前报送", "2024年2月15日前", date(2024, 2, 15)),
        ("今年将修订", "今年", date(2023, 12, 31)),
        ("年内再增", "年内", date(2023, 12, 31)),
        ("年底前印发", "年底前", date(2023, 12, 31)),
        ("明年上半年开工", "明年上半年", date(2024, 6, 30)),
        ("10月底前出台", "10月底前", date(2023, 10, 31)),
        ("3月前完成", "3月前", date(2024, 3, 31)),
        ("二季度前办结", "二季度前", date(2023, 6, 30)),
        ("2024年第三季度完成", "2024年第三季度", date(2024, 9, 30)),
        ("今后两年投资", "今后两年", date(2025, 6, 19)),
        ("半年内见效", "半年内", date(2023, 12, 19)),
        ("30日内答复", "30日内", date(2023, 7, 19)),
        ("“十四五”期间建成", "“十四五”期间", date(2025, 12, 31)),
    ],
)
def test_words_of_time_name_their_last_day(text, words, day):
    [found] = dues_in(text, ON)

    assert (found.words, found.day, found.opens) == (words, day, False)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("从2025年7月1日起提高", date(2025, 7, 1)),
        ("2025年秋季学期起开设", date(2025, 9, 1)),
        ("2024年起免收", date(2024, 1, 1)),
    ],
)
def test_words_of_a_beginning_name_their_first_day(text, day):
    [found] = dues_in(text, ON)

    assert (found.day, found.opens) == (day, True)


@pytest.mark.parametrize(
    "text", ["待移交后三个月内开行", "15个工作日内办结", "2024年汛期前完成", "2023年9月31日前上线"]
)
def test_words_that_name_no_day_are_given_without_one(text):
    [found] = dues_in(text, ON)

    assert found.day is None


@pytest.mark.parametrize(
    "text",
    [
        "2022年完成",
        "今年以来",
        "每年4月举办",
        "全年新增",
        "近三年",
        "《2024年度计划》",
        "三年级",
        "自5月1日起已开放",
        "",
    ],
)
def test_the_past_and_names_are_no_due_days(text):
    assert list(dues_in(text, ON)) == []


def test_without_the_letters_day_only_full_dates_have_a_day():
    found = [
        (one.words, one.day) for one in dues_in("今年建成，明年3月前验收，2025年底前移交，两年内见效", None)
    ]

    assert found == [
        ("今年", None),
        ("明年3月前", None),
        ("2025年底前", date(2025, 12, 31)),
        ("两年内", None),
    ]


def test_month_that_has_no_such_day_ends_on_its_last():
    assert [one.day for one in dues_in("一个月内", date(2023, 1, 31))] == [date(2023, 2, 28)]


@given(
    st.text(max_size=120)
    | st.lists(
        st.sampled_from([*"今明年月日底前内起后第季度上半两三十29周", "2025", "个", "左右", "《", "》"]),
        max_size=30,
    ).map("".join),
    st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_any_text_gets_exact_places_and_no_day_of_the_past(text, on):
    found = list(dues_in(text, on))

    assert all(isinstance(one, Due) and text[one.start : one.end] == one.words for one in found)
    assert all(one.day is None or on is None or one.day >= on for one in found)
