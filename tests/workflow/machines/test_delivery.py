"""Each addressee has a copy of the letter and says so; who has a copy only has nothing else of the case."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputy, Proposal
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import DAY, at, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.states import CO, LEAD
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.models import Delivery
from workflow.queries import (
    cases_visible_to,
    commitments_visible_to,
    consultations_visible_to,
    events_visible_to,
    opinions_visible_to,
    replies_delivered_to,
    replies_visible_to,
)
from workflow.services.worklist import tasks_for


def copies(reply):
    found = Delivery.objects.filter(reply=reply).order_by("pk")
    return list(found.values_list("person__name", "body__short_name", "name", "received_at"))


def joint_suggestion(city, **more):
    """A suggestion of the people's congress: one joint deputy accepted, another refused."""
    case = city.filed(kind=Proposal.Kind.NPC_SUGGESTION, **more)
    refuser = city.add_person("谢绝联名者", city.units["经济界"], Role.MEMBER)
    answers = ((city["cosigner"], "accepted"), (refuser, "refused"))
    for person, answer in answers:
        case.proposal.cosigners.create(person=person, answer=answer, invited_at=at(DAY), accepted_version=1)
    return case


def answered(city, case):
    """Handed to one lead alone, which answered."""
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("hand_over", case, city[Role.OFFICE], st.HANDED, **units)
    city.accept(fresh(case), LEAD)
    return city.delivered(fresh(case))


def merge(city, target, **more):
    case = city.recommended(title="并入的", **more)
    city.do("merge_into", case, city[Role.EXAMINER], DAY, target=target)
    return fresh(case)


@pytest.fixture
def merged(city):
    """A letter on a case into which those of another member and of a party were merged; and that member."""
    target = city.filed(title="主案")
    other = city.add_person("被并案委员", city.units["经济界"], Role.MEMBER)
    merge(city, target, actor=other)
    merge(city, target, actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])
    return answered(city, target), other


def test_the_proposer_gets_a_copy(city):
    reply = st.reply_in(city, "delivered")

    assert copies(reply) == [("经济界委员", None, "经济界委员", None)]


def test_a_body_gets_its_copy_as_a_body(city):
    reply = st.reply_in(
        city, "delivered", actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"]
    )

    assert copies(reply) == [(None, "民建市委会", "示范市民建市委会", None)]


def test_every_joint_deputy_of_a_suggestion_gets_a_copy(city):
    assert [name for _p, _b, name, _at in copies(answered(city, joint_suggestion(city)))] == [
        "经济界委员",
        "联名委员",
    ]


def test_the_cosigners_of_a_proposal_get_none(city):
    case = city.filed()
    case.proposal.cosigners.create(person=city["cosigner"], answer="accepted", invited_at=at(DAY))

    assert [name for _p, _b, name, _at in copies(answered(city, case))] == ["经济界委员"]


def test_the_proposers_of_merged_cases_get_each_a_copy(merged):
    reply, _other = merged

    assert [name for _p, _b, name, _at in copies(reply)] == ["经济界委员", "被并案委员", "示范市民建市委会"]


def test_who_proposed_both_gets_one_copy(city):
    target = city.filed(title="主案")
    merge(city, target)

    assert len(copies(answered(city, target))) == 1


def test_a_proposer_who_is_merged_in_late_gets_the_letter_that_is_out_already(city):
    target = city.handling(leads=(LEAD, CO), co=())
    city.accept(target, LEAD, CO)
    reply = city.delivered(target)
    other = city.add_person("被并案委员", city.units["经济界"], Role.MEMBER)
    case = city.recommended(title="并入的", actor=other)

    city.do("merge_into", case, city[Role.EXAMINER], AFTER, target=fresh(target))

    assert [name for _p, _b, name, _at in copies(reply)] == ["经济界委员", "被并案委员"]


def test_each_acknowledges_for_themselves_once(city, merged):
    reply, other = merged
    office = city["民建市委会", Role.COLLECTIVE]
    for person in (other, office):
        city.do("acknowledge", reply, person, AFTER)

    with pytest.raises(MoveRefusedError) as refusal:
        city.do("acknowledge", reply, other, AFTER)

    assert refusal.value.refusal.code == "already_received"
    received = reply.deliveries.order_by("pk").values_list("received_at", "received_by")
    assert list(received) == [(None, None), (at(AFTER), other.pk), (at(AFTER), office.pk)]


def test_a_deputy_acknowledges_for_the_member(city):
    reply = st.reply_in(city, "delivered")
    post = city[Role.MEMBER].posts.get(role=Role.MEMBER)
    Deputy.objects.create(post=post, person=city["stranger"], from_on=AFTER, until_on=AFTER)

    city.do("acknowledge", reply, city["stranger"], AFTER)

    assert reply.deliveries.get().received_by == city["stranger"]


def test_of_two_members_a_deputy_acknowledges_for_the_one_who_has_not(city, merged):
    reply, other = merged
    for member in (city[Role.MEMBER], other):
        post = member.posts.get(role=Role.MEMBER)
        Deputy.objects.create(post=post, person=city["stranger"], from_on=AFTER, until_on=AFTER)

    for _member in range(2):
        city.do("acknowledge", reply, city["stranger"], AFTER)

    assert reply.deliveries.filter(person__isnull=False, received_at=None).count() == 0


def test_a_member_without_a_copy_acknowledges_nothing(city, merged):
    reply, _other = merged

    with pytest.raises(ForbiddenMoveError):
        city.do("acknowledge", reply, city["cosigner"], AFTER)


def test_acknowledging_stands_in_the_worklist_until_it_is_done(city, merged):
    reply, other = merged

    def duties():
        return [(task.row.name, task.subject) for task in tasks_for(other, AFTER)]

    before = duties()
    city.do("acknowledge", reply, other, AFTER)

    assert (before, duties()) == ([("acknowledge", reply)], [])


def test_a_copy_opens_the_letter_and_nothing_else_of_the_case(city, merged):
    reply, other = merged
    held = held_posts(other, AFTER)
    city.commitment(reply.case)

    assert list(replies_visible_to(held)) == [reply] == list(replies_delivered_to(held))
    assert reply.case not in cases_visible_to(held)
    assert not opinions_visible_to(held).exists()
    assert not commitments_visible_to(held).exists()
    assert not consultations_visible_to(held).exists()
    assert not events_visible_to(held).filter(case=reply.case).exists()
    assert [case.state for case in cases_visible_to(held)] == ["merged"]


def test_a_letter_that_is_not_delivered_yet_is_nobodys_copy(city):
    target = city.filed(title="主案")
    other = city.add_person("被并案委员", city.units["经济界"], Role.MEMBER)
    merge(city, target, actor=other)
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("hand_over", target, city[Role.OFFICE], st.HANDED, **units)
    city.accept(fresh(target), LEAD)
    st.issued(city, city.reply_approved(fresh(target)))

    assert not replies_visible_to(held_posts(other, AFTER)).exists()


def test_a_supplement_goes_to_each_of_them_again(city, merged):
    reply, _other = merged
    city.do("supplement", reply, city[LEAD, Role.HANDLER], AFTER, reason="更正。")
    second = reply.supplements.get()
    assert copies(second) == []

    carried_to_delivery(city, second)

    assert [name for _p, _b, name, _at in copies(second)] == ["经济界委员", "被并案委员", "示范市民建市委会"]
    assert len(copies(reply)) == 3


def carried_to_delivery(city, reply, day=date(2023, 6, 5)):
    lead = {role: city[LEAD, role] for role in (Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER)}
    city.do(
        "write", reply, lead[Role.HANDLER], day, text="更正：数字应为三个。", answers={},
        outcome_class=reply.supplement_of.outcome_class, openness="public", contact="经办科", phone="1", copy_to="提案委",
    )  # fmt: skip
    city.do("submit_check", reply, lead[Role.HANDLER], day)
    city.do("pass_check", reply, lead[Role.SECTION_HEAD], day)
    city.do("clear", reply, city[Role.OFFICE], day, openness="public")
    city.do("sign_off", reply, lead[Role.BUREAU_LEADER], day)
    city.settle_findings(reply, LEAD, day=day)
    city.do("issue", reply, city[LEAD, Role.LIAISON], day, word="示工信函", issued_on=day)
    st.handed_in(city, reply, day)
