"""Blocks as a browser sends them, and where a new one belongs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from portal.web.letter_blocks import SheetBlock, from_post, moved, place_for, places
from workflow.assembly.blocks import Block
from workflow.assembly.passages import Role

LETTER = [
    SheetBlock("市工业和信息化局："),
    SheetBlock("　　第20230001号提案收悉，我局会办意见如下："),
    SheetBlock("　　一、关于培育", asks=frozenset()),
    SheetBlock("　　（一）评估\n　　已安排专项。", asks=frozenset({1})),
    SheetBlock("　　（二）行业组织\n　　已建立会商。", asks=frozenset({3})),
    SheetBlock("　　二、关于服务\n　　已接通平台。", asks=frozenset({4})),
    SheetBlock("　　特此函复。"),
]
ASKS = [
    SimpleNamespace(pk=key, group=group)
    for key, group in [(1, "培育"), (2, "培育"), (3, "培育"), (4, "服务"), (5, "")]
]


def sent(**fields):
    post = QueryDict(mutable=True)
    for name, value in fields.items():
        post.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return post


def test_what_a_browser_sends_becomes_blocks():
    post = sent(
        blocks="2", text__0="甲\r\n乙", asks__0=["7", "9", "x"], kept__0="0;7;", text__1="丙", private__1="1",
        sources__1=["5", "5", "-1"], kept__1="1;;t",
    )  # fmt: skip

    assert from_post(post) == [
        SheetBlock("甲\n乙", asks=frozenset({7, 9}), found=frozenset({7})),
        SheetBlock("丙", said=True, private=True, sources=(5,), mark="t"),
    ]


@pytest.mark.parametrize("told", ["", "-1", "x", "9" * 30, "\uff11"])
def test_a_count_that_is_none_gives_no_blocks(told):
    assert from_post(sent(blocks=told, text__0="甲")) == []


def test_more_blocks_than_a_letter_has_are_cut_so_that_the_form_refuses_them():
    assert len(from_post(sent(blocks="100000"))) == 121


@given(st.text(max_size=20))
def test_whatever_was_kept_is_read_without_a_fault(kept):
    [block] = from_post(sent(blocks="1", text__0="甲", kept__0=kept))

    assert block.text == "甲"


@pytest.mark.parametrize(
    ("block", "asks"),
    [
        (SheetBlock("甲", asks=frozenset({1}), found=frozenset({1})), None),
        (SheetBlock("甲", asks=frozenset({1, 2}), found=frozenset({1})), frozenset({1, 2})),
        (SheetBlock("甲", asks=frozenset(), found=frozenset({1})), frozenset()),
        (SheetBlock("甲", asks=frozenset({1}), found=frozenset({1}), said=True), frozenset({1})),
        (SheetBlock("甲"), None),
    ],
)
def test_asks_that_nobody_touched_are_left_to_the_matching(block, asks):
    assert block.block == Block("甲", asks)


def test_what_is_kept_comes_back():
    block = SheetBlock("甲", asks=frozenset({3}), found=frozenset({3, 12}), said=True, mark="m")

    [back] = from_post(sent(blocks="1", text__0="甲", asks__0="3", kept__0=block.kept))

    assert back == block


def test_a_token_tells_blocks_apart_by_what_they_say_only():
    block = SheetBlock("甲\n", asks=frozenset({3}), found=frozenset({3}))

    assert block.token == SheetBlock("甲", asks=frozenset({3}), said=True, mark="t").token
    assert len({block.token, SheetBlock("甲").token, SheetBlock("甲", private=True).token}) == 3


@pytest.mark.parametrize(
    ("place", "step", "expected"), [(0, 1, "乙甲丙"), (2, -1, "甲丙乙"), (0, -1, "甲乙丙"), (9, 1, "甲乙丙")]
)
def test_a_block_is_exchanged_with_its_neighbour(place, step, expected):
    blocks = [SheetBlock(text) for text in "甲乙丙"]

    assert "".join(block.text for block in moved(blocks, place, step)) == expected


@pytest.mark.parametrize(
    ("asks", "place"),
    [({1}, 4), ({2}, 4), ({3}, 5), ({4}, 6), ({5}, 6), ({1, 4}, 6), (set(), 3), ({99}, 3)],
)
def test_a_new_block_stands_with_its_asks(asks, place):
    assert place_for(asks, LETTER, ASKS) == place


def test_under_the_heading_of_its_group_where_nothing_is_said_to_it_yet():
    frame = [*LETTER[:3], SheetBlock("　　二、关于服务"), LETTER[-1]]

    assert [place_for({ask.pk}, frame, ASKS) for ask in ASKS] == [3, 3, 3, 4, 4]


def test_in_a_letter_that_says_nothing_yet_it_stands_above_the_foot():
    assert place_for({1}, [LETTER[0], LETTER[1], LETTER[-1]], ASKS) == 2


def test_places_are_named_by_the_numbers_above_them():
    found = places(LETTER)

    assert [one.name for one in found] == ["", "", "一", "一（一）", "一（二）", "二", "二"]
    assert [one.role for one in found] == [
        Role.SALUTATION, Role.OPENING, Role.HEADING, Role.PASSAGE, Role.PASSAGE, Role.PASSAGE, Role.CLOSING,
    ]  # fmt: skip


def test_places_say_where_each_block_begins():
    text = "\n".join(block.text for block in LETTER)

    found = [(place.start, block.text) for place, block in zip(places(LETTER), LETTER, strict=True)]

    assert all(text[start : start + len(words)] == words for start, words in found)


def test_an_empty_block_has_a_place_too():
    assert [place.name for place in places([LETTER[3], SheetBlock("　　"), LETTER[5]])] == [
        "（一）",
        "（一）",
        "二",
    ]
