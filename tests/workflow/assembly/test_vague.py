"""Vague words of promises, and what a sentence carries all the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.vague import (
    Looseness,
    Measure,
    carries_measure,
    loose_sentences,
    measures_in,
    vague_words,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("力争三年左右建成。", [("力争", "effort"), ("左右", "about")]),
        ("尽快研究，适时出台。", [("尽快", "sometime"), ("研究", "direction"), ("适时", "sometime")]),
        ("进一步加强管理", [("进一步", "degree"), ("加强", "direction")]),
        ("新增约300个泊位", [("约", "about")]),
        ("道路左右两侧设护栏，约谈企业", []),
        ("印发《关于进一步加强管理的意见》，上线“加快办”平台", []),
    ],
)
def test_vague_words_are_found_and_names_left_alone(text, words):
    assert [(one.text, one.leaves_open.value) for one in vague_words(text)] == words


@pytest.mark.parametrize(
    ("sentence", "measures"),
    [
        ("力争覆盖率达到60%以上", {Measure.FIGURE}),
        ("每年组织对接活动不少于三次", {Measure.FIGURE}),
        ("建设一所小学", {Measure.FIGURE}),
        ("加快制定出台《河湾市停车条例》", {Measure.PRODUCT}),
        ("年底前出台管理办法", {Measure.PRODUCT, Measure.DATED}),
        ("2024年6月前动工", {Measure.DATED}),
        ("将该路段纳入道路改造计划", {Measure.LISTED}),
        ("完善机制，加强引导", set()),
        ("适时出台相关配套政策", set()),
        ("今年出台一系列配套政策", set()),
        ("根据市政协六届三次会议第20240007号提案", set()),
        ("（2）一是进一步统一认识，从两个方面推进", set()),
        ("出台管理办法", {Measure.PRODUCT}),
        ("加强平台建设", set()),
        ("用三年左右时间、在2024年底前进一步提升能力", set()),
        ("把审批时限压缩到15个工作日", {Measure.FIGURE}),
    ],
)
def test_measures_are_figures_named_or_dated_things_and_lists(sentence, measures):
    assert measures_in(sentence) == measures


def test_sentence_that_promises_nothing_is_told_from_one_that_carries_a_figure():
    text = "我局将进一步加强引导。力争年内新增泊位300个。停车场已建成。"

    found = [(one.text, one.empty, [word.text for word in one.words]) for one in loose_sentences(text)]

    assert found == [
        ("我局将进一步加强引导。", True, ["进一步", "加强", "引导"]),
        ("力争年内新增泊位300个。", False, ["力争"]),
    ]


def test_what_the_word_leaves_open_is_told():
    [word] = vague_words("择机开通")

    assert (word.start, word.end, word.leaves_open) == (0, 2, Looseness.SOMETIME)


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["力争", "左右", "《", "》", "“", "”", "3", "年", "。", "加强", "出台", "办法", "\n"]
        ),
        max_size=60,
    ).map("".join)
)
def test_spans_are_exact_in_any_text(text):
    assert all(text[one.start : one.end] == one.text for one in vague_words(text))
    assert all(text[one.start : one.end] == one.text and one.words for one in loose_sentences(text))
    assert carries_measure(text) in {True, False}
