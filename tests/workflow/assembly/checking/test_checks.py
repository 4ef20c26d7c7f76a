"""One clean letter of each kind, and one slip for each check."""

from __future__ import annotations

import dataclasses

import pytest

from tests.workflow.assembly.checking.clean import FACTS, OPINION, OPINION_FACTS, REPLY, brief
from workflow.assembly.checking import LetterFacts, check


@pytest.mark.parametrize(
    ("text", "facts"), [(REPLY, FACTS), (OPINION, OPINION_FACTS)], ids=["reply", "opinion"]
)
def test_clean_letter_gives_no_finding(text, facts):
    assert check(text, facts) == ()


@pytest.mark.parametrize("kind", ["reply", "opinion"])
def test_clean_letter_of_an_unknown_case_gives_no_finding(kind):
    assert check({"reply": REPLY, "opinion": OPINION}[kind], LetterFacts(kind=kind)) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("六届三次会议", "六届二次会议", [("wrong_session", "六届二次会议")]),
        ("第20240007号", "第20240070号", [("wrong_number", "20240070")]),
        (
            "《关于改善老城区停车难的提案》",
            "《关于缓解老城区停车难的提案》",
            [("wrong_title", "关于缓解老城区停车难的提案")],
        ),
        ("林某某委员：", "林某某代表：", [("noun_mixed", "代表")]),
        ("林某某委员：", "周某某委员：", [("wrong_addressee", "周某某")]),
        ("林某某委员：", "市公安局：", [("wrong_addressee", "市公安局")]),
        ("三是补划", "二是补划", [("broken_numbering", "二是")]),
        ("夜间开放。\n\n（三）", "夜间开放。（三）", [("broken_numbering", "（三）")]),
        ("一百个，并", "一百个，，并", [("doubled_punctuation", "，，")]),
        (
            "河湾市交通运输局\n",
            "（此页无正文）\n\n河湾市交通运输局\n",
            [("placeholder_left", "（此页无正文）")],
        ),
        ("市公安局、市财政局等单位", "（会办单位）、市财政局等单位", [("placeholder_left", "（会办单位）")]),
        ("2025年9月30日", "2025年9月31日", [("impossible_date", "2025年9月31日")]),
        ("2024年3月5日", "2月30日", [("impossible_date", "2月30日")]),
        ("2024年5月20日\n", "2024520\n", [("ambiguous_date", "2024520")]),
        ("商定夜间开放", "商定夜间夜间开放", [("doubled_word", "夜间夜间")]),
        ("交通工作的关心", "交通工作的的关心", [("doubled_word", "的的")]),
        ("感谢您", "感谢你们", [("address_mixed", "你们")]),
    ],
)
def test_slip_in_the_text_is_found_once_and_nothing_else(right, wrong, expected):
    assert brief(check(REPLY.replace(right, wrong), FACTS)) == expected


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("bureaus_without_opinion", ("河湾市财政局",), [("bureau_without_opinion", "市财政局")]),
        ("bureaus_without_opinion", ("河湾市教育局",), []),
        ("answered_asks", ("1",), [("ask_unanswered", "")]),
        ("has_class", False, [("class_missing", "")]),
        ("has_document_number", False, [("document_number_missing", "")]),
        ("has_signer", False, [("signer_missing", "")]),
        ("has_contact", False, [("contact_missing", "")]),
        ("has_copy", False, [("copies_missing", "")]),
        ("has_copy", None, []),
    ],
)
def test_what_the_case_lacks_is_found(field, value, expected):
    assert brief(check(REPLY, dataclasses.replace(FACTS, **{field: value}))) == expected


@pytest.mark.parametrize(
    ("written", "facts", "expected"),
    [
        (
            REPLY.replace("林某某委员", "林某某代表")
            .replace("市政协六届三次会议", "市六届人大三次会议")
            .replace("的提案》", "的建议》"),
            {"title": "关于改善老城区停车难的建议"},
            ["wrong_noun"],
        ),
        (REPLY, {"matter": "npc_suggestion"}, ["wrong_noun"]),
    ],
)
def test_noun_of_the_other_kind_of_matter_is_found(written, facts, expected):
    assert [one.code for one in check(written, dataclasses.replace(FACTS, **facts))] == expected


@pytest.mark.parametrize(
    ("text", "kind", "found"), [(OPINION, "reply", "市交通运输局"), (REPLY, "opinion", "林某某")]
)
def test_letter_to_the_wrong_side_is_found_without_knowing_the_case(text, kind, found):
    assert brief(check(text, LetterFacts(kind=kind))) == [("addressee_contradicts_kind", found)]


def test_number_of_a_related_matter_is_not_a_slip():
    text = OPINION.replace("收悉。", "及第20240019号提案收悉。")

    assert brief(check(text, OPINION_FACTS)) == [("wrong_number", "20240019")]
    assert check(text, dataclasses.replace(OPINION_FACTS, related=("20240019",))) == ()


@pytest.mark.parametrize(
    "words", ["以此为目的的活动", "一家一家走访", "二十二十一号", "讨论讨论再定", "博士博士后工作站"]
)
def test_words_that_are_rightly_said_twice_are_let_be(words):
    assert check(words, LetterFacts(kind="reply")) == ()


def test_text_that_is_not_a_letter_is_checked_for_what_any_text_can_hold():
    assert brief(check("一、已办，，正在推进推进。\n三、（此页无正文）", LetterFacts(kind="reply"))) == [
        ("doubled_punctuation", "，，"),
        ("doubled_word", "推进推进"),
        ("broken_numbering", "三、"),
        ("placeholder_left", "（此页无正文）"),
    ]
