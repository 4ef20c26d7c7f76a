"""The words of an ask that tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.telling import Piece, Rarity, said, told

TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(["停车", "泊位", "夜间", "加强", "的", "，", "开放", "护学岗"]), max_size=12
).map("".join)


def test_words_weigh_by_their_length_rings_by_what_they_are_and_blank_words_nothing():
    its = told("积极夜间开放，排查立体停车位", Rarity(["积极夜间开放，排查立体停车位"], ""))

    assert (its.weight(0, 2), its.weight(2, 6), its.weight(7, 9), its.weight(9, 11), its.weight(11, 13)) == (
        0,
        2,
        0.5,
        1,
        1,
    )


def test_words_of_all_asks_and_of_the_title_do_not_tell():
    asks = [f"夜间开放{place}" for place in "甲乙丙丁戊己庚辛"]

    assert told(asks[0], Rarity(asks, "")).weight(0, 3) == 0
    assert told("夜间开放", Rarity(["夜间开放"], "关于夜间开放的提案")).weight() == 0


def test_another_word_of_the_ring_says_the_word():
    its = told("增加泊位", Rarity(["增加泊位"], ""))

    assert its.said_by(said("建停车场").pieces) == {2, 3}
    assert its.said_by(frozenset({Piece(ring=False, text="夜间")})) == frozenset()


def test_word_that_is_said_twice_counts_once_on_demand():
    its = told("夜间开放，夜间值守", Rarity(["夜间开放，夜间值守"], ""))

    pieces = said("夜间").pieces

    assert (its.heavy(its.said_by(pieces)), its.heavy(its.said_by(pieces, once=True))) == (2, 1)


@given(TEXTS, TEXTS, TEXTS)
def test_text_says_all_that_it_tells_itself(text, other, title):
    its = told(text, Rarity([text, other], title))

    assert its.said_by(said(text).pieces) >= {place for place, weight in enumerate(its.weights) if weight}
    assert 0 <= its.heavy(its.said_by(said(other).pieces)) <= its.weight() + 1e-9
