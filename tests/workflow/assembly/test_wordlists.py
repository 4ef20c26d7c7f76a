"""Fixed lists of words, looked for in texts."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.wordlists import WordList, blanked

FEW_SIGNS = st.text(alphabet="甲乙丙", max_size=30)


def test_longest_word_at_a_place_is_found_and_none_inside_it():
    words = WordList(["停车", "停车场", "车场", "场地"])

    assert list(words.found_in("立体停车场地和停车")) == [("停车场", 2), ("停车", 7)]


def test_stretches_are_blanked_and_the_rest_stays_in_its_place():
    assert blanked("夜间开放泊位", [(0, 2), (4, 6)]) == "  开放  "
    assert blanked("夜间", []) == "夜间"


@given(st.lists(st.text(alphabet="甲乙丙", max_size=4), max_size=6), FEW_SIGNS)
def test_words_are_found_as_an_alternation_would_find_them(words, text):
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    pattern = re.compile("|".join(longest_first) or "(?!)")

    assert list(WordList(words).found_in(text)) == [(one[0], one.start()) for one in pattern.finditer(text)]
