"""Dates and document numbers in the forms of GB/T 9704-2012."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking.writing import (
    broken_document_numbers,
    dates,
    document_number_forms,
    signed_date,
)

LETTER = (
    "林某某委员：\n您提出的《关于某事的提案》（第12号）收悉，现答复如下：\n一、已办。\n河湾市教育局\n{}\n"
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2024年06月08日", "date_padded"),
        ("2024年6月08日", "date_padded"),
        ("2024年06月", "date_padded"),
        ("2024年 6月 8日", "date_spaced"),
        ("2024 年 6 月 8 日", "date_spaced"),
        ("二〇二四年6月8日", "date_mixed"),
        ("2024年六月八日", "date_mixed"),
        ("2024年六月", "date_mixed"),
        ("24年6月8日", "date_short_year"),
    ],
)
def test_date_in_another_form_is_found(text, key):
    assert slips(dates, f"自{text}起执行。") == [(key, text)]


@pytest.mark.parametrize(
    "text",
    [
        "2024年6月8日",
        "二〇二四年六月八日",
        "2024年10月10日",
        "2024年6月",
        "6月8日",
        "2024年度",
        "近10年",
        "2024年6月份",
        "十年",
    ],
)
def test_date_in_the_right_form_is_let_be(text):
    assert slips(dates, f"自{text}起执行。") == []


def test_dates_above_the_letter_belong_to_the_page():
    text = "发布日期：2024年06月08日\n" + LETTER.format("2024年6月8日")

    assert slips(dates, text) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024.6.8", [("date_digits", "2024.6.8")]),
        ("2024-06-08", [("date_digits", "2024-06-08")]),
        ("2024年618日", [("ambiguous_date", "2024年618日")]),
        ("2024年6月8日", []),
        ("二〇二四年六月八日", []),
    ],
)
def test_date_under_the_letter_is_written_out(written, expected):
    assert slips(signed_date, LETTER.format(written)) == expected


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("河教函【2024】8号", ["document_number_brackets"]),
        ("河教函﹝2024﹞8号", ["document_number_brackets"]),
        ("河教函[2024]8号", ["document_number_brackets"]),
        ("河教函（2024）8号", ["document_number_brackets"]),
        ("河教函〔2024〕第8号", ["document_number_ordinal"]),
        ("河教函〔2024〕008号", ["document_number_padded"]),
        (
            "河教函[2024]第08号",
            ["document_number_brackets", "document_number_ordinal", "document_number_padded"],
        ),
        ("河教函〔2024〕8号", []),
        ("河教函〔2024〕108号", []),
        ("您提出的[2014]0514号提案", []),
        ("总编（2019）第9号", []),
        ("在六届三次会议（2019）5号楼", []),
        ("热线12345号", []),
    ],
)
def test_document_number_has_its_own_brackets_and_nothing_in_front_of_its_figure(text, keys):
    assert [key for key, _words in slips(document_number_forms, text)] == keys


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《通知》（屏府办函〔2024〕号）要求", [("broken_document_number", "屏府办函〔2024〕号")]),
        ("河公交提字〔202302A\n办理", [("broken_document_number", "河公交提字〔202302A")]),
        ("根据《通知》（屏府办函〔2024〕21号）要求", []),
    ],
)
def test_document_number_that_lost_something_is_found_anywhere(text, expected):
    assert slips(broken_document_numbers, text) == expected
