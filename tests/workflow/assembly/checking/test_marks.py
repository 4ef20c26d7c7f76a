"""Quotation marks, brackets and title marks without their other half."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking.marks import unpaired


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云上办”平台已上线", [("unpaired_quote", "云上办”平台已上线")]),
        ("称“乙类“项目”为例", [("unpaired_quote", "称“乙类“项目”")]),
        ("说”好的“。", [("unpaired_quote", "说”好的“")]),
        ('他说"好。', [("unpaired_quote", '他说"好')]),
        ("依照《条例执行。", [("unpaired_title_mark", "依照《条例执行")]),
        ("依照条例》执行。", [("unpaired_title_mark", "依照条例》执行")]),
        ("投入（含配套资金。", [("unpaired_bracket", "投入（含配套资金")]),
        ("见附件1）。", [("unpaired_bracket", "见附件1）")]),
        ("砚函〔2024]5号", [("unpaired_bracket", "砚函〔2024]5号")]),
        ("一）摸底。完成。\n（二）改造。完成。", [("unpaired_bracket", "一）摸底")]),
        ("甲（一\n\n乙）", [("unpaired_bracket", "甲（一"), ("unpaired_bracket", "乙）")]),
        ("《甲〈乙》", [("unpaired_title_mark", "《甲〈乙》")]),
    ],
)
def test_half_of_a_pair_is_pointed_at_with_the_words_beside_it(text, expected):
    assert slips(unpaired, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“一事一案”“一案一策”",
        "《甲市〈试行〉办法》",
        "（含1家（试点）企业）",
        "(中英混排的括号）",
        "1）甲项；2）乙项；3）丙项。",
        "a)甲项\nb)乙项",
        "（1）甲项。（12）乙项。",
        "Let’s read。",
        '宽5"的管道',
        '说"好"。说"行"。',
        "关于《建设某地\n公园的提案》收悉。",
        "“第一段说完了。\n\n“第二段也说完了。”",
        "他说：“甲说‘好’，乙说‘行’。”",
    ],
)
def test_pairs_in_order_and_marks_that_are_none_are_let_be(text):
    assert slips(unpaired, text) == []


def test_place_is_wide_enough_to_stay_the_same_when_another_half_is_lost_elsewhere():
    (before,) = slips(unpaired, "已建成云上办”平台。\n")
    after = slips(unpaired, "先有企服通”平台。\n已建成云上办”平台。\n")

    assert before in after
