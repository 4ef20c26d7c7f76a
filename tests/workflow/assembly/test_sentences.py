"""A text cut into sentences and clauses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.sentences import clauses_in, sentences_in

TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(["《", "》", "“", "”", "（", "）", "。", "，", "；", "\n", " ", "年内", "建成"]),
        max_size=40,
    ).map("".join),
)


def said(text, spans):
    return [text[start:end] for start, end in spans]


def test_sentences_end_at_marks_and_lines_and_names_stay_whole():
    text = "  印发《关于停车。夜间；开放的办法》。同意！\n另行报告；“一户一策。”照旧"

    assert said(text, sentences_in(text)) == [
        "印发《关于停车。夜间；开放的办法》。",
        "同意！",
        "另行报告；",
        "“一户一策。”照旧",
    ]


def test_clauses_end_at_commas_and_brackets_stay_whole():
    text = "年内：建成泊位（含机关，学校）三百个，另设《甲，乙》专线。"

    assert said(text, clauses_in(text)) == ["年内", "建成泊位（含机关，学校）三百个", "另设《甲，乙》专线"]


def test_a_range_is_cut_at_its_edges():
    assert said("甲。乙丙。丁", sentences_in("甲。乙丙。丁", 2, 4)) == ["乙丙"]


@given(TEXTS)
def test_any_text_is_cut_without_losing_words(text):
    marks = set("。！？；!?;")
    kept = "".join("".join(said(text, sentences_in(text))).split())

    assert [sign for sign in kept if sign not in marks] == [
        sign for sign in "".join(text.split()) if sign not in marks
    ]
    assert all(part == part.strip() and part for part in said(text, clauses_in(text)))
