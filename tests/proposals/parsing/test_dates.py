from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.parsing import parse_date


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024年6月27日", date(2024, 6, 27)),
        ("2023年 6月 19日", date(2023, 6, 19)),
        ("2 0 2 3 年 6 月 1 9 日", date(2023, 6, 19)),
        ("２０２３年６月１９日", date(2023, 6, 19)),
        ("二〇一九年六月三日", date(2019, 6, 3)),
        ("二○一九年十二月二十七日", date(2019, 12, 27)),
        ("二零二一年十月廿三日", date(2021, 10, 23)),
        ("2023-06-19", date(2023, 6, 19)),
        ("2024.5.8", date(2024, 5, 8)),
        ("2024/5/8", date(2024, 5, 8)),
        ("20230619", date(2023, 6, 19)),
        ("落款：2023年5月9日（印）", date(2023, 5, 9)),
    ],
)
def test_date_is_read_in_every_dress(written, day):
    reading = parse_date(written)

    assert (reading.value, reading.code) == (day, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("202285", "ambiguous_date"),
        ("2023518", "ambiguous_date"),
        ("2022 8 5", "ambiguous_date"),
        ("2022年85日", "ambiguous_date"),
        ("2022年815", "ambiguous_date"),
        ("2022年8月5", "incomplete_date"),
        ("2023年6月", "incomplete_date"),
        ("2023年　月　日", "incomplete_date"),
        ("6月27日", "incomplete_date"),
        ("23年6月27日", "incomplete_date"),
        ("2020年9月31日", "impossible_date"),
        ("2023年2月29日", "impossible_date"),
        ("二〇二三年十三月一日", "impossible_date"),
        ("20231350", "impossible_date"),
    ],
)
def test_date_that_is_not_certain_has_a_code_and_no_value(written, code):
    reading = parse_date(written)

    assert (reading.value, reading.code, written[slice(*reading.span)].strip()) == (None, code, written)


@pytest.mark.parametrize("written", ["", "今年", "第20230368号", "0000-5550000", "3.5亿元"])
def test_date_is_not_seen_where_none_is(written):
    assert parse_date(written) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(["", " ", "  "]))
def test_date_written_in_full_is_always_read(day, blank):
    written = f"{day.year}年{blank}{day.month}月{blank}{day.day}日"

    assert parse_date(written).value == day
