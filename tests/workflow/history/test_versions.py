"""Which texts of a letter each reader may have."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import make_city
from tests.correspondence import drafted, kept, rewritten, sent
from workflow.chain import text_digest
from workflow.history.versions import versions_of

DAY = date(2023, 5, 22)
FIRST, SECOND, KEPT = "一、已安排资金。", "一、已安排资金十万元。", "二、松湖的事尚未公布。"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    """Two saved texts of a first letter, which was sent; then a second one that supersedes it."""
    first = drafted(city, case, "科技局", FIRST)
    first = sent(city, rewritten(city, first, "科技局", FIRST, kept(KEPT)), "科技局")
    city.do(
        "ask_again", city.assignment(case, "科技局"), city["工信局", Role.HANDLER], DAY, reason="请补充。"
    )
    return sent(city, drafted(city, case, "科技局", SECOND, kept(KEPT), day=DAY), "科技局", day=DAY)


def told(city, letter, *key):
    found = versions_of(letter, held_posts(city[key if len(key) > 1 else key[0]], DAY))
    return [(one.draft, one.number, one.final, one.text, one.digest, one.by) for one in found]


def test_bureau_sees_every_text_that_it_saved_of_every_letter(city, opinion):
    whole, more = f"{FIRST}\n{KEPT}", f"{SECOND}\n{KEPT}"
    author = "科技局单位经办人"

    assert told(city, opinion, "科技局", Role.HANDLER) == [
        (2, 1, True, more, text_digest(more), author),
        (1, 2, True, whole, text_digest(whole), author),
        (1, 1, False, FIRST, text_digest(FIRST), author),
    ]
    assert told(city, opinion.supersedes, "科技局", Role.HANDLER) == told(
        city, opinion, "科技局", Role.HANDLER
    )


def test_lead_sees_the_letters_that_were_sent(city, opinion):
    whole, more = f"{FIRST}\n{KEPT}", f"{SECOND}\n{KEPT}"

    assert told(city, opinion, "工信局", Role.HANDLER) == [
        (2, 0, True, more, text_digest(more), "科技局"),
        (1, 0, True, whole, text_digest(whole), "科技局"),
    ]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SECRETARIAT, Role.AUDITOR])
def test_whoever_oversees_sees_them_without_what_is_confidential_and_without_digest(city, opinion, role):
    line = "（本段仅供主办单位参考，未列出）"

    assert told(city, opinion, role) == [
        (2, 0, True, f"{SECOND}\n{line}", "", "科技局"),
        (1, 0, True, f"{FIRST}\n{line}", "", "科技局"),
    ]


def test_lead_sees_nothing_of_a_supplement_before_it_is_sent(city, case):
    first = sent(city, drafted(city, case, "科技局", FIRST), "科技局")
    city.do(
        "ask_again", city.assignment(case, "科技局"), city["工信局", Role.HANDLER], DAY, reason="请补充。"
    )
    drafted(city, case, "科技局", SECOND, day=DAY)

    assert told(city, first, "工信局", Role.HANDLER) == [(1, 0, True, FIRST, text_digest(FIRST), "科技局")]
    assert len(told(city, first, "科技局", Role.HANDLER)) == 2


def test_letter_without_text_has_no_version(city, case):
    assert told(city, city.opinion_draft(case, "科技局"), "科技局", Role.HANDLER) == []


def test_reply_shows_its_bureau_every_text_and_others_the_last(city):
    case = city.replied()
    reply = case.replies.get()
    text = city.reply_text(case)

    assert told(city, reply, "工信局", Role.HANDLER) == [
        (1, 1, True, text, text_digest(text), "工信局单位经办人")
    ]
    assert told(city, reply, "科技局", Role.HANDLER) == [(1, 0, True, text, text_digest(text), "工信局")]
