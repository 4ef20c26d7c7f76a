from __future__ import annotations

import pytest

from proposals.parsing import parse_asks


def shape(text):
    return [(one.number, one.group, one.text) for one in parse_asks(text)]


def test_items_in_groups_are_numbered_group_and_item():
    text = """  一、构建体系，结合发展

  1.评估资源。
  2.汇集力量。

  二、改善环境
  （说明一句。）
  1.主动服务。
"""

    assert shape(text) == [
        ("一.1", "构建体系，结合发展", "评估资源。"),
        ("一.2", "构建体系，结合发展", "汇集力量。"),
        ("二.1", "改善环境", "主动服务。"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1、甲。\n2、乙。", [("1", "甲。"), ("2", "乙。")]),
        ("一、甲。\n二、乙。", [("1", "甲。"), ("2", "乙。")]),
        ("（一）甲。\n（二）乙。", [("1", "甲。"), ("2", "乙。")]),
        ("01 甲\n说明。\n02 乙", [("1", "甲\n说明。"), ("2", "乙")]),
        ("一是甲。二是乙。", [("1", "甲。"), ("2", "乙。")]),
        ("1.甲；2.乙；3.丙。", [("1", "甲；"), ("2", "乙；"), ("3", "丙。")]),
        ("建议一：甲。\n建议二：乙。", [("1", "甲。"), ("2", "乙。")]),
        ("一、甲\n（一）子。\n二、乙。", [("一.1", "子。"), ("二", "乙。")]),
        ("一、甲\n（一）子\n1.孙。\n2.孙。", [("一.1", "子\n1.孙。\n2.孙。")]),
        ("", []),
    ],
)
def test_every_numbering_gives_its_items(text, expected):
    assert [(number, ask) for number, _, ask in shape(text)] == expected


def test_paragraphs_are_items_for_want_of_numbers_and_not_sure():
    asks = parse_asks("设立图书角。\n定期换书。")

    assert [(one.number, one.text, one.confidence) for one in asks] == [
        ("1", "设立图书角。", 0.5),
        ("2", "定期换书。", 0.5),
    ]


def test_span_holds_the_text_of_the_item():
    text = "  1.甲。\n  2.乙。"

    assert [text[slice(*one.span)] for one in parse_asks(text)] == ["甲。", "乙。"]
