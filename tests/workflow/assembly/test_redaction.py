from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.redaction import LEFT_OUT, leaks, missing, redacted

SIGNS = "甲乙丙张三3\uff13 \u3000\n，aA"


def wide(plain):
    """The same signs in full width."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in plain)


TEXTS = st.text(SIGNS, max_size=40)
WORDS = st.lists(
    st.text(SIGNS.replace(" ", "").replace("\u3000", "").replace("\n", ""), min_size=1, max_size=4),
    max_size=4,
)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("联系人张三，电话12345。", ["张三", "12345"], "联系人×××，电话×××。"),
        ("张三丰和张三", ["张三", "张三丰"], "×××和×××"),
        ("甲乙丙丁", ["甲乙丙", "丙丁"], "×××"),
        ("甲乙，丙丁", ["甲乙", "丙丁"], "×××，×××"),
        ("哈哈哈", ["哈哈"], "×××"),
        ("没有这些字。", ["张三"], "没有这些字。"),
        ("没有要略去的。", [], "没有要略去的。"),
        ("", ["张三"], ""),
        ("空的不算。", [""], "空的不算。"),
    ],
)
def test_redacted_leaves_out_every_occurrence_and_all_that_overlaps(text, words, expected):
    assert redacted(text, words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人张 三。", ("张 三",)),
        ("联系人张\u3000三，又名张\u200b三。", ("张\u3000三", "张\u200b三")),
        (f"电话{wide('12345')}。", (wide("12345"),)),
        (f"电话123 45，ABC公司和{wide('abc')}公司。", ("123 45", "ABC公司", f"{wide('abc')}公司")),
        ("联系人×××。", ()),
        ("张，三。", ()),
    ],
)
def test_leaks_tells_what_can_still_be_read(text, expected):
    assert leaks(text, ["张三", "12345", "abc公司"]) == expected


def test_missing_names_the_words_that_do_not_stand_there():
    assert missing("联系人张三。", ["张三", "李四", "电话"]) == ("李四", "电话")


@given(TEXTS, WORDS)
def test_no_word_stands_in_what_is_left(text, words):
    left = redacted(text, words)

    assert [word for word in words if word in left] == []
    assert missing(left, words) == tuple(words)


@given(TEXTS, WORDS)
def test_what_is_not_left_out_stays_as_it_was(text, words):
    kept = "".join(redacted(text, words).split(LEFT_OUT))

    rest = iter(text)
    assert all(sign in rest for sign in kept)
    assert (redacted(text, words) == text) == (missing(text, words) == tuple(words))


@given(TEXTS, WORDS)
def test_leaving_out_again_changes_nothing(text, words):
    once = redacted(text, words)

    assert redacted(once, words) == once


@given(TEXTS, WORDS)
def test_a_text_without_leaks_holds_no_word_past_blanks(text, words):
    plain = "".join(text.split())

    assert bool(leaks(text, words)) >= any(word in plain for word in words)
    assert all(stretch in text for stretch in leaks(text, words))
