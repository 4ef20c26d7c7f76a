"""Each role × each row: exactly those whom the design names may make the move, and nobody else leaves a trace.

The matrix is written by hand from the design, not read from the tables: a wrong `who` in a row is found here.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from proposals.models import Deputy, Post
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines.cast import cast, outsiders
from tests.workflow.machines.ready import FOLLOWING, READY, ROW_OF, Ready, first_source
from tests.workflow.machines.snapshot import snapshot
from tests.workflow.machines.states import (
    CO,
    DAY,
    LEAD,
    WORKING,
    assignment_in,
    case_in,
    commitment_in,
    opinion_in,
)
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.services import perform

TOLD = {name for name, row in ROW_OF.items() if row.name.startswith("told_")}
"""What an installation is told by the one on the other network."""
PROPOSER = {"member"}
EXAMINING = {"secretariat", "examiner"}
LEAD_DESK = {"lead:handler", "lead:section_head"}
LEAD_UNIT = {"lead:liaison", "lead:handler", "lead:section_head", "lead:bureau_leader"}
CO_DESK = {"co:liaison", "co:handler"}
WRITERS = {"lead:handler", "lead:section_head"}
CHECKERS = {"lead:section_head", "lead:bureau_leader"}

ALLOWED: dict[str, set[str]] = {
    "case.edit": PROPOSER,
    "case.attach": PROPOSER,
    "case.detach": PROPOSER,
    "case.attach_later": {"secretariat"},
    "case.detach_later": {"secretariat"},
    "case.submit_paper": {"secretariat"},
    "case.cancel_entry": {"secretariat"},
    "case.invite_cosigners": PROPOSER,
    "case.answer_invitation": {"cosigner"},
    "case.lapse_invitations": set(),
    "case.recall_invitations": PROPOSER,
    "case.recall_unanswered": PROPOSER,
    "case.submit": PROPOSER,
    "case.return_for_correction": EXAMINING,
    "case.resubmit": PROPOSER,
    "case.answer_changed_text": {"cosigner"},
    "case.recommend": {"secretariat"},
    "case.file": EXAMINING,
    "case.merge_into": EXAMINING,
    "case.decline": EXAMINING,
    "case.ask_conversion": EXAMINING,
    "case.answer_conversion": PROPOSER,
    "case.agree_withdrawal": {"cosigner"},
    "case.withdraw": PROPOSER,
    "case.ask_withdrawal": PROPOSER,
    "case.name_leader": {"secretariat"},
    "case.hand_over": {"office"},
    "case.hand_back": {"office"},
    "case.add_unit": {"office"},
    "case.record_consultation": LEAD_UNIT,
    "case.answer_consultation": PROPOSER,
    "case.propose_commitment": {
        "secretariat", "lead:handler", "lead:section_head", "co:handler", "co:section_head", "co2:handler",
        "co2:section_head",
    },
    "case.follow_promise": PROPOSER,
    "case.unfollow_promise": PROPOSER,
    "case.follow_promise_later": EXAMINING,
    "case.unfollow_promise_later": EXAMINING,
    "case.ask_look_back": {"office", "secretariat"},
    "case.answer_look_back": LEAD_UNIT - {"lead:bureau_leader"},
    "case.evaluate": PROPOSER,
    "case.correct_evaluation": PROPOSER,
    "case.record_evaluation": {"secretariat"},
    "case.lapse_evaluations": set(),
    "case.decide_publication": {"office", "secretariat"},
    "case.change_publication": {"office", "secretariat"},
    "case.review_publication": {"office", "secretariat"},
    "case.publish_supplement": {"office", "secretariat"},
    "case.publish_proposal": {"secretariat"},
    "case.withdraw_publication": {"office", "secretariat"},
    "case.record_meeting": {"secretariat", "office"},
    "case.propose_rehandling": {"secretariat"},
    "case.let_stand": {"secretariat"},
    "case.rehandle": {"office"},
    "case.close": {"secretariat"},
    "case.recount": set(),
    "case.archive": {"secretariat"},
    "assignment.accept": {"co:liaison"},
    "assignment.draft_objection": CO_DESK,
    "assignment.object": {"co:bureau_leader"},
    "assignment.uphold": {"office", "office_leader"},
    "assignment.overrule": {"office", "office_leader"},
    "assignment.redirect": {"office"},
    "assignment.withdraw_unit": {"office"},
    "assignment.give_to_section": {"co:liaison", "co:bureau_leader"},
    "assignment.name_handler": {"co:liaison", "co:section_head"},
    "assignment.extend_request": {"co:bureau_leader"},
    "assignment.extend_consent": {"secretariat"},
    "assignment.extend_grant": {"office"},
    "assignment.extend_refuse": {"office"},
    "assignment.pause": {"office"},
    "assignment.restart": {"office"},
    "assignment.remind": {"office", "secretariat", "lead:handler", "lead:section_head", "lead:bureau_leader"},
    "assignment.draft_opinion": CO_DESK,
    "assignment.ask_again": LEAD_DESK,
    "assignment.assign_asks": {"office"},
    "assignment.assign_asks_again": {"office"},
    "assignment.note_silence": {"office"},
    "assignment.waive": {"lead:bureau_leader"},
    "assignment.mark_use": LEAD_DESK,
    "assignment.object_to_use": {"co:handler", "co:section_head", "co:bureau_leader"},
    "assignment.draft_reply": {"lead:handler"},
    "assignment.rate_proposal": {"lead:handler", "lead:section_head", "lead:bureau_leader"},
    "opinion.write": CO_DESK,
    "opinion.settle_promises": CO_DESK,
    "opinion.amend_promises": CO_DESK,
    "opinion.submit_for_review": CO_DESK,
    "opinion.pass_check": {"co:section_head"},
    "opinion.initial": {"co:bureau_leader"},
    "opinion.approve": {"co:bureau_leader"},
    "opinion.send_back": {"co:section_head", "co:bureau_leader"},
    "opinion.reopen": CO_DESK,
    "opinion.send": {"co:liaison", "co:handler", "co:bureau_leader"},
    "reply.write": WRITERS,
    "reply.settle_promises": WRITERS,
    "reply.amend_promises": WRITERS,
    "reply.submit_check": {"lead:handler"},
    "reply.send_back_draft": CHECKERS,
    "reply.pass_check": CHECKERS,
    "reply.request_countersign": CHECKERS,
    "reply.countersign": {"co:bureau_leader"},
    "reply.refuse_countersign": {"co:bureau_leader"},
    "reply.pass_countersigned": CHECKERS,
    "reply.clear": {"office"},
    "reply.clear_priority": {"secretariat"},
    "reply.return_from_review": {"office", "secretariat"},
    "reply.initial": {"lead:bureau_leader"},
    "reply.sign_off": {"lead:bureau_leader"},
    "reply.return_unsigned": {"lead:bureau_leader"},
    "reply.reopen": {"lead:handler"},
    "reply.waive_finding": {"lead:handler", "lead:section_head", "lead:bureau_leader"},
    "reply.issue": {"lead:liaison", "lead:handler"},
    "reply.deliver": {"lead:liaison", "lead:handler"},
    "reply.acknowledge": PROPOSER,
    "reply.supplement": {"lead:handler"},
    "commitment.confirm": {"secretariat"},
    "commitment.drop": {"secretariat"},
    "commitment.report": {"lead:handler", "lead:section_head"},
    "commitment.object": PROPOSER,
    "commitment.reopen": {"secretariat"},
    "commitment.mark_kept": {"secretariat"},
    "commitment.mark_partly_kept": {"secretariat"},
    "commitment.mark_broken": {"secretariat"},
    "commitment.renew": {"secretariat"},
    "commitment.renegotiate": {"secretariat"},
} | {name: set() for name in sorted(TOLD)}  # fmt: skip


def answer(row, ready, person) -> str:
    """What the executor says to this person; a move that happens is undone."""
    try:
        with transaction.atomic():
            perform(row.name, ready.subject, actor=person, at=at(ready.day), **ready.inputs)
            transaction.set_rollback(True)
    except MoveRefusedError as refusal:
        return refusal.refusal.code
    return "moved"


def test_the_matrix_names_every_row_that_somebody_waits_for():
    assert set(ALLOWED) | FOLLOWING == set(ROW_OF)


@pytest.mark.parametrize("name", ALLOWED)
def test_exactly_those_whom_the_design_names_may_move(city, name):
    ready = READY[name](city, first_source(name))
    people = cast(city)
    before = snapshot()

    answers = {key: answer(ROW_OF[name], ready, person) for key, person in people.items()}

    assert {key for key, said in answers.items() if said == "moved"} == ALLOWED[name]
    assert {said for key, said in answers.items() if key not in ALLOWED[name]} == {"forbidden"}
    assert snapshot() == before


@pytest.mark.parametrize("name", ALLOWED)
def test_the_same_roles_count_for_nothing_once_left_closed_or_elsewhere(city, name):
    ready = READY[name](city, first_source(name))
    subject = fresh(ready.subject)
    row = ROW_OF[name]

    entitled = {
        key for key, person in outsiders(city).items()
        if row.acting(person, held_posts(person, ready.day), subject) is not None
    }  # fmt: skip

    assert entitled == set()


@pytest.mark.parametrize("kind", ["ended", "inactive", "elsewhere"])
def test_an_outsider_is_refused_and_keeps_no_trace(city, kind):
    ready = READY["case.hand_over"](city, "filed")
    person = outsiders(city)[f"{kind} office"]
    before = snapshot()

    assert answer(ROW_OF["case.hand_over"], ready, person) == "forbidden"
    assert snapshot() == before


@pytest.mark.parametrize("name", sorted(FOLLOWING))
def test_nobody_may_make_a_move_that_only_follows(city, name):
    row = ROW_OF[name]
    subjects = {
        "case": case_in, "assignment": assignment_in, "opinion": opinion_in, "commitment": commitment_in,
    }  # fmt: skip
    ready = Ready(subjects[row.machine](city, min(row.source)), day=WORKING)

    assert {answer(row, ready, person) for person in cast(city).values()} == {"forbidden"}


COLLECTIVE_ROWS = [
    "case.edit", "case.invite_cosigners", "case.recall_invitations", "case.submit", "case.resubmit", "case.withdraw",
    "case.evaluate",
]  # fmt: skip


@pytest.mark.parametrize("name", COLLECTIVE_ROWS)
def test_a_collective_proposal_belongs_to_the_office_of_its_body(city, name):
    filer, body = city["民建市委会", Role.COLLECTIVE], city.units["民建市委会"]
    state = {"case.submit": "draft"}.get(name) or first_source(name)
    case = case_in(city, state, actor=filer, body=body)
    inputs = READY[name](city, first_source(name)).inputs
    successor = city.add_person("接任联络人", body, Role.COLLECTIVE)
    people = cast(city) | {"successor": successor}
    ready = Ready(case, inputs, date(2023, 5, 25) if name == "case.evaluate" else DAY)

    answers = {key: answer(ROW_OF[name], ready, person) for key, person in people.items()}

    assert {key for key, said in answers.items() if said == "moved"} == {"collective", "successor"}
    assert {said for said in answers.values() if said != "moved"} == {"forbidden"}


def test_a_cosigner_who_consented_rates_for_himself(city):
    case = city.filed()
    signer = case.proposal.cosigners.create(
        person=city["cosigner"], answer="accepted", invited_at=at(DAY), accepted_version=1
    )
    refuser = city.add_person("谢绝联名者", city.units["经济界"], Role.MEMBER)
    case.proposal.cosigners.create(person=refuser, answer="refused", invited_at=at(DAY))
    replied = carried_to_replied(city, case)
    ready = Ready(replied, READY["case.evaluate"](city, "replied").inputs, date(2023, 5, 25))

    allowed = {"member": city[Role.MEMBER], "cosigner": signer.person, "refuser": refuser}

    assert {key: answer(ROW_OF["case.evaluate"], ready, person) for key, person in allowed.items()} == {
        "member": "moved",
        "cosigner": "moved",
        "refuser": "forbidden",
    }


def carried_to_replied(city, case):
    """A filed case with one lead alone, answered."""
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("hand_over", case, city[Role.OFFICE], date(2023, 4, 21), **units)
    case = fresh(case)
    city.accept(case, LEAD)
    city.delivered(case)
    return fresh(case)


def test_the_leader_in_charge_reminds_only_in_the_cases_of_his_own(city):
    mine, other = city.handling(), city.handling(title="另一件")
    leader = city[Role.LEADER_IN_CHARGE]
    city.do("name_leader", mine, city[Role.SECRETARIAT], WORKING, leader=leader)

    answers = [
        answer(
            ROW_OF["assignment.remind"],
            Ready(city.assignment(case, CO), {"reason": "请抓紧。"}, WORKING),
            leader,
        )
        for case in (mine, other)
    ]

    assert answers == ["moved", "forbidden"]


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2023, 4, 20), "moved"), (date(2023, 4, 21), "moved"), (date(2023, 4, 22), "forbidden")],
)
def test_a_post_ends_with_its_last_day(city, day, said):
    case = city.draft()
    Post.objects.filter(person=city[Role.MEMBER]).update(until_on=date(2023, 4, 21))

    assert answer(ROW_OF["case.submit"], Ready(case, day=day), city[Role.MEMBER]) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 4, 24), "forbidden"),
        (date(2023, 4, 25), "moved"),
        (date(2023, 4, 27), "moved"),
        (date(2023, 4, 28), "forbidden"),
    ],
)
def test_a_deputy_acts_from_the_first_to_the_last_day(city, day, said):
    deputise(city, city["stranger"])
    ready = Ready(city.assignment(city.handling(), CO), day=day)

    assert answer(ROW_OF["assignment.accept"], ready, city["stranger"]) == said


def deputise(city, person, key=(CO, Role.LIAISON)):
    post = city[key].posts.get()
    Deputy.objects.create(post=post, person=person, from_on=date(2023, 4, 25), until_on=date(2023, 4, 27))
    return post


def test_a_deputy_acts_on_behalf_of_the_holder_and_the_event_says_so(city):
    post = deputise(city, city["stranger"])
    assignment = city.assignment(city.handling(), CO)

    event = perform("accept", assignment, actor=city["stranger"], at=at(WORKING))

    assert (event.actor, event.post, event.on_behalf_of) == (city["stranger"], post, city[CO, Role.LIAISON])


def test_own_post_comes_before_a_deputised_one(city):
    deputise(city, city[CO, Role.HANDLER])
    assignment = assignment_in(city, "accepted")

    event = perform("draft_opinion", assignment, actor=city[CO, Role.HANDLER], at=at(WORKING), cases=[])

    assert (event.post.role, event.on_behalf_of) == (Role.HANDLER, None)


def test_a_deputy_signs_off_in_the_name_of_the_leader(city):
    ready = READY["reply.sign_off"](city, "office_review")
    post = city[LEAD, Role.BUREAU_LEADER].posts.get()
    Deputy.objects.create(post=post, person=city["stranger"], from_on=ready.day, until_on=ready.day)

    perform("sign_off", ready.subject, actor=city["stranger"], at=at(ready.day))

    assert fresh(ready.subject).signer == city[LEAD, Role.BUREAU_LEADER]


@pytest.mark.parametrize("change", [{"until_on": date(2023, 4, 25)}, {"from_on": date(2023, 4, 27)}])
def test_a_deputy_loses_the_right_with_the_post_he_stands_in_for(city, change):
    post = deputise(city, city["stranger"])
    Post.objects.filter(pk=post.pk).update(**change)
    ready = Ready(city.assignment(city.handling(), CO), day=WORKING)

    assert answer(ROW_OF["assignment.accept"], ready, city["stranger"]) == "forbidden"


def test_an_inactive_deputy_may_nothing(city):
    deputise(city, city["stranger"])
    city["stranger"].is_active = False
    ready = Ready(city.assignment(city.handling(), CO), day=WORKING)

    assert answer(ROW_OF["assignment.accept"], ready, city["stranger"]) == "forbidden"


def test_the_deputy_of_an_inactive_account_acts_on(city):
    """Whoever is ill for long may be locked out; the bureau's work goes on under the deputy's own name."""
    deputise(city, city["stranger"])
    holder = city[CO, Role.LIAISON]
    holder.is_active = False
    holder.save()
    ready = Ready(city.assignment(city.handling(), CO), day=WORKING)

    assert answer(ROW_OF["assignment.accept"], ready, city["stranger"]) == "moved"


def test_the_system_makes_no_move_of_people(city):
    with pytest.raises(ForbiddenMoveError) as refusal:
        perform("submit", city.draft(), actor=None, at=at(DAY))

    assert (refusal.value.status, refusal.value.refusal.code) == (403, "forbidden")
