"""Where reworded sentences come from."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.alignment import LEAST_OF_SHORT, Piece, Seeds

SIGNS = st.text(alphabet="甲乙丙，", max_size=80)
PARKS = "年内新建立体停车场3处,新增泊位820个,其中夜间开放500个。"
BUSES = "增开社区公交线路6条,延长夜班车运营时间。"


def chain(sources, text, **more):
    return Seeds(sources, **more).chain(text, 0, len(text))


def test_pieces_of_a_reworded_sentence_are_told_in_order():
    text = "今年立体停车场3处建成,新增泊位达到820个。"

    found = chain([BUSES, PARKS], text)

    assert (found.source, found.characters, found.here, found.there) == (1, 12, (2, 16), (4, 16))
    assert found.pieces == (Piece(2, 4, 7), Piece(11, 11, 5))


@pytest.mark.parametrize(
    "text",
    ["立体停车场和社区公交各有好处。", "市民反映占道停放,执法人员当日到场。", ""],
)
def test_sentence_that_shares_too_little_comes_from_nowhere(text):
    assert chain([BUSES, PARKS], text) is None


def test_short_sentence_needs_less_if_most_of_it_is_shared():
    assert chain([BUSES], "延长夜班车运营时间。").characters == 10
    assert chain([BUSES], "为方便市民出行延长夜班车运营并调整首末班车时刻。") is None


def test_pieces_far_apart_in_the_source_do_not_belong_together():
    near, far = ("新增泊位820个。" + "其余事项另行安排。" * times + "夜间开放500个。" for times in (1, 8))

    assert chain([near], "新增泊位820个,夜间开放500个。").characters == 17
    assert chain([far], "新增泊位820个,夜间开放500个。") is None


def test_thin_ends_of_a_chain_are_left_out():
    text = "年内新建立体停车场3处,并在各镇街陆续推进其余许多事项以方便群众办事和出行,新增泊位若干。"

    assert chain([PARKS], text).here == (0, 12)


def test_words_of_the_title_do_not_tell():
    title = "关于新建立体停车场的建议"
    text = "为新建立体停车场已公开征求意见。"

    assert chain(["拟新建立体停车场。公开征求意见。"], text).characters == 14
    assert chain(["拟新建立体停车场。公开征求意见。"], text, untold=[title]) is None


def test_words_that_stand_everywhere_do_not_tell():
    assert chain(["进一步提升服务水平和能力。"] * 40, "进一步提升服务水平和能力。") is None


@given(st.lists(SIGNS, max_size=3), SIGNS)
def test_pieces_stand_in_both_texts(sources, text):
    found = chain(sources, text)
    pieces = found.pieces if found else ()

    assert [text[one.ours : one.ours + one.length] for one in pieces] == [
        sources[found.source][one.theirs : one.theirs + one.length] for one in pieces
    ]
    assert all(
        one.ours + one.length <= other.ours and one.theirs + one.length <= other.theirs
        for one, other in pairwise(pieces)
    )
    assert found is None or found.characters >= LEAST_OF_SHORT
