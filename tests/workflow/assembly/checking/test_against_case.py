"""Names, titles and sessions where several matters or people are meant."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking import Cited
from workflow.assembly.checking.against_case import (
    addressee,
    matters_named,
    noun_in_words,
    number,
    session,
    title,
)

OPINION = """\
市工信局：
市十八届人大四次会议代表建议《关于扶持小微企业的建议》（第15号）和市政协七届三次会议提案《关于培育园区的提案》（第90号）均涉及用地，我局统一提出会办意见如下：
一、已安排。
河湾市自然资源局
2024年5月20日
"""
BOTH = {
    "kind": "opinion",
    "matter": "npc_suggestion",
    "number": "15",
    "title": "关于扶持小微企业的建议",
    "session": "十八届四次会议",
    "also": (Cited("90", "关于培育园区的提案", "七届三次会议", "cppcc_proposal"),),
}
REPLY = "{to}：\n您提出的《关于扶持小微企业的提案》（第90号）收悉，现答复如下：\n一、{body}\n专此答复。\n河湾市工信局\n2024年5月20日\n"


@pytest.mark.parametrize("check", [session, number, title, matters_named])
def test_letter_that_names_each_matter_rightly_gives_no_finding(check):
    assert slips(check, OPINION, **BOTH) == []


@pytest.mark.parametrize(
    ("check", "right", "wrong", "expected"),
    [
        (session, "七届三次会议", "七届二次会议", [("wrong_session", "七届二次会议")]),
        (session, "十八届人大四次会议", "十八届人大三次会议", [("wrong_session", "十八届人大三次会议")]),
        (title, "培育园区", "建设园区", [("wrong_title", "关于建设园区的提案")]),
        (number, "第90号", "第91号", [("wrong_number", "91")]),
        (matters_named, "《关于培育园区的提案》（第90号）", "某提案", [("case_not_named", "")]),
        (matters_named, "（第90号）", "", []),
        (matters_named, "《关于培育园区的提案》（第90号）", "第90号提案", []),
    ],
)
def test_each_matter_is_held_against_its_own_facts(check, right, wrong, expected):
    assert slips(check, OPINION.replace(right, wrong), **BOTH) == expected


def test_heading_is_held_against_the_session_too():
    text = "关于市政协七届二次会议第90号提案的答复\n" + REPLY.format(to="林某某委员", body="已办。")

    assert slips(session, text, number="90", session="七届三次会议") == [("wrong_session", "七届二次会议")]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("《关于扶持小微企业》的提案", []),
        ("《关于扶持小微企业的提案 》", []),
        ("《关于扶持小微企业的建议》", ["关于扶持小微企业的建议"]),
    ],
)
def test_title_may_leave_its_noun_outside(written, found):
    text = f"林某某委员：\n您提出的{written}（第90号）收悉，现答复如下：\n一、已办。\n"

    assert slips(title, text, number="90", title="关于扶持小微企业的提案") == [
        ("wrong_title", words) for words in found
    ]


@pytest.mark.parametrize(
    ("to", "expected", "found"),
    [
        ("林某某、周某某委员", ("林某某", "周某某"), []),
        ("林某某委员", ("林某某", "周某某"), []),
        ("林某某、赵某某委员", ("林某某", "周某某"), ["赵某某"]),
        ("林某委员", ("林某某",), ["林某"]),
        ("民建河湾市委会", ("中国民主建国会河湾市委员会",), []),
        ("民建河湾市委会", ("民盟河湾市委会",), ["民建河湾市委会"]),
        ("民建河湾市直属支部", ("民建河湾市委会",), ["民建河湾市直属支部"]),
        ("市妇联", ("河湾市妇女联合会",), []),
        ("市教育局", ("河湾市教育局",), []),
        ("市教育局", ("河湾市财政局", "市财政局"), ["市教育局"]),
    ],
)
def test_everyone_written_to_is_one_of_those_meant(to, expected, found):
    assert slips(addressee, REPLY.format(to=to, body="已办。"), addressees=expected) == [
        ("wrong_addressee", name) for name in found
    ]


@pytest.mark.parametrize(
    ("matter", "body", "expected"),
    [
        ("npc_suggestion", "对该提案所提问题，已办。", [("wrong_noun.suggestion", "该提案")]),
        ("npc_suggestion", "按照《建议提案办理办法》和建议、提案办理要求，已办。", []),
        ("cppcc_proposal", "对该代表建议所提问题，已办。", [("wrong_noun", "该代表建议")]),
        ("cppcc_proposal", "对您提出的建议，已办；人大代表建议和政协提案一并办理。", []),
        ("cppcc_proposal", "市领导批示“该代表建议很好”。", []),
    ],
)
def test_matter_is_called_by_its_own_noun_throughout(matter, body, expected):
    text = REPLY.format(to="林某某委员", body=body)

    assert slips(noun_in_words, text, matter=matter) == expected
