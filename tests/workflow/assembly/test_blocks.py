"""Letters handed in block by block."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.blocks import Block, joined, laid_out
from workflow.assembly.passages import Role

LETTER = "市工业和信息化局：\n第20230001号提案收悉，我局会办意见如下：\n一、扩大培训\n每年办两期。\n二、设立基金\n规模一亿元。\n特此函复。\n"
LINES = st.text(st.sampled_from("一二、（）。：\n 局提案收悉如下年"), max_size=40)
BLOCKS = st.lists(
    st.builds(
        Block, LINES, st.none() | st.frozensets(st.integers(1, 3)), st.booleans(), st.just(()) | st.just((7,))
    ),
    max_size=6,
)


@given(BLOCKS)
def test_parts_partition_the_joined_text(blocks):
    laid = laid_out(blocks)

    assert "".join(one.part.text for one in laid) == joined(blocks)


@given(BLOCKS)
def test_parts_stand_where_they_say(blocks):
    text = joined(blocks)

    assert all(text[one.part.start : one.part.end] == one.part.text for one in laid_out(blocks))


def test_block_left_alone_is_cut_as_the_text_suggests():
    laid = laid_out([Block(LETTER)])

    assert [(one.part.role, one.part.heading) for one in laid] == [
        (Role.SALUTATION, ""),
        (Role.OPENING, ""),
        (Role.PASSAGE, "一、扩大培训"),
        (Role.PASSAGE, "二、设立基金"),
        (Role.CLOSING, ""),
    ]


def test_annotated_block_stays_whole_and_keeps_what_was_said_of_it():
    blocks = [
        Block("市工业和信息化局："),
        Block(
            "一、扩大培训\n每年办两期。\n\n二、设立基金\n规模一亿元。",
            asks=frozenset({4}),
            quotable=False,
            sources=(9,),
        ),
    ]

    laid = laid_out(blocks)

    assert [(one.part.role, one.block.asks, one.block.sources) for one in laid] == [
        (Role.SALUTATION, None, ()),
        (Role.PASSAGE, frozenset({4}), (9,)),
    ]


@pytest.mark.parametrize(
    ("block", "role"),
    [
        (Block("特此函复，以上内容请勿公开。", quotable=False), Role.PASSAGE),
        (Block("以上意见请一并研究。", asks=frozenset({1})), Role.PASSAGE),
        (Block("特此函复。", asks=frozenset()), Role.CLOSING),
    ],
)
def test_what_was_said_of_a_block_holds_even_where_its_words_look_like_frame(block, role):
    laid = laid_out([Block("市工业和信息化局："), Block("一、扩大培训\n每年办两期。"), block])

    assert (laid[-1].part.role, laid[-1].block) == (role, block)


def test_blocks_that_begin_with_blanks_keep_them_and_their_headings():
    blocks = [
        Block("市工业和信息化局："),
        Block("　　一、扩大培训\n　　每年办两期。", asks=frozenset({1})),
        Block("　　二、设立基金\n　　规模一亿元。", asks=frozenset({2})),
        Block("　　三、加强宣传\n　　每季一次。"),
        Block("　　特此函复。"),
    ]

    laid = laid_out(blocks)

    assert [(one.part.role, one.part.heading, one.part.text) for one in laid] == [
        (Role.SALUTATION, "", "市工业和信息化局：\n"),
        (Role.PASSAGE, "一、扩大培训", "　　一、扩大培训\n　　每年办两期。\n"),
        (Role.PASSAGE, "二、设立基金", "　　二、设立基金\n　　规模一亿元。\n"),
        (Role.PASSAGE, "三、加强宣传", "　　三、加强宣传\n　　每季一次。\n"),
        (Role.CLOSING, "", "　　特此函复。"),
    ]


def test_empty_blocks_leave_no_trace():
    assert joined([Block("甲。"), Block("  \n"), Block("乙。\n")]) == "甲。\n乙。"
