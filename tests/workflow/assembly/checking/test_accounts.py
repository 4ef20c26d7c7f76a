"""Asks, opinions, talks and the parts of the form."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking import Bureau
from workflow.assembly.checking.accounts import lacking, open_asks, talks, unheard_bureaus, unused_opinions

LETTER = """\
林某某委员：
您提出的《关于某事的提案》（第12号）收悉。经商市财政局、市公安局，现答复如下：
一、基本情况
{body}
专此答复，欢迎随时与我局电话联系。
河湾市教育局
2024年6月8日
"""
HANDLING = (Bureau("河湾市财政局", ("市财政局",)), Bureau("河湾市公安局", ("市公安局",)))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"asks": ("1", "2"), "answered_asks": ("1", "2")}, []),
        ({"asks": ("1", "2"), "answered_asks": None}, []),
        ({"asks": ("1", "2"), "answered_asks": ("1",)}, ["ask_unanswered"]),
        ({"asks": ("1",), "answered_asks": (), "is_paper": True}, ["ask_unanswered.paper"]),
        ({"asks": ("1",), "answered_asks": (), "spoken": (("1", "市财政局"),)}, ["ask_unanswered.lost"]),
        ({"asks": ("1",), "answered_asks": (), "spoken": (("2", "市财政局"),)}, ["ask_unanswered"]),
        ({"asks": ("1",), "answered_asks": (), "kind": "opinion"}, ["verdict_missing"]),
    ],
)
def test_open_asks_are_told_by_who_left_them(facts, expected):
    assert [key for key, _words in slips(open_asks, LETTER, **facts)] == expected


def test_bureau_that_lost_an_ask_is_named():
    from workflow.assembly.checking import LetterFacts, check  # noqa: PLC0415 -- one finding as people see it

    facts = LetterFacts(
        kind="reply",
        asks=("1",),
        answered_asks=(),
        spoken=(("1", "市财政局"), ("1", "市财政局"), ("1", "市公安局")),
    )
    (finding,) = check(LETTER.format(body="已办。"), facts)

    assert finding.message() == "建议“1”没有得到回应，而市财政局、市公安局的会办意见谈到了它。"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"handling": HANDLING}, []),
        ({}, []),
        (
            {"handling": HANDLING, "bureaus_without_opinion": ("河湾市公安局",)},
            [("bureau_without_opinion", "市公安局")],
        ),
        ({"handling": HANDLING[:1]}, [("bureau_without_opinion.stranger", "市公安局")]),
        (
            {"handling": HANDLING[:1], "bureaus_without_opinion": ("市公安局",)},
            [("bureau_without_opinion", "市公安局")],
        ),
        ({"handling": HANDLING[:1], "kind": "opinion"}, []),
    ],
)
def test_bureau_said_to_be_heard_has_written(facts, expected):
    assert slips(unheard_bureaus, LETTER, **facts) == expected


def test_opinion_left_without_a_word_is_told():
    assert slips(unused_opinions, LETTER, unused_opinions=("河湾市财政局",)) == [("opinion_unused", "")]


@pytest.mark.parametrize(
    ("body", "facts", "expected"),
    [
        ("已办。", {"talks": 1, "talks_required": 1}, []),
        ("已办。", {"talks": 0, "talks_required": 1}, [("talk_missing", "")]),
        ("已办。", {"talks": 1, "talks_required": 2}, [("talk_missing", "")]),
        ("已办。", {"talks": 0}, [("talk_none", "")]),
        ("已办。", {"talks": None}, []),
        ("3月5日与您当面沟通。", {"talks": 1}, []),
        ("3月5日与您当面沟通。", {"talks": 0}, [("talk_claimed", "与您当面")]),
        (
            "我局已电话征求您的意见，您表示满意。",
            {"talks": 0},
            [("talk_claimed", "电话征求您"), ("talk_claimed", "您表示满意")],
        ),
        ("下一步，我局将与您继续沟通。", {"talks": 0}, [("talk_none", "")]),
        ("3月5日与您当面沟通。", {"talks": 0, "kind": "opinion"}, []),
    ],
)
def test_talk_with_the_proposer_is_recorded(body, facts, expected):
    assert slips(talks, LETTER.format(body=body), **facts) == expected


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("has_class", "class_missing"),
        ("has_document_number", "document_number_missing"),
        ("has_signer", "signer_missing"),
        ("has_contact", "contact_missing"),
        ("has_copy", "copies_missing"),
        ("has_bureau", "bureau_missing"),
        ("has_date", "date_missing"),
        ("has_matter", "matter_missing"),
    ],
)
def test_what_neither_case_nor_paper_has_is_missing(field, key):
    assert slips(lacking, LETTER, **{field: False}) == [(key, "")]
    assert slips(lacking, LETTER, **{field: False}, is_paper=True) == [(f"{key}.paper", "")]
    assert slips(lacking, LETTER, **{field: True}) == slips(lacking, LETTER) == []
