"""Who hears each rung of each step: exactly these people."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.ladder import HEARINGS, Listener
from notifications.models import Notice
from notifications.queries import notices_of
from notifications.services.sweep import sweep
from proposals.models import User
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at
from tests.workflow.machines.cast import cast
from tests.workflow.machines.states import CO, CO2, FREE, LEAD
from workflow.models import Assignment, Case, Commitment, Deadline, DeadlineRule, Rung
from workflow.steps import Step

DUE = date(2023, 5, 15)
NOW = at(DUE)
DESK = {"co:liaison", "co:handler"}
DAY = DESK | {"co:section_head"}
LATE = DAY | {"co:bureau_leader"}
LEADS = {"lead:liaison", "lead:handler"}
ABOVE = {"office", "office_leader"}
OWN = {"lead:liaison", "lead:handler"}
UNIT = {-1: DESK, 0: DAY, 1: LATE}
OFFICE = {-1: {"office"}, 0: {"office"}, 1: {"office"}}
SECRETARIAT = {-1: {"secretariat"}, 0: {"secretariat"}, 1: {"secretariat"}}
RATERS = {-1: {"member2"}, 0: {"member2"}, 1: {"member2"}}
HEARD = {
    "cosign": {-1: {"cosigner"}, 0: {"cosigner"}, 1: {"cosigner"}},
    "examine": SECRETARIAT,
    "handover": OFFICE,
    "sign": UNIT,
    "object": UNIT,
    "object_answer": OFFICE,
    "contact": UNIT,
    "opinion": UNIT | {1: LATE | LEADS},
    "supplement": UNIT | {1: LATE | LEADS},
    "office_review": OFFICE,
    "reply": UNIT,
    "publish": {offset: {"office", "secretariat"} for offset in (-1, 0, 1)},
    "evaluate": RATERS,
    "rate_proposal": UNIT,
    "rehandle": UNIT,
    "look_back": UNIT,
    "commitment": {
        -1: OWN,
        0: OWN | {"lead:section_head"},
        1: OWN | {"lead:section_head", "lead:bureau_leader", "secretariat", "member"},
    },
}
ESCALATED = {
    step: heard[1] | (
        ABOVE if heard[1] >= LATE else {"office_leader"} if heard is OFFICE else set()
    )
    for step, heard in HEARD.items()
    if step != "commitment"
}  # fmt: skip
OF_UNIT = {
    "sign",
    "object",
    "object_answer",
    "contact",
    "opinion",
    "supplement",
    "office_review",
    "reply",
    "rate_proposal",
    "rehandle",
    "look_back",
}


@pytest.fixture
def case(city) -> Case:
    """Led by 工信局 with 科技局; one was asked to sign, one signed and has not rated."""
    case = city.handling(co=(CO,))
    case.proposal.cosigners.create(person=city["cosigner"], answer="invited", invited_at=NOW)
    Rung.objects.all().delete()
    return case


@pytest.fixture
def people(city, case) -> dict[int, str]:
    """Everybody by key, among them who signed: the proposer, who has rated already, and a member who has not."""
    keys = {person.pk: key for key, person in cast(city).items()}
    [second] = [pk for pk, key in keys.items() if key == "member2"]
    for signer, state in ((city[Role.MEMBER].pk, "given"), (second, "pending")):
        case.evaluations.create(jurisdiction=city.jurisdiction, round=1, signer_id=signer, state=state)
    return keys


def running(case: Case, step: str, rule: DeadlineRule | None = None) -> Deadline:
    """A deadline of that step, which 科技局 owes where a unit does, and of a promise 工信局."""
    Deadline.objects.filter(case=case, step=step).delete()
    promise = None
    if step == "commitment":
        lead = case.assignments.get(role="lead").organisation
        promise = Commitment.objects.create(
            jurisdiction=case.jurisdiction, case=case, organisation=lead, measure="建成三个产业园", due_on=DUE
        )
    return Deadline.objects.create(
        jurisdiction=case.jurisdiction, case=case, round=1, step=step, start_on=DUE, original_due_on=DUE, due_on=DUE,
        derivation={}, commitment=promise, rule=rule,
        assignment=case.assignments.get(role="co") if step in OF_UNIT else None,
    )  # fmt: skip


def ring(deadline: Deadline, *offsets: int) -> None:
    for offset in offsets:
        deadline.rungs.create(due_on=DUE, offset=offset, at=NOW)


def heard(people: dict[int, str]) -> dict[str, dict[int, set[str]]]:
    """Step → offset → who was told."""
    told: dict[str, dict[int, set[str]]] = {}
    rows = Notice.objects.exclude(rung=None).values_list("rung__deadline__step", "rung__offset", "recipient")
    for step, offset, person in rows:
        told.setdefault(step, {}).setdefault(offset, set()).add(people[person])
    return told


def test_the_table_says_of_every_step_who_hears_it_and_uses_every_listener():
    named = {one for hearing in HEARINGS.values() for one in hearing.of(1, "escalate")}

    assert (set(HEARINGS), named) == (set(Step), set(Listener))


def test_each_rung_of_each_step_is_heard_by_exactly_these(case, people):
    for step in HEARD:
        ring(running(case, step), -1, 0, 1)

    sweep(NOW)

    assert heard(people) == HEARD


def test_what_is_late_is_reported_upwards_where_the_rule_says_so(case, people):
    rule = DeadlineRule.objects.filter(pack=case.pack, late="escalate").first()
    for step in ESCALATED:
        ring(running(case, step, rule), 1)

    sweep(NOW)

    assert heard(people) == {step: {1: told} for step, told in ESCALATED.items()}


def test_whoever_is_reported_to_reads_it_and_the_body_above_has_no_right_to_the_case(city, case):
    city.units[CO].parent = city.units[FREE]
    city.units[CO].save()
    rule = DeadlineRule.objects.filter(pack=case.pack, late="escalate").first()
    ring(running(case, "reply", rule), 1)

    sweep(NOW)

    rungs = Notice.objects.exclude(rung=None)
    told = {notice.recipient: notice.pk for notice in rungs.select_related("recipient")}
    read = {
        person: notices_of(person, held_posts(person, DUE))
        .exclude(rung=None)
        .values_list("pk", flat=True)
        .first()
        for person in told
    }
    assert read == told
    assert city[Role.OFFICE_LEADER] in told
    assert city[FREE, Role.BUREAU_LEADER] not in told


@pytest.mark.parametrize("offset", [-1, 0])
def test_nothing_is_reported_upwards_before_it_is_late(case, people, offset):
    rule = DeadlineRule.objects.filter(pack=case.pack, late="escalate").first()
    ring(running(case, "reply", rule), offset)

    sweep(NOW)

    assert heard(people) == {"reply": {offset: UNIT[offset]}}


def named(case: Case, person: User) -> Deadline:
    Assignment.objects.filter(case=case, role="co").update(handler=person)
    deadline = running(case, "opinion")
    ring(deadline, -1)
    return deadline


def test_the_named_handler_hears_instead_of_the_desk(city, case, people):
    named(case, city[CO, Role.SECTION_HEAD])

    sweep(NOW)

    assert heard(people) == {"opinion": {-1: {"co:section_head"}}}


@pytest.mark.parametrize("gone", ["moved on", "account closed"])
def test_the_desk_hears_again_when_the_named_handler_is_gone(city, case, people, gone):
    leaver = city.add_person("调离者", city.units[CO], Role.HANDLER)
    named(case, leaver)
    if gone == "moved on":
        leaver.posts.update(until_on=date(2023, 5, 14))
        city.add_person("调离者", city.units[CO2], Role.HANDLER)
    else:
        User.objects.filter(pk=leaver.pk).update(is_active=False)

    sweep(NOW)

    assert heard(people) == {"opinion": {-1: DESK}}


def test_a_person_in_two_posts_hears_a_rung_once(city, case, people):
    for role in (Role.HANDLER, Role.SECTION_HEAD):
        city[CO, Role.LIAISON].posts.create(
            organisation=city.units[CO], role=role, from_on=date(2020, 1, 1)
        )  # fmt: skip
    ring(running(case, "opinion"), 0)

    sweep(NOW)

    assert Notice.objects.filter(rung__offset=0, recipient=city[CO, Role.LIAISON]).count() == 1
    assert heard(people) == {"opinion": {0: DAY}}


def test_whoever_stands_in_that_day_hears_beside_the_posts_holder_and_once(city, case, people):
    """The named handler and a leader are away; who stood in on the day before hears nothing."""
    away, stand_in = city[CO, Role.HANDLER], city[CO2, Role.HANDLER]
    Assignment.objects.filter(case=case, role="co").update(handler=away)
    days = {"from_on": DUE, "until_on": DUE}
    for person in (away, city[CO, Role.BUREAU_LEADER]):
        person.posts.get().deputies.create(person=stand_in, **days)
    before = date(2023, 5, 14)
    away.posts.get().deputies.create(person=city[CO2, Role.LIAISON], from_on=before, until_on=before)
    ring(running(case, "reply"), 1)

    sweep(NOW)

    assert Notice.objects.filter(rung__offset=1, recipient=stand_in).count() == 1
    assert heard(people) == {"reply": {1: LATE - {"co:liaison"} | {"co2:handler"}}}
    assert notices_of(stand_in, held_posts(stand_in, DUE)).count() == 1


def test_only_whoever_leads_in_the_same_round_and_has_the_case_still_awaits_the_opinion(city, case, people):
    lead = case.assignments.get(role="lead")
    Assignment.objects.create(
        jurisdiction=city.jurisdiction, case=case, organisation=city.units[CO2], role="lead", state="withdrawn"
    )  # fmt: skip
    Assignment.objects.create(
        jurisdiction=city.jurisdiction, case=case, organisation=city.units[FREE], role="lead", round=2
    )  # fmt: skip
    Assignment.objects.filter(pk=lead.pk).update(handler=city[LEAD, Role.HANDLER])
    ring(running(case, "opinion"), 1)

    sweep(NOW)

    assert heard(people) == {"opinion": {1: LATE | {"lead:handler"}}}


def test_the_office_of_a_body_that_proposed_is_asked_to_rate(city, people):
    body = city.units["民建市委会"]
    case = city.handling(actor=city[body.short_name, Role.COLLECTIVE], body=body, co=(CO,))
    case.evaluations.create(
        jurisdiction=city.jurisdiction, round=1, signer=city[body.short_name, Role.COLLECTIVE], body=body
    )
    Rung.objects.all().delete()
    ring(running(case, "evaluate"), 0)

    sweep(NOW)

    assert heard(people) == {"evaluate": {0: {"collective"}}}


@pytest.mark.parametrize("late", ["warn", "escalate", "no_answer"])
def test_no_unit_ever_hears_of_a_rating(late):
    """Whatever the rule says follows."""
    assert set(HEARINGS[Step.EVALUATE].of(1, late)) == {Listener.RATERS, Listener.RATING_BODIES}
