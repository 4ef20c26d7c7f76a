from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from proposals.search import fold, folded, line, placed, read_query, snippet, spans
from proposals.search.tokens import BREAK, LONGEST, OFTENEST

# Few characters, so that what is looked for is often there: Han, 繁体, letters, digits, signs and blanks.
LETTERS = "专精特新專充电桩桩年著着5G2\uff13\uff47é·，。 \n「_-.㎡"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=40)


def found(query, text):
    """Whether an index of the text finds the query: the words of each phrase at places in a row."""
    asked = read_query(query)
    at = {one.place: one.word for one in placed({"text": text})}
    return all(
        any(
            all(at.get(place + n) == word for n, word in enumerate(phrase.words[:-1]))
            and (
                at.get(place + len(phrase.words) - 1, "").startswith(phrase.words[-1])
                if phrase.begins
                else at.get(place + len(phrase.words) - 1) == phrase.words[-1]
            )
            for place in at
        )
        for phrase in asked.phrases
    )


@given(text=TEXTS, query=TEXTS)
@example(text="2023年底", query="2023年")
@example(text="按第3条办", query="第3条")
@example(text="充电，桩年", query="充电桩年")
@example(text="東充电\uff0d桩", query='"电，桩"')
@example(text="5G 专精", query="5g专精")
def test_an_index_finds_what_stands_in_the_folded_text_and_nothing_else(text, query):
    asked = read_query(query)

    stands = all(phrase.pattern.search(fold(text)) for phrase in asked.phrases)
    assert found(query, text) == stands
    assert all(phrase.line in line({"text": text}) for phrase in asked.phrases) == stands


@given(text=TEXTS, start=st.integers(0, 40), length=st.integers(2, 12))
def test_every_piece_of_two_or_more_han_characters_is_found(text, start, length):
    piece = "".join(c for c in text[start : start + length] if c in "专精特新專充电桩年著着")
    asked = read_query(piece)

    assert (piece not in text) or bool(asked.problem) or found(piece, text)


@given(text=st.text(max_size=60))
def test_folding_twice_changes_no_more_and_each_character_knows_where_it_was(text):
    told = folded(text)

    assert fold(told.text) == told.text == fold(text)
    assert len(told.places) == len(told.text) + 1
    assert all(fold(text[place])[:1] for place in told.places[:-1])


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("專精特新", "支持专精特新企业"),
        ("专精特新", "支持專精特新企業"),
        ("\uff15\uff27", "5G基站"),
        ("計畫", "列入年度计划"),
        ("沿著", "沿着河岸"),
        ("示府办函〔2023〕8号", "交办文号：示府办函〔2023〕8号。"),
        ("3.5亿", "投入3.5亿元"),
        ("cafe", "CAFÉ 街区"),
        ("2023年 充电桩", "到2023年底，建成充电桩"),
        ("“专精特新”", "“专精特新”企业"),
        ("100㎡", "面积100m2"),
    ],
)
def test_a_word_is_found_however_it_is_written(query, text):
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("桩建", "充电桩，建设"),
        ("充电桩建设", "充电桩与建设"),
        ("充电桩 学位", "只说充电桩"),
        ("5G", "15G"),
        ("3.5", "3点5"),
        ("电，建", "电5建"),
    ],
)
def test_what_does_not_stand_there_is_not_found(query, text):
    assert not found(query, text)


@pytest.mark.parametrize(
    ("query", "problem", "wrong"),
    [
        ("", "empty", ""),
        (" 　", "empty", ""),
        ("，。", "empty", ""),
        ("“”", "empty", ""),
        ("桩", "short", "桩"),
        ("充电 桩", "short", "桩"),
        ("a", "short", "a"),
        ("电" * 101, "long", ""),
        (" ".join(f"第{n}条" for n in range(9)), "many", ""),
    ],
)
def test_what_cannot_be_asked_is_said(query, problem, wrong):
    asked = read_query(query)

    assert (asked.problem, asked.wrong, asked.phrases) == (problem, wrong, ())


def test_the_sections_of_an_entry_do_not_touch():
    at = placed({"title": "充电", "names": "桩年", "text": "专精"})

    assert [(one.word, one.section, one.place) for one in at] == [
        ("充电", "title", 1),
        ("电", "title", 2),
        ("桩年", "names", 4),
        ("年", "names", 5),
        ("专精", "text", 8),
        ("精", "text", 9),
    ]


def test_what_is_too_far_back_or_too_often_there_has_no_place():
    far = placed({"text": "甲乙" * LONGEST})
    often = placed({"text": "ab cd " * 1000})

    assert len(far) == 2 * OFTENEST
    assert max(one.place for one in placed({"text": "".join(map(chr, range(0x4E00, 0x9FFF)))})) == LONGEST
    assert len(often) == 2 * OFTENEST


@pytest.mark.parametrize("query", ["甲甲", "甲甲年", "甲年", "年5g", "乙5g", "5g·甲", "5g 甲"])
def test_a_phrase_stands_in_the_line_where_its_words_are_found_also_when_some_are_not(query):
    text = "甲" * 300 + "年" + "5g甲·" * 300 + "乙5g"

    assert all(phrase.line in line({"text": text}) for phrase in read_query(query).phrases) == found(
        query, text
    )


def test_the_sections_of_a_line_do_not_touch():
    told = line({"title": "充电", "names": "5G", "text": "桩"})

    assert told.split(BREAK) == [" 充电 ", " 5g ", " ", " 桩 "]


def test_the_original_words_are_marked_also_where_folding_changes_lengths():
    text = "面积100㎡，專精特新之企業"
    asked = read_query("m2 专精特新")
    exact = read_query("100m2")

    assert [text[start:end] for start, end in spans(text, asked.phrases)] == ["專精特新"]
    assert [text[start:end] for start, end in spans(text, exact.phrases)] == ["100㎡"]


def test_a_snippet_shows_what_stands_around():
    text = "前" * 60 + "建设充电桩，" + "中" * 100 + "\n再建充电桩" + "后" * 60

    pieces = snippet(text, read_query("充电桩"))

    assert "".join(piece.text for piece in pieces) == (
        "…" + "前" * 26 + "建设充电桩，" + "中" * 27 + "…" + "中" * 25 + " 再建充电桩" + "后" * 28 + "…"
    )
    assert [piece.text for piece in pieces if piece.hit] == ["充电桩", "充电桩"]


def test_a_snippet_stays_short_where_something_is_found_again_and_again():
    pieces = snippet("充电桩与" * 200, read_query("充电桩"))

    assert len("".join(piece.text for piece in pieces)) < 260
    assert sum(piece.hit for piece in pieces) > 20


def test_a_snippet_of_what_was_found_elsewhere_is_the_beginning():
    assert snippet("一\n二", read_query("充电桩"))[0].text == "一 二"
