"""The text of a letter taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.anatomy import Anatomy, dissect

WHOLE = """示工信函〔2023〕12号
办理结果类别：B
关于示范市政协十四届二次会议第20230368号提案的答复
民建示范市委会：
　　贵会提出的《关于某事的建议》（第20230368号）收悉，现答复如下：
　　一、关于培育体系
　　新建一所医院
　　专此答复。
示范市工业和信息化局
示范市科学技术局　示范市财政局
2023年 6月 19日
（联系人：经办科，联系电话：0000-00000000）
抄送：提案委、督查室
"""


def test_each_part_of_a_letter_finds_its_place():
    assert dissect(WHOLE) == Anatomy(
        title="关于示范市政协十四届二次会议第20230368号提案的答复",
        addressee="民建示范市委会：",
        body=(
            "贵会提出的《关于某事的建议》（第20230368号）收悉，现答复如下：",
            "一、关于培育体系",
            "新建一所医院",
            "专此答复。",
        ),
        signed_by=("示范市工业和信息化局", "示范市科学技术局", "示范市财政局"),
        signed_on="2023年6月19日",
        note="联系人：经办科，联系电话：0000-00000000",
        copies="提案委、督查室",
    )


@pytest.mark.parametrize(
    ("foot", "signed_by", "signed_on", "kept"),
    [
        ("示范市科技局　2023年5月1日", ("示范市科技局",), "2023年5月1日", "已经安排。"),
        ("二〇二三年五月一日", (), "2023年5月1日", "已经安排。"),
        ("2023年5月　日", (), "2023年5月　日", "已经安排。"),
        ("示范市科技局", ("示范市科技局",), "", "已经安排。"),
        ("示范市水务局", (), "", "示范市水务局"),
        ("新建一所医院\n示范市科技局\n2023年5月1日", ("示范市科技局",), "2023年5月1日", "新建一所医院"),
        ("（此页无正文）\n示范市科技局\n2023年5月1日", ("示范市科技局",), "2023年5月1日", "（此页无正文）"),
    ],
)
def test_signature_is_read_from_below(foot, signed_by, signed_on, kept):
    read = dissect(f"市工信局：\n　　已经安排。\n{foot}\n", ["示范市科技局"])

    assert (read.signed_by, read.signed_on, read.body[-1]) == (signed_by, signed_on, kept)


def test_nothing_gives_nothing():
    assert dissect("") == Anatomy()


@given(st.text(alphabet="一二、。：（）\n 　关于甲局委员2023年月日抄送联系人答复：", max_size=200))
def test_no_line_of_a_letter_is_lost_unless_the_paper_prints_it_itself(text):
    read = dissect(text)

    found = "".join(
        (read.title, read.addressee, *read.body, *read.signed_by, read.signed_on, read.note, read.copies)
    )
    lost = (
        {sign for sign in text if not sign.isspace()}
        - set(found)
        - set("（）()抄送联系人办理类别签发公开属性：:〔〕号日月年0二")
    )
    assert lost <= set("2023一二")


def test_many_lines_that_look_like_titles_are_text():
    read = dissect("关于某事的答复\n" * 40)

    assert (read.title, len(read.body)) == ("", 40)
