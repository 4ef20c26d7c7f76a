"""Equal stretches of two sequences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow.assembly.stretches import FEW_CELLS, MOST_CELLS, Block, ascending, between, equal_blocks

SIGNS = st.text(alphabet="甲乙丙", max_size=80)


def told(old, new, width=2):
    return [block for block in equal_blocks(old, new, width) if block.length]


@pytest.mark.parametrize(
    ("old", "new", "blocks"),
    [
        ("", "", []),
        ("甲乙丙", "甲乙丙", [Block(0, 0, 3)]),
        ("甲乙丙丁", "甲戊丙丁", [Block(0, 0, 1), Block(2, 2, 2)]),
        ("甲甲", "甲甲甲", [Block(0, 0, 2)]),
        ("甲乙丙", "丁乙戊", [Block(1, 1, 1)]),
    ],
)
def test_what_edits_leave_alone_is_found(old, new, blocks):
    assert told(old, new) == blocks


def test_long_sequences_are_held_together_by_what_stands_once_in_each():
    old = [f"{n}" for n in range(400)]
    new = [*old[:100], "x", *old[150:]]

    assert told(old, new) == [Block(0, 0, 100), Block(150, 101, 250)]


def test_what_takes_too_many_comparisons_has_nothing_in_common():
    side = int(MOST_CELLS**0.5) + 2
    assert side * side > MOST_CELLS > FEW_CELLS

    assert told("甲乙" * side, "丙" + "乙甲" * side + "丙") == []


@given(SIGNS, SIGNS)
@example("甲乙" * 40, "乙甲" * 40)
@example("甲乙丙" * 20 + "甲", "丙" + "甲乙丙" * 20)
def test_blocks_are_equal_and_in_order(old, new):
    blocks = told(old, new)

    assert [old[one.old : one.old + one.length] for one in blocks] == [
        new[one.new : one.new + one.length] for one in blocks
    ]
    assert all(
        one.old + one.length <= other.old and one.new + one.length <= other.new
        for one, other in pairwise(blocks)
    )


@given(SIGNS, SIGNS)
def test_stretches_between_blocks_give_both_sequences_back(old, new):
    parts = list(between(old, new, equal_blocks(old, new, 2)))

    assert "".join(ours + same for ours, _, same in parts) == old
    assert "".join(theirs + same for _, theirs, same in parts) == new


def test_ascending_choice_is_the_longest():
    assert ascending([(0, 5), (1, 1), (2, 2), (2, 0), (3, 9), (4, 3)]) == [(1, 1), (2, 2), (4, 3)]
