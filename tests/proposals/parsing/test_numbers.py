from __future__ import annotations

import pytest

from proposals.parsing import CaseNumber, canonical_numbers, parse_number, same_case
from proposals.parsing.numbers import case_numbers, class_number
from proposals.parsing.source import source_of


def numbers(text):
    return [one.value for one in case_numbers(source_of(text), 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("十届三次会议第52号提案", ["52"]),
        ("第20230368号", ["20230368"]),
        ("第 20230368 号", ["20230368"]),
        ("第２０２３０３６８号", ["20230368"]),
        ("第2022-0143号提案", ["2022-0143"]),
        ("案由:(20230368)关于某事的建议", ["20230368"]),
        ("《关于某事的建议》(20230368)提案收悉", ["20230368"]),
        ("第00006号（经济发展类001号）提案", ["00006"]),
        ("[2014]0514号提案", ["[2014]0514"]),
        ("省政协六届二次会议[2014]0514提案", []),
        ("省政协第[2014]0514号提案", ["[2014]0514"]),
        ("《某提案》（[2014]0514）", ["[2014]0514"]),
        ("总编（2020）第12号", ["总编(2020)第12号"]),
        ("第五十二号提案", ["52"]),
        ("第52、53号和60号提案", ["52", "53", "60"]),
        ("第20230132号、第20230368号", ["20230132", "20230368"]),
        ("009号提案", ["009"]),
        ("提案编号：20240052", ["20240052"]),
        ("（编号：0077）", ["0077"]),
        ("《某条例》（2023）", []),
        ("每年100次，共3号楼", []),
        ("12345号线", []),
    ],
)
def test_case_numbers_are_found_in_every_template(text, found):
    assert numbers(text) == found


def test_class_number_is_kept_apart_from_the_case_number():
    text = "第00006号（经济发展类001号）提案"

    assert class_number(source_of(text), 0, len(text)).value == "经济发展类001号"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("009", CaseNumber(None, 9)),
        ("2019009", CaseNumber(2019, 9)),
        ("第20190009号", CaseNumber(2019, 9)),
        ("[2014]0514", CaseNumber(2014, 514)),
        ("总编(2020)第12号", CaseNumber(2020, 12)),
        ("00006", CaseNumber(None, 6)),
        ("124337", CaseNumber(None, 124337)),
        ("没有数字", None),
        ("", None),
    ],
)
def test_number_is_taken_apart(written, number):
    assert parse_number(written) == number


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("009", "2019009", True),
        ("2019009", "第20190009号", True),
        ("009", "20190009", True),
        ("20190009", "20200009", False),
        ("20230303", "20230304", False),
        ("甲", "甲", True),
        ("甲", "乙", False),
    ],
)
def test_spellings_that_may_mean_one_case_agree(one, other, same):
    assert same_case(one, other) is same


def test_canonical_numbers_lists_the_spellings_to_look_up():
    assert canonical_numbers("第20190009号") == ("20190009", "2019009", "00009", "0009", "009", "9")
    assert canonical_numbers("009") == ("00009", "0009", "009", "9")
    assert canonical_numbers("009", year=2019)[:2] == ("20190009", "2019009")
    assert canonical_numbers("无") == ()
