"""The words of an ask that tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.telling import Piece, Rarity, Sought, said, told

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

    assert its.said_by(said("建停车场", Sought.of([its])).pieces) == {2, 3}
    assert its.said_by(frozenset({Piece(ring=False, text="夜间")})) == frozenset()


def test_word_that_is_said_twice_counts_once_on_demand():
    its = told("夜间开放，夜间值守", Rarity(["夜间开放，夜间值守"], ""))

    pieces = said("夜间", Sought.of([its])).pieces

    assert (its.heavy(its.said_by(pieces)), its.heavy(its.said_by(pieces, once=True))) == (2, 1)


def test_sentence_says_its_own_words_and_those_of_the_heading_as_far_as_they_are_sought():
    its = told("夜间开放泊位", Rarity(["夜间开放泊位"], ""))

    heard = said("白天值守。停车场开放；另行研究。", Sought.of([its]), "夜间安排")

    night, parking = Piece(ring=False, text="夜间"), Piece(ring=True, text="停车")
    opened = Piece(ring=False, text="开放")
    assert [(heard.text[slice(*span)], pieces) for span, pieces in heard.sentences] == [
        ("白天值守。", {night}),
        ("停车场开放；", {night, parking, opened}),
        ("另行研究。", {night}),
    ]
    assert (heard.pieces, heard.rings) == ({night, parking, opened}, {"停车": "停车"})


def test_stretches_that_an_ask_or_its_group_has_too_are_quotations():
    its = told("利用闲置厂房建设立体停车楼", Rarity(["利用闲置厂房建设立体停车楼"], ""))
    sought = Sought.of([its], ["增加泊位盘活空间"])

    heard = said("您提出利用闲置厂房 建设立体停车，增加泊位盘活。", sought)

    assert (heard.long, heard.short) == ({"利用闲置厂房建设立体停车"}, {"增加泊位盘活"})


@given(TEXTS, TEXTS, TEXTS)
def test_text_says_all_that_it_tells_itself(text, other, title):
    its = told(text, Rarity([text, other], title))
    sought = Sought.of([its])

    assert its.said_by(said(text, sought).pieces) >= {
        place for place, weight in enumerate(its.weights) if weight
    }
    assert 0 <= its.heavy(its.said_by(said(other, sought).pieces)) <= its.weight() + 1e-9
