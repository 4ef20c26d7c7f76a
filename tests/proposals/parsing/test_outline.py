from __future__ import annotations

import pytest

from proposals.parsing import parse_sections
from proposals.parsing.slips import outline_cautions
from proposals.parsing.source import source_of


def shape(text):
    return [(one.number, one.heading, one.text) for one in parse_sections(text)]


def doubts(text):
    return [
        (one.code, text[slice(*one.span)], one.message())
        for one in outline_cautions(source_of(text), 0, len(text))
    ]


def test_three_levels_become_paths():
    text = """一、基本情况
共120所。
二、措施
（一）加强巡查。每周两次。
（二）增设岗位
1.小学门口。
2\uff0e中学门口。
三、下一步
继续推进。
"""

    assert shape(text) == [
        ("一", "基本情况", "共120所。"),
        ("二", "措施", ""),
        ("二.一", "加强巡查", "每周两次。"),
        ("二.二", "增设岗位", ""),
        ("二.二.1", "", "小学门口。"),
        ("二.二.2", "", "中学门口。"),
        ("三", "下一步", "继续推进。"),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1、甲事。\n2、乙事。\n3、丙事。", ["1", "2", "3"]),
        ("1.2023年以来，甲事。\n2.乙事。", ["1", "2"]),
        ("(1)甲事。\n（2）乙事。", ["1", "2"]),
        ("①甲事。\n②乙事。", ["1", "2"]),
        ("㈠甲事。\n㈡乙事。", ["一", "二"]),
        ("01 甲事\n说明。\n02 乙事\n说明。", ["01", "02"]),
        ("第一，甲事。\n第二，乙事。", ["一", "二"]),
        ("建议一：甲事。\n建议二：乙事。", ["1", "2"]),
        ("一是甲事。二是乙事。三是丙事。", ["一", "二", "三"]),
        ("一是甲事。\n二是乙事。", ["一", "二"]),
        ("⼀、甲事。\n⼆、乙事。", ["一", "二"]),
        ("我局已办理。\n下一步继续。", []),
        ("1.5亿元资金。\n2.6亿元资金。", []),
        ("2023年工作。\n2024年工作。", []),
        ("", []),
    ],
)
def test_every_numbering_is_seen(text, numbers):
    assert [one.number for one in parse_sections(text)] == numbers


def test_item_run_into_the_line_of_another_is_a_section_of_its_own():
    text = "（一）甲。做甲事。\n（二）乙。做乙事。（三）丙。做丙事。"

    assert shape(text)[2] == ("三", "丙", "做丙事。")
    assert doubts(text) == [("broken_numbering", "（三）", "“（三）”与上一项连在同一段，应另起一段。")]


def test_list_in_running_text_is_no_slip():
    assert doubts("一、甲事。二、乙事。三、丙事。") == []


def test_repeated_count_is_found():
    text = "（一）培训\n一是办班。二是招聘。二是研发。\n（二）资金\n一是贷款。"

    assert doubts(text) == [("broken_numbering", "二是", "编号“二是”与前一项“二是”不连续，请核对。")]


def test_count_that_goes_on_in_the_next_paragraph_is_whole():
    assert doubts("（一）培训\n一是办班。\n二是招聘。\n（二）资金\n一是贷款。") == []


@pytest.mark.parametrize("text", ["一、甲。\n三、乙。", "一、甲。\n一、乙。", "1.甲。\n2.乙。\n4.丙。"])
def test_number_that_jumps_or_repeats_is_found(text):
    assert [code for code, _, _ in doubts(text)] == ["broken_numbering"]
