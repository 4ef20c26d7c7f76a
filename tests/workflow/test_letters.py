"""Who reads which words of an opinion."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.correspondence import drafted, kept, rewritten, sent
from workflow.letters import confidential_spans, left_out, readable_text, reads_whole, without
from workflow.models import Promise
from workflow.queries import (
    commitments_visible_to,
    deadlines_visible_to,
    events_visible_to,
    opinions_read_whole_by,
    opinions_visible_to,
    passages_visible_to,
    promises_visible_to,
)

DAY = date(2023, 5, 22)
OPEN = "一、关于培育体系\n　　已安排专项资金支持企业创新。"
KEPT = "二、关于尚未公布的安排\n　　拟于年底前调整两个园区的范围。"
LAST = "三、关于服务机制\n　　已建立主动服务机制。"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    case = city.handling(leads=("工信局", "发改局"), co=("科技局", "金融局"))
    city.accept(case, "工信局", "发改局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    return sent(city, drafted(city, case, "科技局", OPEN, kept(KEPT), LAST), "科技局")


def held(city, *key):
    return held_posts(city[key if len(key) > 1 else key[0]], DAY)


WHOLE = [
    *[("科技局", role) for role in (Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER)],
    *[("工信局", role) for role in (Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER)],
    ("发改局", Role.HANDLER),
]
IN_PART = [(Role.OFFICE,), (Role.OFFICE_LEADER,), (Role.SECRETARIAT,), (Role.AUDITOR,)]
NOTHING = [
    ("金融局", Role.HANDLER),
    (Role.MEMBER,),
    (Role.EXAMINER,),
    (Role.LEADER_IN_CHARGE,),
    ("stranger",),
]


@pytest.mark.parametrize("key", WHOLE)
def test_both_bureaus_read_every_passage(city, opinion, key):
    assert readable_text(opinion, held(city, *key)) == f"{OPEN}\n{KEPT}\n{LAST}"
    assert passages_visible_to(held(city, *key)).filter(opinion=opinion).count() == 3


@pytest.mark.parametrize("key", IN_PART)
def test_whoever_oversees_reads_a_line_in_the_place_of_what_is_confidential(city, opinion, key):
    passages = passages_visible_to(held(city, *key)).filter(opinion=opinion).order_by("position")

    assert readable_text(opinion, held(city, *key)) == f"{OPEN}\n（本段仅供主办单位参考，未列出）\n{LAST}"
    assert [passage.position for passage in passages] == [1, 3]


@pytest.mark.parametrize("key", NOTHING)
def test_whoever_may_not_read_the_letter_reads_no_passage(city, opinion, key):
    assert not opinions_visible_to(held(city, *key)).exists()
    assert not passages_visible_to(held(city, *key)).exists()
    assert not reads_whole(opinion, held(city, *key))


def test_leader_in_charge_of_the_case_reads_the_letter_without_what_is_confidential(city, case, opinion):
    leader = city[Role.LEADER_IN_CHARGE]
    city.do("name_leader", case, city[Role.SECRETARIAT], DAY, leader=leader)

    assert KEPT not in readable_text(opinion, held(city, Role.LEADER_IN_CHARGE))
    assert passages_visible_to(held(city, Role.LEADER_IN_CHARGE)).count() == 2


def test_lead_of_another_round_reads_nothing_of_it(city, case, opinion):
    city.do("withdraw_unit", city.assignment(case, "发改局"), city[Role.OFFICE], DAY, reason="不再需要")

    assert not opinions_read_whole_by(held(city, "发改局", Role.HANDLER)).exists()
    assert not opinions_visible_to(held(city, "发改局", Role.HANDLER)).exists()


def test_before_it_is_sent_the_leads_read_nothing(city, case):
    opinion = drafted(city, case, "科技局", OPEN, kept(KEPT))

    assert not reads_whole(opinion, held(city, "工信局", Role.HANDLER))
    assert not passages_visible_to(held(city, "工信局", Role.HANDLER)).exists()


def test_post_in_one_of_the_bureaus_counts_beside_one_in_the_office(city, opinion):
    both = (*held(city, Role.OFFICE), *held(city, "工信局", Role.HANDLER))

    assert KEPT in readable_text(opinion, both)


def test_letter_without_confidential_passages_is_read_by_all_in_full(city, case):
    opinion = sent(city, drafted(city, case, "科技局", OPEN, LAST), "科技局")

    assert readable_text(opinion, held(city, Role.OFFICE)) == f"{OPEN}\n{LAST}"


def promise_of(city, case, opinion, words):
    city.do(
        "propose_commitment", case, city["工信局", Role.HANDLER], DAY, organisation=city.units["科技局"],
        measure="调整园区", source_text=words, due_on=date(2023, 12, 31), source=opinion,
    )  # fmt: skip
    Promise.objects.create(
        opinion=opinion, position=1, source_text=words, measure="调整园区", organisation=city.units["科技局"]
    )
    return case.commitments.get()


@pytest.mark.parametrize(
    ("words", "key", "seen"),
    [
        ("拟于年底前调整两个园区的范围。", (Role.OFFICE,), False),
        ("拟于年底前调整两个园区的范围。", (Role.SECRETARIAT,), False),
        ("拟于年底前调整两个园区的范围。", ("工信局", Role.HANDLER), True),
        ("拟于年底前调整两个园区的范围。", ("科技局", Role.HANDLER), True),
        ("已建立主动服务机制。", (Role.SECRETARIAT,), True),
        ("已建立主动服务机制。", ("金融局", Role.HANDLER), False),
        ("这是另外记下的话。", (Role.SECRETARIAT,), False),
    ],
)
def test_promise_is_shown_to_those_who_may_read_the_words_that_make_it(city, case, opinion, words, key, seen):
    commitment = promise_of(city, case, opinion, words)
    city.do("confirm", commitment, city[Role.SECRETARIAT], DAY)
    who = held(city, *key)

    told = (
        commitments_visible_to(who).exists(),
        promises_visible_to(who).exists(),
        deadlines_visible_to(who).filter(commitment=commitment).exists(),
        events_visible_to(who).filter(machine="commitment").exists(),
    )

    assert told == (seen,) * 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{OPEN}\n{KEPT}\n{LAST}", [True, False, True]),
        (f"{OPEN}\n　　另：拟于年底前调整两个园区的范围，请知悉。", [False]),
        (f"{OPEN}\n专此函复，拟于年底前调整两个园区的范围。", [True, False]),
    ],
)
def test_words_once_confidential_stay_so_in_a_text_without_marks(city, case, opinion, text, shown):
    city.do(
        "ask_again", city.assignment(case, "科技局"), city["工信局", Role.HANDLER], DAY, reason="请补充。"
    )
    later = city.opinion_draft(case, "科技局", day=DAY)
    city.do("write", later, city["科技局", Role.HANDLER], DAY, text=text)
    later = fresh(later)

    assert list(later.passages.order_by("position").values_list("quotable", flat=True)) == shown
    assert "调整两个园区" not in without(text, confidential_spans(later))


def test_marks_of_an_editor_may_open_what_was_confidential(city, case):
    opinion = drafted(city, case, "科技局", OPEN, kept(KEPT))

    assert rewritten(city, opinion, "科技局", OPEN, KEPT).passages.filter(quotable=False).count() == 0


@given(
    st.lists(
        st.tuples(st.text("甲乙。\n　 ", max_size=12), st.booleans()).map(lambda pair: (*pair, len(pair[0]))),
        max_size=8,
    )
)
def test_a_text_without_some_spans_keeps_the_others_and_says_how_many_are_gone(pieces):
    text, spans, rest = "", [], ""
    for words, left, length in pieces:
        if left:
            spans.append((len(text), len(text) + length))
        text, rest = text + words, rest + ("" if left else words)
    shown = without(text, spans)

    assert shown.count(left_out()) == len(spans)
    assert "".join(shown.replace(left_out(), "").split()) == "".join(rest.split())
