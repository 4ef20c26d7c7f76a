from __future__ import annotations

import pytest

from proposals.parsing.documents import broken_document_number, document_numbers
from proposals.parsing.source import source_of


def found(text):
    return [(one.value, one.raw) for one in document_numbers(source_of(text), 0, len(text))]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("清民发【2024】275号", "清民发〔2024〕275号"),
        ("清科建议字〔2021〕第6号", "清科建议字〔2021〕第6号"),
        ("富河综执复﹝2024﹞31号", "富河综执复〔2024〕31号"),
        ("清发改[2018]5号", "清发改〔2018〕5号"),
        ("清发改\uff3b2018\uff3d5号", "清发改〔2018〕5号"),
        ("清发改（2018）5号", "清发改〔2018〕5号"),
        ("清发改营商建〔2025〕 5 号", "清发改营商建〔2025〕5号"),
        ("清公交提字〔2023〕02号", "清公交提字〔2023〕02号"),
    ],
)
def test_document_number_is_found_in_every_bracket(raw, value):
    assert found(f"{raw}  签发人：张某某") == [(value, raw)]


@pytest.mark.parametrize("text", ["总编(2020)第12号", "提案[2014]0514号", "《办法》（2023）", "共2023号"])
def test_what_is_not_a_document_number_is_left_alone(text):
    assert found(text) == []


def test_words_before_a_cited_number_do_not_belong_to_it():
    assert found("根据清府办函〔2023〕168号要求") == [("清府办函〔2023〕168号", "清府办函〔2023〕168号")]


@pytest.mark.parametrize(
    "text", ["清公交提字〔202302A", "清公交提字〔〕号", "清公交提字〔2023〕号", "清公交提字2023〕5号"]
)
def test_broken_document_number_is_seen(text):
    span = broken_document_number(source_of(text), 0, len(text))

    assert text[slice(*span)] == text


def test_document_numbers_far_from_each_other_are_all_found_whatever_stands_in_brackets_between_them():
    between = "，各镇街〔园区〕抓紧落实" * 9 + "，"
    text = f"清民发〔2024〕275号{between}清科建议字（2021）6号{between}清府办函〔2023〕168号"

    assert [value for value, _raw in found(text)] == [
        "清民发〔2024〕275号",
        "清科建议字〔2021〕6号",
        "清府办函〔2023〕168号",
    ]


def test_broken_document_number_is_seen_behind_much_text():
    text = f"清民发〔2024〕275号{'，各镇街〔园区〕抓紧落实' * 9}，清公交提字2023〕5号"

    span = broken_document_number(source_of(text), 0, len(text))

    assert text[slice(*span)] == "清公交提字2023〕5号"
