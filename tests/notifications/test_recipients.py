"""Who is told of a move: exactly these people, and never who made it."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.audiences import DESK
from notifications.models import Notice
from notifications.queries import notices_of
from proposals.models import User
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines.cast import cast
from tests.workflow.machines.ready import READY, ROW_OF, first_source
from tests.workflow.machines.states import CO, CO2, LEAD, WORKING
from tests.workflow.machines.states import FREE as FREE_UNIT
from tests.workflow.machines.test_rows import actor_of
from workflow.audiences import Audience
from workflow.models import Event
from workflow.services import perform
from workflow.transitions import TABLES


def desk(key):
    return {f"{key}:{role}" for role in ("liaison", "handler", "section_head", "bureau_leader")}


LEADS, COS, COS2, FREE = desk("lead"), desk("co"), desk("co2"), desk("free")

TOLD = {
    "case.edit": set(),
    "case.invite_cosigners": {"cosigner"},
    "case.answer_invitation": {"member"},
    "case.submit": {"secretariat"},
    "case.return_for_correction": {"member"},
    "case.file": {"member", "office"},
    "case.withdraw": {"secretariat", "office", "cosigner"},
    "case.name_leader": {"leader_in_charge", "office"},
    "case.hand_over": LEADS | COS | {"member"},
    "case.add_unit": LEADS | COS | COS2 | FREE,
    "case.record_consultation": {"member"},
    "case.evaluate": {"secretariat"},
    "case.lapse_evaluations": {"secretariat"},
    "case.close": LEADS | COS | COS2 | {"member"},
    "assignment.accept": {"office"},
    "assignment.object": {"office"} | LEADS,
    "assignment.redirect": COS | LEADS | COS2 | FREE | {"member"},
    "assignment.withdraw_unit": COS | LEADS,
    "assignment.extend_request": {"office", "secretariat"},
    "assignment.extend_consent": COS | {"office"},
    "assignment.extend_grant": COS | LEADS | {"member", "secretariat"},
    "assignment.remind": COS,
    "assignment.draft_opinion": set(),
    "assignment.assign_asks": COS | LEADS,
    "assignment.assign_asks_again": COS | LEADS,
    "assignment.waive": COS | {"office"},
    "opinion.submit_for_review": COS - {"co:liaison"},
    "opinion.send": (COS - {"co:liaison"}) | LEADS | {"office"},
    "reply.pass_check": (LEADS - {"lead:section_head"}) | {"office"},
    "reply.clear": LEADS,
    "reply.deliver": COS | {"member", "secretariat"},
    "reply.acknowledge": LEADS,
    "commitment.confirm": LEADS | {"member"},
    "commitment.object": LEADS | {"secretariat"},
    "commitment.mark_broken": LEADS | {"member", "office"},
}


def told(city, event):
    keys = {person.pk: key for key, person in cast(city).items()}
    return {keys[pk] for pk in Notice.objects.filter(event=event).values_list("recipient", flat=True)}


@pytest.mark.parametrize("name", TOLD)
def test_a_move_tells_exactly_whom_it_concerns(city, name):
    row = ROW_OF[name]
    ready = READY[name](city, "submitted" if name == "case.withdraw" else first_source(name))
    invite(city, name, ready.subject)
    actor = actor_of(city, row, ready.subject, ready.day)

    event = perform(row.name, ready.subject, actor=actor, at=at(ready.day), **ready.inputs)

    assert told(city, event) == TOLD[name]


def invite(city, name, case):
    """A co-signer who was asked hears of the withdrawal."""
    if name == "case.withdraw":
        case.proposal.cosigners.create(person=city["cosigner"], answer="invited", invited_at=at(WORKING))


def test_what_follows_tells_its_own_people(city):
    ready = READY["reply.deliver"](city, "issued")
    city.do("deliver", ready.subject, city[LEAD, Role.LIAISON], ready.day, **ready.inputs)

    event = Event.objects.get(transition="all_replied")
    assert told(city, event) == COS | {"member", "secretariat", "office"}


def test_a_collective_proposal_tells_the_office_of_its_body(city):
    filer = city["民建市委会", Role.COLLECTIVE]
    second = city.add_person("另一联络人", city.units["民建市委会"], Role.COLLECTIVE)
    case = city.filed(actor=filer, body=city.units["民建市委会"])

    told_of = Notice.objects.filter(event__case=case, event__transition="file")
    assert set(told_of.values_list("recipient", flat=True)) == {filer.pk, second.pk, city[Role.OFFICE].pk}


def test_whoever_left_is_inactive_or_elsewhere_is_not_told(city):
    unit = city.units[CO]
    city.add_person("离任者", unit, Role.LIAISON, until_on=date(2023, 4, 20))
    later = city.add_person("继任者", unit, Role.LIAISON, from_on=date(2023, 4, 22))
    gone = city.add_person("停用者", unit, Role.LIAISON)
    gone.is_active = False
    gone.save()
    case = city.handling(co=(CO,))

    told_of = Notice.objects.filter(
        event__case=case, event__transition="hand_over", recipient__posts__organisation=unit
    )
    assert set(told_of.values_list("recipient", flat=True)) == {
        city[CO, role].pk for role in (Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER)
    }
    assert not Notice.objects.filter(recipient=later).exists()


def test_a_person_with_two_reasons_is_told_once(city):
    both = city[CO2, Role.HANDLER]
    both.posts.create(organisation=city.units[LEAD], role=Role.HANDLER, from_on=date(2020, 1, 1))
    case = city.handling(co=(CO2,))

    assert Notice.objects.filter(event__case=case, event__transition="hand_over", recipient=both).count() == 1


def lend(user, role, deputy, *days):
    user.posts.get(role=role).deputies.create(person=deputy, from_on=days[0], until_on=days[1])


def test_whoever_stands_in_for_somebody_that_day_is_told_beside_them(city):
    stand_in, earlier = city[FREE_UNIT, Role.HANDLER], city[FREE_UNIT, Role.LIAISON]
    handed = date(2023, 4, 21)
    for role in (Role.BUREAU_LEADER, Role.SECTION_HEAD):
        lend(city[CO, role], role, stand_in, handed, handed)
    lend(city[CO, Role.LIAISON], Role.LIAISON, earlier, date(2023, 4, 1), date(2023, 4, 20))

    case = city.handling(day=handed, co=(CO,))

    people = Notice.objects.filter(event__case=case, event__transition="hand_over")
    assert list(people.filter(recipient=stand_in).values_list("recipient", flat=True)) == [stand_in.pk]
    assert people.filter(recipient=city[CO, Role.BUREAU_LEADER]).count() == 1
    assert not people.filter(recipient=earlier).exists()
    assert notices_of(stand_in, held_posts(stand_in, handed)).filter(event__case=case).count() == 1


def test_a_deputy_who_moves_is_not_told_of_it_but_whose_post_it_is(city):
    stand_in, day = city[FREE_UNIT, Role.HANDLER], date(2023, 5, 2)
    case = city.handling(co=(CO,))
    lend(city[CO, Role.LIAISON], Role.LIAISON, stand_in, day, day)

    event = city.do("name_handler", city.assignment(case, CO), stand_in, day, handler=city[CO, Role.HANDLER])

    people = set(Notice.objects.filter(event=event).values_list("recipient", flat=True))
    assert people == {city[CO, role].pk for role in DESK}


def test_the_deputy_of_a_leader_in_charge_is_told_beside_them(city):
    stand_in, day = city[FREE_UNIT, Role.HANDLER], date(2023, 5, 2)
    lend(city[Role.LEADER_IN_CHARGE], Role.LEADER_IN_CHARGE, stand_in, day, day)
    case = city.handling(co=(CO,))

    event = city.do("name_leader", case, city[Role.SECRETARIAT], day, leader=city[Role.LEADER_IN_CHARGE])

    people = {city[Role.LEADER_IN_CHARGE].pk, stand_in.pk}
    assert set(Notice.objects.filter(event=event).values_list("recipient", flat=True)) >= people


def test_a_deputy_is_told_although_the_account_of_the_posts_holder_is_closed(city):
    stand_in, handed = city[FREE_UNIT, Role.HANDLER], date(2023, 4, 21)
    lend(city[CO, Role.LIAISON], Role.LIAISON, stand_in, handed, handed)
    User.objects.filter(pk=city[CO, Role.LIAISON].pk).update(is_active=False)

    case = city.handling(day=handed, co=(CO,))

    told_of = Notice.objects.filter(event__case=case, event__transition="hand_over")
    assert told_of.filter(recipient=stand_in).exists()
    assert not told_of.filter(recipient=city[CO, Role.LIAISON]).exists()


def test_an_opinion_to_three_cases_tells_of_each(city):
    cases = [city.handling(co=(CO,), title=title) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, CO)
    city.opinion_sent(cases[0], CO, cases=cases)

    told_of = Notice.objects.filter(recipient=city[LEAD, Role.HANDLER], event__transition="send")
    assert set(told_of.values_list("event__case", flat=True)) == {case.pk for case in cases}


def test_no_row_of_the_case_tells_a_unit_that_it_does_not_have():
    assert {row.name for row in TABLES["case"].values() if Audience.UNIT in row.audiences} == set()


def test_each_audience_is_told_by_some_row():
    assert {
        audience for rows in TABLES.values() for row in rows.values() for audience in row.audiences
    } == set(Audience)


def test_the_day_of_the_move_decides_who_holds_a_post(city):
    case = city.handling(co=(CO,))
    successor = city.add_person("继任者", city.units[CO], Role.LIAISON, from_on=date(2023, 5, 1))

    city.do("remind", city.assignment(case, CO), city[Role.OFFICE], date(2023, 5, 2), reason="请抓紧。")

    assert Notice.objects.filter(recipient=successor, event__transition="remind").count() == 1
    assert fresh(case).state == "handling"
