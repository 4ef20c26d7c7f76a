"""Which passage speaks to which ask, and what became of each ask."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.parsing import parse_asks
from workflow.assembly.matching import AskCoverage, AskText, Match, Status, coverage, match
from workflow.assembly.passages import PassageText, split

TITLE = "关于改善老城区出行条件的提案"
PARKING, BUSES, TREES, SCHOOL = ASKS = (
    AskText("一.1", "增加泊位，盘活空间", "利用闲置厂房建设立体停车楼，夜间向居民开放。"),
    AskText("一.2", "增加泊位，盘活空间", "推动机关大院错时共享。"),
    AskText("二.1", "管好秩序", "补种行道树，遮蔽人行道。"),
    AskText("二.2", "管好秩序", "上学放学时段在校门口设置护学岗，安排交警值守。"),
)


def passage(text: str, heading: str = "") -> PassageText:
    return PassageText(heading, heading + text, 0, len(heading + text))


def test_passage_with_the_same_telling_words_speaks_to_the_ask():
    found = match(
        ASKS, [passage("我局将把闲置厂房改为立体停车楼。"), passage("护学岗由交警值守。")], title=TITLE
    )

    assert found == (
        Match("一.1", 0, 0.778, "闲置厂房、立体停车楼"),
        Match("二.2", 1, 0.714, "护学岗、交警值守"),
    )


def test_words_of_every_official_letter_and_of_the_title_do_not_tell():
    empty = passage("进一步加强出行条件建设，积极推动各项工作落实，不断提升服务水平，改善老城区出行环境。")

    assert match(ASKS, [empty], title=TITLE) == ()


def test_one_short_word_in_common_is_not_enough():
    assert match(ASKS, [passage("交警支队已修订应急预案。")], title=TITLE) == ()


def test_quoted_group_heading_makes_up_for_one_word():
    words = "共享单车停放点已划定，机关车队另行报告。"
    quoting = passage(f"针对“增加泊位，盘活空间”的建议，{words}")

    assert match(ASKS, [quoting], title=TITLE) == (Match("一.2", 0, 0.6, "“增加泊位，盘活空间”、机关、共享"),)
    assert match(ASKS[2:], [quoting], title=TITLE) == ()


def test_quoted_ask_is_spoken_to_whatever_follows():
    ask = AskText("三", None, "积极推动有关部门进一步完善管理制度。")

    assert match([ask], [passage("关于“积极推动有关部门进一步完善管理制度”，暂不具备条件。")]) == (
        Match("三", 0, 0.5, "“积极推动有关部门进一步完善管理制度”"),
    )


def test_coverage_tells_answered_lost_and_nobodys_asks_apart():
    opinions = {
        "公安局": [passage("年内在三所学校设护学岗，早晚有交警值守。", "一、护学安排")],
        "住建局": [passage("闲置厂房可改建立体停车楼。", "一、用地")],
    }
    reply = [passage("拟用闲置厂房建立体停车楼。", "（一）建停车楼")]

    assert coverage(ASKS, opinions, reply, title=TITLE) == (
        AskCoverage("一.1", (("住建局", "一、用地"),), ("（一）建停车楼",), Status.ANSWERED),
        AskCoverage("一.2", (), (), Status.NOBODY),
        AskCoverage("二.1", (), (), Status.NOBODY),
        AskCoverage("二.2", (("公安局", "一、护学安排"),), (), Status.OPINION_ONLY),
    )


SENTENCES = st.lists(
    st.sampled_from(
        ["闲置厂房", "立体停车楼", "错时共享", "行道树", "护学岗", "交警", "机关大院", "，", "的", "加强"]
    ),
    max_size=8,
).map("".join)
RANK = {Status.NOBODY: 0, Status.OPINION_ONLY: 1, Status.ANSWERED: 2}


@settings(max_examples=200)
@given(st.lists(SENTENCES, max_size=4), st.lists(SENTENCES, max_size=4), SENTENCES)
def test_one_more_passage_never_uncovers_an_ask(heard, said, more):
    opinions = {"公安局": [passage(text) for text in heard]}
    reply = [passage(text) for text in said]

    before = coverage(ASKS, opinions, reply)
    with_opinion = coverage(ASKS, {**opinions, "住建局": [passage(more)]}, reply)
    with_reply = coverage(ASKS, opinions, [*reply, passage(more)])

    assert [
        RANK[later.status] >= RANK[row.status] for row, later in zip(before, with_opinion, strict=True)
    ] == [True] * 4
    assert [
        RANK[later.status] >= RANK[row.status] for row, later in zip(before, with_reply, strict=True)
    ] == [True] * 4


@given(
    st.lists(st.text(max_size=40), max_size=4),
    st.lists(st.text(max_size=80), max_size=4),
    st.text(max_size=10),
)
def test_any_texts_get_an_answer(asks, texts, title):
    numbered = [AskText(str(number), text[:5], text) for number, text in enumerate(asks)]
    found = match(numbered, [passage(text) for text in texts], title=title)

    assert all(0.5 <= one.score <= 1 and 0 <= one.passage < len(texts) and one.reason for one in found)


@pytest.fixture(scope="module")
def real_coverage(real_case):
    opinions = {bureau: split(letter) for bureau, letter in real_case.opinions.items()}
    found = coverage(
        parse_asks(real_case.measures), opinions, split(real_case.reply), title=real_case.expected["title"]
    )
    return {row.number: row for row in found}


READ_BY_A_PERSON = {
    "一.1": {"reply"},
    "一.2": set(),
    "一.3": {"reply", "科技局"},
    "二.1": {"reply", "发改局"},
    "二.2": {"reply", "市监局", "发改局"},
    "二.3": {"reply", "科技局"},
    "二.4": {"reply", "市监局"},
    "三.1": set(),
    "三.2": {"发改局"},
    "三.3": {"reply", "人社局"},
}


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        ("一.2", Status.NOBODY),
        ("一.3", Status.ANSWERED),
        ("二.1", Status.ANSWERED),
        ("二.2", Status.ANSWERED),
        ("三.1", Status.NOBODY),
        ("三.2", Status.OPINION_ONLY),
        ("三.3", Status.ANSWERED),
    ],
)
def test_certain_asks_of_the_real_case_stand_as_a_person_read_them(real_coverage, ask, status):
    assert real_coverage[ask].status is status


def test_ask_lost_by_the_real_reply_was_answered_by_one_bureau(real_coverage):
    assert {bureau for bureau, _ in real_coverage["三.2"].opinions} == {"发改局"}


def test_real_matrix_agrees_with_a_persons_reading_in_forty_five_of_fifty_cells(real_coverage):
    """Ten asks × (reply and four opinions), counting partly answered as spoken to.

    Eleven of fifteen are found. Not found: 一.1 and 二.3 in the reply (it speaks of them in other words), 一.3 by
    科技局, 二.4 by 市监局 (one word in common). One is found that the person left out: 二.1 asks for brand building
    and 市监局 writes of it. The list of blank words was widened on this case, so expect less elsewhere.
    """
    found = {
        number: {bureau for bureau, _ in row.opinions} | ({"reply"} if row.reply_sections else set())
        for number, row in real_coverage.items()
    }

    missed = {(ask, who) for ask, read in READ_BY_A_PERSON.items() for who in read - found[ask]}
    added = {(ask, who) for ask, read in READ_BY_A_PERSON.items() for who in found[ask] - read}

    assert missed == {("一.1", "reply"), ("一.3", "科技局"), ("二.3", "reply"), ("二.4", "市监局")}
    assert added == {("二.1", "市监局")}
