"""A text prepared for comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.worded import Worded

TEXTS = st.text(alphabet="我局不市全年12,.3家甲乙，。\n “”A", max_size=60)


def values(text):
    return [token.value for token in Worded(text).tokens]


def test_figures_names_and_latin_words_are_one_token_each():
    assert values("我局投入 2.97亿元，建APP 3个。") == [
        "我局", "投", "入", "money:297000000元", ",", "建", "APP", "count:3个", "。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [("三百家", "300家"), ("全市", "我市"), ("上年", "去年"), ("Ａ，", "A,")],  # noqa: RUF001 -- full-width on purpose
)
def test_words_that_say_the_same_have_one_value(one, other):
    assert values(one) == values(other)


def test_tokens_know_their_clause():
    assert [(token.value, token.clause) for token in Worded("甲乙，丙。丁").tokens] == [
        ("甲", 0), ("乙", 0), (",", -1), ("丙", 1), ("。", -1), ("丁", 2),
    ]  # fmt: skip


def test_a_comma_inside_a_figure_parts_no_clause():
    text = "投入29,700万元,建成三处"

    assert [text[slice(*clause)] for clause in Worded(text).clauses] == ["投入29,700万元", "建成三处"]


@pytest.mark.parametrize("text", ["不能采纳", "未建成", "没有条件", "无法实施", "难以推广", "禁止停放"])
def test_words_that_turn_a_statement_around_are_marked(text):
    assert next(token.negative for token in Worded(text).tokens)


@pytest.mark.parametrize(
    "text", ["不断完善", "未来三年", "无人机巡查", "不少于5次", "非遗传承", "无障碍坡道", "非公企业"]
)
def test_words_that_turn_nothing_around_are_not(text):
    assert [token for token in Worded(text).tokens if token.negative] == []


def test_phrases_that_are_left_out_hold_no_figures():
    worded = Worded("《新建12所学校》与3所分校", left_out=["新建12所学校"], mask="\ue000")

    assert [figure.text for figure in worded.figures] == ["3所"]
    assert worded.signs == "《" + "\ue000" * 7 + "》与3所分校"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("已建成三处。", True), ("一是已建成三处；", True), ("甲\n已建成三处\n乙", True), ("据称已建成三处。", False), ("已建成三处泊位。", False),
    ],
)  # fmt: skip
def test_text_says_only_what_it_says_in_whole_clauses(text, says):
    assert Worded(text).says("已建成三处") is says


@pytest.mark.parametrize(
    ("text", "figure"), [("2023年，新建", "2023年"), ("新建三处泊位，共", None), ("共三处，", "三处")]
)
def test_clause_of_nothing_but_a_figure_is_told(text, figure):
    found = Worded(text).bare(0)

    assert (found.text if found else None) == figure


@given(TEXTS)
def test_tokens_are_the_whole_text_but_for_blanks(text):
    worded = Worded(text)

    assert "".join("".join(text[one.start : one.end].split()) for one in worded.tokens) == "".join(
        text.split()
    )
    assert list(worded.tokens_of((0, len(text)))) == list(worded.tokens)
