"""Two letters that grew out of one, put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.merging import Stretch, Whose, merged

LETTER = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8)


def told(base, mine, theirs):
    return [
        (found.whose, mine[slice(*found.mine)], theirs[slice(*found.theirs)])
        for found in merged(base, mine, theirs)
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("甲乙丙", "甲乙丙", [(Whose.NOBODY, "甲乙丙", "甲乙丙")]),
        ("甲改丙", "甲乙丙", [(Whose.NOBODY, "甲", "甲"), (Whose.MINE, "改", "乙"), (Whose.NOBODY, "丙", "丙")]),
        ("甲乙丙", "甲改丙", [(Whose.NOBODY, "甲", "甲"), (Whose.THEIRS, "乙", "改"), (Whose.NOBODY, "丙", "丙")]),
        ("甲改丙", "甲换丙", [(Whose.NOBODY, "甲", "甲"), (Whose.BOTH, "改", "换"), (Whose.NOBODY, "丙", "丙")]),
        ("甲改丙", "甲改丙", [(Whose.NOBODY, "甲", "甲"), (Whose.NOBODY, "改", "改"), (Whose.NOBODY, "丙", "丙")]),
        ("甲丙", "甲改丙", [(Whose.NOBODY, "甲", "甲"), (Whose.BOTH, "", "改"), (Whose.NOBODY, "丙", "丙")]),
        ("改乙丙", "甲乙换", [(Whose.MINE, "改", "甲"), (Whose.NOBODY, "乙", "乙"), (Whose.THEIRS, "丙", "换")]),
        ("改乙丙", "甲换丙", [(Whose.MINE, "改", "甲"), (Whose.THEIRS, "乙", "换"), (Whose.NOBODY, "丙", "丙")]),
        ("改变丙", "甲换丙", [(Whose.MINE, "改", "甲"), (Whose.BOTH, "变", "换"), (Whose.NOBODY, "丙", "丙")]),
        ("改增乙丙", "甲换丙", [(Whose.BOTH, "改增乙", "甲换"), (Whose.NOBODY, "丙", "丙")]),
        ("甲乙丙新", "甲乙丙", [(Whose.NOBODY, "甲乙丙", "甲乙丙"), (Whose.MINE, "新", "")]),
    ],
)  # fmt: skip
def test_each_stretch_says_whose_it_is(mine, theirs, expected):
    assert told("甲乙丙", mine, theirs) == expected


def test_letters_without_common_ground_stand_side_by_side():
    assert merged([], ["a"], ["b"]) == (Stretch(Whose.BOTH, (0, 1), (0, 1)),)


@given(LETTER, LETTER, LETTER)
def test_stretches_cover_both_letters_in_order(base, mine, theirs):
    found = merged(base, mine, theirs)

    assert [place for one in found for place in range(*one.mine)] == list(range(len(mine)))
    assert [place for one in found for place in range(*one.theirs)] == list(range(len(theirs)))


@given(LETTER, LETTER)
def test_who_changed_nothing_takes_over_all_of_the_other(base, theirs):
    found = merged(base, base, theirs)

    assert {one.whose for one in found} <= {Whose.NOBODY, Whose.THEIRS}


@given(LETTER, LETTER, LETTER)
def test_what_is_common_is_equal_and_what_one_side_holds_the_other_left_alone(base, mine, theirs):
    found = told(base, mine, theirs)

    assert all(ours == others for whose, ours, others in found if whose is Whose.NOBODY)
    assert all(ours != others for whose, ours, others in found if whose is not Whose.NOBODY)


@given(LETTER, LETTER, LETTER)
def test_the_two_sides_may_be_exchanged(base, mine, theirs):
    other = {Whose.MINE: Whose.THEIRS, Whose.THEIRS: Whose.MINE}

    there = [(other.get(one.whose, one.whose), one.theirs, one.mine) for one in merged(base, theirs, mine)]

    assert there == list(merged(base, mine, theirs))
