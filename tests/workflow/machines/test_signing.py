"""Levels of approval: as many leaders as the bureau wants, each another person, on one and the same text."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputy
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import READY, REPLYING
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.services import available
from workflow.services.worklist import tasks_for


def cleared(city):
    return READY["reply.sign_off"](city, "office_review").subject


def offers(city, letter, person, day=REPLYING):
    """The signing moves that are open to the person now."""
    found = {row.name: refusal for row, refusal in available(fresh(letter), person, on=day)}
    return {name for name in ("initial", "approve", "sign_off") if name in found and found[name] is None}


def refused(city, name, letter, person, day=REPLYING):
    with pytest.raises(MoveRefusedError) as refusal:
        city.do(name, letter, person, day)
    return refusal.value.refusal.code


def deputise(city, person, holder, day=REPLYING):
    Deputy.objects.create(
        post=holder.posts.get(role=Role.BUREAU_LEADER), person=person, from_on=day, until_on=day
    )


def test_without_a_rule_one_leader_signs_and_is_on_record(city):
    reply = cleared(city)
    leader = city[LEAD, Role.BUREAU_LEADER]

    assert offers(city, reply, leader) == {"sign_off"}
    event = city.do("sign_off", reply, leader, REPLYING, words="同意，请抓紧落实。")

    assert list(reply.signatures.values_list("person", "on_behalf_of", "digest", "words", "voided_at")) == [
        (leader.pk, None, reply.texts.get().digest, "同意，请抓紧落实。", None)
    ]
    assert (fresh(reply).state, fresh(reply).signer, event.note) == ("approved", leader, "")


def test_the_first_of_two_leaders_initials_and_the_other_signs_off(city):
    first = city[LEAD, Role.BUREAU_LEADER]
    [second] = city.ruled(LEAD)
    reply = cleared(city)

    assert (offers(city, reply, first), offers(city, reply, second)) == ({"initial"}, {"initial"})
    city.do("initial", reply, first, REPLYING, words="拟同意。")

    assert (offers(city, reply, first), offers(city, reply, second)) == (set(), {"sign_off"})
    assert fresh(reply).state == "office_review"
    city.do("sign_off", reply, second, REPLYING)
    assert (fresh(reply).state, fresh(reply).signer) == ("approved", second)
    assert list(reply.signatures.order_by("pk").values_list("person", "words")) == [
        (first.pk, "拟同意。"),
        (second.pk, ""),
    ]


def test_of_three_leaders_two_initial_in_any_order(city):
    first = city[LEAD, Role.BUREAU_LEADER]
    second, third = city.ruled(LEAD, 3)
    reply = cleared(city)

    for leader in (third, first):
        assert refused(city, "sign_off", reply, second) == "signatures_missing"
        city.do("initial", reply, leader, REPLYING)

    assert refused(city, "initial", reply, second) == "last_signature"
    city.do("sign_off", reply, second, REPLYING)
    assert fresh(reply).state == "approved"


def test_an_opinion_needs_the_same_hands(city):
    first = city[CO, Role.BUREAU_LEADER]
    [second] = city.ruled(CO)
    opinion = READY["opinion.approve"](city, "in_review").subject

    assert refused(city, "approve", opinion, first, WORKING) == "signatures_missing"
    city.do("initial", opinion, first, WORKING)
    assert refused(city, "approve", opinion, first, WORKING) == "already_signed"
    city.do("approve", opinion, second, WORKING)

    assert fresh(opinion).state == "approved"


def test_an_opinion_is_initialled_only_when_it_was_checked(city):
    city.ruled(CO)
    opinion = st.opinion_in(city, "in_review")

    assert refused(city, "initial", opinion, city[CO, Role.BUREAU_LEADER], WORKING) == "not_checked"


def test_a_bureau_may_do_without_the_section_head(city):
    city.ruled(CO, 1, section_check=False)
    opinion = st.opinion_in(city, "in_review")

    city.do("approve", opinion, city[CO, Role.BUREAU_LEADER], WORKING)

    assert fresh(opinion).state == "approved"


def test_a_leader_who_signed_does_not_sign_again_for_another(city):
    first = city[LEAD, Role.BUREAU_LEADER]
    second, _third = city.ruled(LEAD, 3)
    first.posts.update(until_on=date(2023, 1, 31))
    deputise(city, first, second)
    reply = cleared(city)
    city.do("initial", reply, first, REPLYING)

    assert reply.signatures.get().on_behalf_of == second
    assert refused(city, "initial", reply, first) == "already_signed"
    assert refused(city, "initial", reply, second) == "already_signed"


def test_a_deputy_does_not_sign_for_a_leader_who_signed(city):
    first = city[LEAD, Role.BUREAU_LEADER]
    city.ruled(LEAD)
    deputise(city, city["stranger"], first)
    reply = cleared(city)
    city.do("initial", reply, first, REPLYING)

    assert refused(city, "sign_off", reply, city["stranger"]) == "already_signed"
    assert "sign_off" not in offers(city, reply, city["stranger"])


WAYS_BACK = [
    ("return_unsigned", (LEAD, Role.BUREAU_LEADER)),
    ("return_from_review", Role.OFFICE),
    ("reopen", (LEAD, Role.HANDLER)),
]


@pytest.mark.parametrize(("name", "who"), WAYS_BACK)
def test_what_went_back_and_comes_again_unchanged_is_signed_anew(city, name, who):
    first = city[LEAD, Role.BUREAU_LEADER]
    [second] = city.ruled(LEAD)
    reply = cleared(city)
    city.do("initial", reply, first, REPLYING)
    city.do(name, reply, city[who], REPLYING, reason="请再斟酌。")

    city.do("submit_check", reply, city[LEAD, Role.HANDLER], REPLYING)
    city.do("pass_check", reply, city[LEAD, Role.SECTION_HEAD], REPLYING)
    city.do("clear", reply, city[Role.OFFICE], REPLYING, openness="public")

    assert refused(city, "sign_off", reply, second) == "signatures_missing"
    assert reply.signatures.get().voided_at is not None
    city.do("initial", reply, first, REPLYING)
    city.do("sign_off", reply, second, REPLYING)
    assert reply.signatures.filter(voided_at=None).count() == 2


def test_an_opinion_taken_back_is_signed_anew(city):
    [second] = city.ruled(CO)
    opinion = READY["opinion.approve"](city, "in_review").subject
    city.do("initial", opinion, second, WORKING)
    city.do("reopen", opinion, city[CO, Role.HANDLER], WORKING)
    city.do("submit_for_review", opinion, city[CO, Role.HANDLER], WORKING)
    city.do("pass_check", opinion, city[CO, Role.SECTION_HEAD], WORKING)

    assert refused(city, "approve", opinion, city[CO, Role.BUREAU_LEADER], WORKING) == "signatures_missing"


def test_a_signature_stands_in_the_worklist_of_those_who_have_not_signed(city):
    first = city[LEAD, Role.BUREAU_LEADER]
    [second] = city.ruled(LEAD)
    reply = cleared(city)

    def duties(person):
        return [task.row.name for task in tasks_for(person, REPLYING) if task.subject == reply]

    before = (duties(first), duties(second))
    city.do("initial", reply, first, REPLYING)

    assert (before, duties(first), duties(second)) == ((["initial"], ["initial"]), [], ["sign_off"])


def test_another_bureaus_leader_does_not_initial(city):
    city.ruled(LEAD)

    with pytest.raises(ForbiddenMoveError):
        city.do("initial", cleared(city), city[CO, Role.BUREAU_LEADER], REPLYING)
