"""Number templates: what they give, what they read back, and which of them are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as hs

from proposals.numbering import TemplateError, check_template, format_number, sequence_of

TEMPLATES = ["{year}{seq:04}", "{year}-{seq}", "第{seq}号", "{seq}", "[{year}] {seq:03}.", "{{{year}}}{seq}"]


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("{year}{seq:04}", "20230368"),
        ("{year}-{seq}", "2023-368"),
        ("第{seq}号", "第368号"),
        ("[{year}] {seq:03}.", "[2023] 368."),
    ],
)
def test_format_number_fills_the_template(template, number):
    assert format_number(template, year=2023, seq=368) == number


@pytest.mark.parametrize("template", TEMPLATES)
@given(year=hs.integers(1949, 2999), seq=hs.integers(1, 99_999))
def test_sequence_of_reads_back_what_was_given(template, year, seq):
    assert sequence_of(template, format_number(template, year=year, seq=seq), year=year) == seq


@pytest.mark.parametrize("number", ["20220368", "2023", "2023036a", "提案20230368", "20230368\n", ""])
def test_sequence_of_knows_numbers_of_another_shape_or_year_as_foreign(number):
    assert sequence_of("{year}{seq:04}", number, year=2023) is None


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{year}", "编号格式必须含有 {seq}，否则编号会重复。"),
        ("", "编号格式必须含有 {seq}，否则编号会重复。"),
        ("{year}{number}", "编号格式里有不认识的字段：number。可用 year 和 seq。"),
        ("{}{seq}", "编号格式里有不认识的字段：。可用 year 和 seq。"),
        ("{year", "编号格式“{year”的花括号不成对，请检查。"),
        ("}{seq}", "编号格式“}{seq}”的花括号不成对，请检查。"),
    ],
)
def test_check_template_refuses_what_cannot_give_unique_numbers(template, said):
    with pytest.raises(TemplateError) as refusal:
        check_template(template)

    assert str(refusal.value) == said


@pytest.mark.parametrize("template", ["{seq!r}", "{seq:x}", "{seq.real}", "{seq[0]}", "{seq:年}"])
def test_check_template_refuses_what_it_could_not_read_back(template):
    with pytest.raises(TemplateError):
        check_template(template)
