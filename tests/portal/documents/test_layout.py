"""Lines of a title, levels of headings, places of seals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.content import Level, Paragraph
from portal.documents.layout import (
    CASE_COLUMNS,
    TITLE_LINE,
    head,
    paragraph,
    seal_rows,
    signed_indent,
    title_lines,
    width,
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、总体情况", Paragraph("", "一、总体情况", Level.FIRST)),
        ("（一）服务。逐家走访。", Paragraph("逐家走访。", "（一）服务。", Level.SECOND)),
        ("(二)融资", Paragraph("", "(二)融资", Level.SECOND)),
        ("1.建立梯队", Paragraph("1.建立梯队")),
        ("（1）按行业分", Paragraph("（1）按行业分")),
        ("十二、" + "长" * 40, Paragraph("十二、" + "长" * 40)),
        ("一方面抓紧", Paragraph("一方面抓紧")),
        ("", Paragraph("")),
    ],
)
def test_heading_is_told_by_its_number(line, expected):
    assert paragraph(line) == expected


@pytest.mark.parametrize(
    ("phrases", "expected"),
    [
        (("关于某事", "的通知"), ("关于某事的通知",)),
        (
            ("关于示范市政协十四届二次会议", "第20230368号提案的答复"),
            ("关于示范市政协十四届二次会议", "第20230368号提案的答复"),
        ),
        (("关于切实提升服务水平和扶持力度 培育一批专精特新企业的建议的答复",), ("关于切实提升服务水平和扶持力度", "培育一批专精特新企业的建议的答复")),
    ],
)  # fmt: skip
def test_title_breaks_where_it_means_to(phrases, expected):
    assert title_lines(phrases) == expected


def test_long_number_in_a_title_is_not_cut():
    lines = title_lines(("关于示范市政协十四届二次会议第20230001、20230002、20230003号提案的答复",))

    assert [line for line in lines if "20230002" in line] != []


@given(st.lists(st.text(alphabet="关于某市第会议提案的，、（） 0123456789A", max_size=80), max_size=3))
def test_title_lines_keep_every_sign_and_fit(phrases):
    lines = title_lines(phrases)

    assert "".join("".join(lines).split()) == "".join("".join(phrases).split())
    assert [line for line in lines if width(line) > TITLE_LINE] == []


@pytest.mark.parametrize(
    ("name", "lines", "size"),
    [
        ("示范市财政局", 1, 36.0),
        ("示范市人力资源和社会保障局", 1, 31.5),
        ("示范市人民政府国有资产监督管理委员会办公室", 2, 36.0),
    ],
)
def test_head_is_as_large_as_its_name_allows(name, lines, size):
    found, points = head(name)

    assert ("".join(found), len(found), points) == (name, lines, size)


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (["甲局"], (("甲局",),)),
        (["甲局", "乙局"], (("甲局", "乙局"),)),
        (["甲局", "乙局", "丙局", "丁局"], (("甲局", "乙局", "丙局"), ("丁局",))),
        (["示范市工业和信息化局", "示范市科学技术局", "丙局"], (("示范市工业和信息化局", "示范市科学技术局"), ("丙局",))),
        (["示范市人民政府国有资产监督管理委员会", "乙局"], (("示范市人民政府国有资产监督管理委员会",), ("乙局",))),
    ],
)  # fmt: skip
def test_seals_stand_side_by_side_as_far_as_names_leave_room(units, expected):
    assert seal_rows(units) == expected


@pytest.mark.parametrize(
    ("unit", "on", "indent"),
    [
        ("甲局", "2023年6月19日", 13.5),
        ("示范市人力资源和社会保障局局", "2023年6月19日", 13.5),
        ("示范市人民政府国有资产监督管理委员会", "2023年6月9日", 9.5),
        ("长" * 40, "", 0.0),
    ],
)
def test_name_and_date_share_the_middle_of_the_seal(unit, on, indent):
    assert signed_indent(unit, on) == indent


def test_list_of_a_hand_over_fills_the_sheet():
    assert sum(column.width for column in CASE_COLUMNS) == 225
