"""The words and shapes of deadlines."""

from __future__ import annotations

from datetime import date

import pytest

from portal.web.signals import Due, Signal, day_words, signal_of

TODAY = date(2023, 5, 22)
DUE = date(2023, 6, 21)


@pytest.mark.parametrize(
    ("due", "signal"),
    [
        (Due(DUE, 22, near=5), Signal("ok", "circle-fill", "剩余 22 个工作日")),
        (Due(DUE, 6, near=5), Signal("ok", "circle-fill", "剩余 6 个工作日")),
        (Due(DUE, 5, near=5), Signal("soon", "exclamation-triangle-fill", "剩余 5 个工作日")),
        (Due(DUE, 1, near=5), Signal("soon", "exclamation-triangle-fill", "剩余 1 个工作日")),
        (Due(DUE, 8, near=10), Signal("soon", "exclamation-triangle-fill", "剩余 8 个工作日")),
        (Due(TODAY, 0), Signal("soon", "exclamation-triangle-fill", "今天到期")),
        (Due(date(2023, 5, 18), -2), Signal("late", "exclamation-square-fill", "已逾期 2 个工作日")),
        (
            Due(date(2023, 5, 15), -5, whose="会办"),
            Signal("late", "exclamation-square-fill", "会办逾期 5 个工作日"),
        ),
        (
            Due(DUE, done_on=date(2023, 5, 9), done_word="送达"),
            Signal("done", "check-circle-fill", "5月9日 送达，按时"),
        ),
        (
            Due(DUE, done_on=date(2022, 12, 9)),
            Signal("done", "check-circle-fill", "2022年12月9日 完成，按时"),
        ),
        (
            Due(DUE, done_on=date(2023, 5, 17), late_by=2, done_word="送达"),
            Signal("done is-past", "check-circle-fill", "5月17日 送达，逾期 2 个工作日"),
        ),
        (Due(DUE, 4, paused=True), Signal("none", "dash-circle", "暂停计时")),
        (Due(), Signal("none", "dash-circle", "不计期限")),
    ],
)
def test_deadline_is_said_with_shape_and_words(due, signal):
    assert signal_of(due, TODAY) == signal


@pytest.mark.parametrize(
    ("on", "today", "words"),
    [
        (date(2023, 5, 9), TODAY, "5月9日"),
        (date(2022, 5, 9), TODAY, "2022年5月9日"),
        (date(2023, 5, 9), None, "2023年5月9日"),
    ],
)
def test_day_carries_its_year_only_when_it_is_another(on, today, words):
    assert day_words(on, today) == words
