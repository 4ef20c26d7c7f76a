"""The yearly notice: the days of real years, and every doubt named with its place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.workdays.notices.wording import notice_of
from workflow.workdays import Calendar, Day, state_council
from workflow.workdays.notice import NamedDay, Notice, Weight, read_notice

REAL = range(2020, 2027)
WIDE = "\N{FULLWIDTH DIGIT ONE} 月 \N{FULLWIDTH DIGIT TWO}\N{FULLWIDTH DIGIT EIGHT} 日"
EXTENDED_2020 = {date(2020, 1, 31), date(2020, 2, 1)}
"""The holiday of 2020 was lengthened by a notice of its own in January 2020."""


def days_of(first, last):
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("year", REAL)
def test_the_notice_of_a_year_is_read_without_a_fault(year):
    notice = read_notice(notice_of(year))

    assert (notice.year, notice.sound) == (year, True)
    assert {finding.code for finding in notice.findings} <= {"outside_year", "rest_advised"}


def test_the_days_of_seven_notices_are_those_of_chinesecalendar():
    days = [day for year in REAL for day in read_notice(notice_of(year)).days()]
    ours = Calendar.of(
        "read", 1, date(2020, 1, 1), date(2026, 12, 31), [d for d in days if d.on.year >= 2020]
    )
    theirs = state_council()

    differing = {
        on for on in days_of(ours.covers_from, ours.horizon) if ours.is_workday(on) != theirs.is_workday(on)
    }

    assert differing == EXTENDED_2020


def test_each_day_carries_the_place_it_was_read_from():
    text = notice_of(2025)
    spring = read_notice(text).holidays[1]

    off, worked = spring.off[0], spring.worked

    assert (spring.name, text[slice(*spring.span)].strip()) == ("春节", "二、春节：")
    assert (off.on, text[slice(*off.span)]) == (
        date(2025, 1, 28),
        "1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）",
    )
    assert [(day.on, text[slice(*day.span)]) for day in worked] == [
        (date(2025, 1, 26), "1月26日（周日）"),
        (date(2025, 2, 8), "2月8日（周六）"),
    ]


def test_days_are_named_after_their_holiday():
    days = list(read_notice(notice_of(2025)).days())

    assert Day(date(2025, 10, 8), is_workday=False, name="国庆节、中秋节") in days
    assert Day(date(2025, 10, 11), is_workday=True, name="国庆节、中秋节调休上班") in days


def test_a_range_may_cross_into_the_next_year():
    notice = read_notice(notice_of(2025, "　　一、元旦：2024年12月30日至2025年1月1日放假调休，共3天。"))

    assert [day.on for day in notice.holidays[0].off] == days_of(date(2024, 12, 30), date(2025, 1, 1))
    assert [f.message for f in notice.findings if f.code == "outside_year"] == [
        "2024-12-30 不在 2025 年内，也一并计入，请核对。",
        "2024-12-31 不在 2025 年内，也一并计入，请核对。",
    ]


def test_other_ways_of_typing_say_the_same():
    plain = read_notice(notice_of(2025))
    typed = notice_of(2025).replace("1月28日", WIDE).replace("至", "—")
    in_one_line = notice_of(2025).replace("\n　　", "").replace("共8天", "共八天")

    assert [list(read_notice(text).days()) for text in (typed, in_one_line)] == [list(plain.days())] * 2
    assert read_notice(in_one_line).sound


def codes(text):
    return [(f.code, text[slice(*f.span)]) for f in read_notice(text).findings if f.weight is Weight.WRONG]


def altered(old, new, year=2025):
    text = notice_of(year)
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (altered("4月27日（周日）上班", "4月27日（周六）上班"), [("weekday_differs", "4月27日（周六）")]),
        (altered("至6日（周日）放假", "至6日（周六）放假"), [("weekday_differs", "4月4日（周五）至6日（周六）")]),
        (altered("劳动节：5月1日（周四）至5日（周一）放假调休，共5天", "劳动节：5月1日（周四）至5日（周一）放假调休，共6天"),
         [("count_differs", "共6天")]),
        (altered("放假1天", "放假2天"), [("count_differs", "放假2天")]),
        (altered("4月27日（周日）上班", "4月28日上班"), [("makeup_not_weekend", "4月28日")]),
        (altered("5月31日（周六）至6月2日（周一）", "6月31日至7月2日"),
         [("holiday_without_days", "五、端午节："), ("impossible_date", "6月31日至7月2日"), ("count_differs", "共3天")]),
        (altered("1月28日（农历除夕、周二）至2月4日", "2月28日至2月4日"),
         [("holiday_without_days", "二、春节："), ("range_backward", "2月28日至2月4日（农历正月初七、周二）"),
          ("count_differs", "共8天")]),
        (altered("1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）", "1月28日至4月4日"),
         [("holiday_without_days", "二、春节："), ("range_too_long", "1月28日至4月4日"), ("count_differs", "共8天"),
          ]),
        (altered("2月8日（周六）上班", "1月26日（周日）上班"), [("day_twice", "1月26日（周日）")]),
        (altered("　　五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。\n", ""),
         [("holiday_missing", "六、国庆节、中秋节：")]),
        (altered("三、清明节", "三、春节"), [("holiday_twice", "三、春节："), ("holiday_missing", "六、国庆节、中秋节：")]),
        (altered("4月4日（周五）至6日（周日）放假，共3天", "另行通知"), [("holiday_without_days", "三、清明节：")]),
        ("关于2027年部分节假日安排的通知，全文待发。", [("no_holidays", "")]),
        ("一、元旦：1月1日放假。", [("year_missing", "")]),
        (notice_of(2025) + notice_of(2026), [("year_ambiguous", "2026年")]),
        ("", [("year_missing", "")]),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_named_with_its_place(text, wrong):
    assert codes(text) == wrong


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (notice_of(2024), "rest_advised", "2月9日"),
        (altered("4月27日（周日）上班。", "4月27日（周日）另行安排。"), "date_unread", "4月27日（周日）"),
        (altered("各省、", "自11月12日起，各省、"), "date_unread", "11月12日"),
        (altered("放假调休，共9天", "放假调休", 2026), "count_missing", None),
        (altered("三、清明节", "三、寒食节"), "holiday_unknown", "三、寒食节："),
        (altered("4月27日（周日）上班。", ""), "statutory_differs", "四、劳动节："),
        (altered("4月27日（周日）", "7月27日（周日）"), "makeup_far", "7月27日（周日）"),
        (altered("4月4日（周五）", "7月4日（周五）"), "out_of_season", "7月4日（周五）至6日（周日）"),
    ],
)
def test_what_is_only_doubtful_is_to_be_looked_at(text, code, place):
    found = [f for f in read_notice(text).findings if f.weight is Weight.LOOK]

    assert code in [f.code for f in found]
    assert place in [None, *(text[slice(*f.span)] for f in found if f.code == code)]


def test_the_notices_own_date_is_no_doubt():
    assert read_notice(notice_of(2025)).findings == ()


def test_nothing_is_read_where_the_year_is_not_said():
    assert read_notice("一、元旦：2027年1月1日放假。").holidays == ()


PIECES = st.lists(
    st.sampled_from([
        "关于2027年部分节假日安排的通知", "现将2026年元旦", "一、元旦：", "二、春节：", "九、", "1月1日", "2月30日", "（周三）",
        "(星期天)", "至", "—", "6日", "放假", "上班", "休息", "共3天", "共十五天", "放假0天", "。", "、", "\n", "　", "2999年",
        "0000年0月0日", "99月99日", "\N{FULLWIDTH DIGIT NINE}", "\N{ARABIC-INDIC DIGIT TWO}月\N{ARABIC-INDIC DIGIT TWO}日", "共二十二十天", "（" * 50,
    ])
).map("".join)  # fmt: skip


@given(st.text(max_size=300) | PIECES | PIECES.map(lambda words: notice_of(2026, words)))
def test_any_text_raises_only_findings(text):
    notice = read_notice(text)

    places = [day.span for holiday in notice.holidays for day in (*holiday.off, *holiday.worked)]
    spans = [*(finding.span for finding in notice.findings), *places]
    assert isinstance(notice, Notice)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(isinstance(day, NamedDay) for holiday in notice.holidays for day in holiday.off)


@given(st.sampled_from([2025, 2026]), st.data())
def test_a_mistyped_digit_never_moves_a_day_off_unseen(year, data):
    """Weekdays, counts, seasons and the law together; a worked day that is a week off cannot be told from a right one."""
    text = notice_of(year)
    part = range(text.index("一、元旦"), text.index("节假日期间"))
    place = data.draw(st.sampled_from([n for n in part if text[n].isdigit()]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))

    typed = read_notice(text[:place] + other + text[place + 1 :])

    off = [day.on for holiday in typed.holidays for day in holiday.off]
    assert typed.findings or off == [d.on for holiday in read_notice(text).holidays for d in holiday.off]
