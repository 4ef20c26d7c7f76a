"""Where each stretch of some texts stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.concordance import Concordance

TEXTS = st.lists(st.text(alphabet="甲乙", max_size=20), max_size=4)


def test_stretch_has_its_places_in_each_text_up_to_the_most():
    places = Concordance(["甲乙甲乙甲乙", "乙", "甲乙"], length=2, most=2).places

    assert (list(places("甲乙")), list(places("乙甲")), list(places("乙乙"))) == (
        [(0, 0), (0, 2), (2, 0)],
        [(0, 1), (0, 3)],
        [],
    )


def test_stretches_of_another_length_have_no_place():
    places = Concordance(["甲乙丙"], length=2, most=2).places

    assert (list(places("甲")), list(places("甲乙丙"))) == ([], [])


@given(TEXTS, st.integers(1, 4), st.integers(1, 5))
def test_places_are_the_first_in_each_text(texts, length, most):
    stretches = {text[start : start + length] for text in texts for start in range(len(text) - length + 1)}
    concordance = Concordance(texts, length, most)

    assert {stretch: list(concordance.places(stretch)) for stretch in stretches} == {
        stretch: [
            (number, start)
            for number, text in enumerate(texts)
            for start in [start for start in range(len(text)) if text.startswith(stretch, start)][:most]
        ]
        for stretch in stretches
    }
