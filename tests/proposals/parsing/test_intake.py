"""A written proposal for the filing form: nothing of it is lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from proposals.parsing.intake import take_in

PAPER = """案由：关于为“专精特新”企业建立融资服务的提案
提案人：某委员　界别：经济界
理由：
专精特新企业多处在成长期，厂房多为租用。
近期走访 12 家企业，有 9 家反映抵押难。
办法：
为此建议如下：
1.建立融资“白名单”。
2.支持银行开办订单质押。
附件：调研表
联系电话：0000-0000000
"""


def test_a_paper_fills_the_fields():
    taken = take_in(PAPER)

    assert taken.title == "关于为“专精特新”企业建立融资服务的提案"
    assert (
        taken.reasons == "专精特新企业多处在成长期，厂房多为租用。\n近期走访 12 家企业，有 9 家反映抵押难。"
    )
    assert [ask.text for ask in taken.asks] == ["建立融资“白名单”。", "支持银行开办订单质押。"]


def test_what_has_no_field_is_left_for_the_author_to_place():
    assert take_in(PAPER).left == (
        "提案人：某委员　界别：经济界",
        "为此建议如下：",
        "附件：调研表",
        "联系电话：0000-0000000",
    )


def test_headings_come_with_their_asks():
    taken = take_in(
        "案由：关于企业培育的建议\n理由：企业多，缺少扶持，亟需改进。\n办法：\n"
        "一、完善培育体系\n1.派出干部指导。\n2.提出配套措施。\n二、改善环境\n1.主动服务。\n"
    )

    assert [(ask.number, ask.group, ask.text) for ask in taken.asks] == [
        ("一.1", "完善培育体系", "派出干部指导。"),
        ("一.2", "完善培育体系", "提出配套措施。"),
        ("二.1", "改善环境", "主动服务。"),
    ]
    assert taken.left == ()


def test_a_title_without_a_label_is_doubted_and_pointed_at():
    taken = take_in(
        "关于完善停车设施的建议\n停车难，车位少，群众反映多。\n建议如下：\n1.新建停车场。\n2.开放单位车位。\n"
    )

    assert [(doubt.words, doubt.key) for doubt in taken.doubts] == [("关于完善停车设施的建议", "title")]
    assert "请核对" in taken.doubts[0].message()


def test_asks_without_numbers_are_doubted():
    taken = take_in(
        "案由：关于停车的建议\n理由：停车难，车位少，群众反映多。\n办法：\n新建停车场。\n开放单位车位。\n"
    )

    assert [ask.text for ask in taken.asks] == ["新建停车场。", "开放单位车位。"]
    assert [doubt.key for doubt in taken.doubts] == ["unnumbered_asks"]


def test_what_is_no_proposal_goes_whole_into_the_reasons():
    taken = take_in("今天天气不错。\n明天也是。")

    assert (taken.title, taken.reasons, taken.asks, taken.left) == ("", "今天天气不错。\n明天也是。", (), ())
    assert [doubt.key for doubt in taken.doubts] == ["letter"]


def test_nothing_gives_nothing():
    assert take_in(" \n") == take_in("")
    assert take_in("").doubts == ()


_LINES = st.sampled_from([
    "案由：关于停车的建议", "关于停车的建议", "理由：", "理由：停车难，车位少。", "停车难，群众反映多，请重视。", "办法：", "建议：1.新建停车场。2.开放车位。",
    "一、完善设施", "1.新建停车场。", "（二）开放车位。", "为此建议如下：", "提案人：某委员", "附件：表", "2023年2月1日", "一是新建。二是开放。", "", "　　另外，",
])  # fmt: skip


@given(st.lists(_LINES | st.text(max_size=30), max_size=12).map("\n".join))
def test_no_word_of_any_text_is_lost(text):
    taken = take_in(text)

    kept = "".join([taken.title, taken.reasons, *taken.left, *((a.group or "") + a.text for a in taken.asks)])
    words = re.compile(r"[^\W\d_]{4,}")
    lost = [
        word
        for line in text.splitlines()
        for word in words.findall(line)
        if word not in re.sub(r"\s", "", kept)
    ]
    assert lost == []
