"""Each row from each of its source states: the move happens, is recorded once, and repeats safely."""

from __future__ import annotations

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines.ready import FOLLOWING, READY, ROW_OF, first_source
from tests.workflow.machines.snapshot import snapshot
from workflow import chain
from workflow.errors import StaleMoveError
from workflow.models import Event
from workflow.rules import cases_of
from workflow.services import available, perform
from workflow.services.log import inputs_digest
from workflow.services.verification import read_logs
from workflow.transitions import TABLES

EVERY_SOURCE = [(name, source) for name in READY for source in sorted(ROW_OF[name].source)]
ONE_OF_EACH_MACHINE = [
    "case.hand_over",
    "assignment.accept",
    "opinion.send",
    "reply.deliver",
    "commitment.confirm",
]


def actor_of(city, row, subject, day):
    """The first person of the city who may make the move; None when it is the system's."""
    people = city.people.values()
    return next((p for p in people if row.acting(p, held_posts(p, day), subject) is not None), None)


def offered(subject, actor, day):
    return {} if actor is None else {row.name: why for row, why in available(subject, actor, on=day)}


def test_every_row_is_tried():
    assert set(READY) | FOLLOWING == set(ROW_OF)


@pytest.mark.parametrize(("name", "source"), EVERY_SOURCE)
def test_a_row_is_offered_moves_from_each_of_its_sources_and_is_recorded_once(city, name, source):
    row = ROW_OF[name]
    ready = READY[name](city, source)
    subject = fresh(ready.subject)
    actor = actor_of(city, row, subject, ready.day)
    case = fresh(cases_of(subject)[0])
    choice = offered(subject, actor, ready.day)

    event = perform(row.name, subject, actor=actor, at=at(ready.day), **ready.inputs)

    moves = Event.objects.filter(case=case, machine=row.machine, subject=subject.pk).exclude(
        transition="open"
    )
    assert {other for other in choice if source not in TABLES[row.machine][other].source} == set()
    assert choice.get(row.name, None if row.derived else "not offered") is None
    assert (subject.state, event.source, event.target) == (source, source, row.target or source)
    assert fresh(subject).revision == moves.count()
    assert event.as_record() == {
        "case": case.pk,
        "seq": case.chain_length + 1,
        "machine": row.machine,
        "subject": subject.pk,
        "transition": row.name,
        "source": source,
        "target": row.target or source,
        "actor": actor and actor.pk,
        "post": actor and actor.posts.get().pk,
        "on_behalf_of": None,
        "at": at(ready.day).isoformat(),
        "note": ready.inputs.get("reason", ""),
        "inputs": inputs_digest(ready.inputs),
        "previous": case.chain_head,
        "hash": chain.event_hash(event.as_record()),
    }
    assert [log.fault for log in read_logs([case.pk])] == [None]


@pytest.mark.parametrize("name", ONE_OF_EACH_MACHINE)
def test_a_repeated_key_gives_the_first_event_and_nothing_happens(city, name):
    row, ready = ROW_OF[name], READY[name](city, first_source(name))
    actor = actor_of(city, row, ready.subject, ready.day)
    first = perform(row.name, ready.subject, actor=actor, at=at(ready.day), key="k", **ready.inputs)
    before = snapshot()

    again = perform(
        row.name, ready.subject, actor=actor, at=at(ready.day), key="k", expected=0, **ready.inputs
    )

    assert again == first
    assert snapshot() == before


@pytest.mark.parametrize("name", ONE_OF_EACH_MACHINE)
def test_a_key_used_with_other_inputs_is_refused(city, name):
    row, ready = ROW_OF[name], READY[name](city, first_source(name))
    actor = actor_of(city, row, ready.subject, ready.day)
    perform(row.name, ready.subject, actor=actor, at=at(ready.day), key="k", **ready.inputs)
    before = snapshot()

    with pytest.raises(StaleMoveError) as refusal:
        perform(row.name, ready.subject, actor=actor, at=at(ready.day), key="k", **ready.inputs, more="other")

    assert (refusal.value.status, refusal.value.refusal.code) == (409, "key_reused")
    assert snapshot() == before


@pytest.mark.parametrize("name", ONE_OF_EACH_MACHINE)
def test_a_stale_screen_is_refused_and_keeps_no_trace(city, name):
    row, ready = ROW_OF[name], READY[name](city, first_source(name))
    actor = actor_of(city, row, ready.subject, ready.day)
    seen = fresh(ready.subject).revision
    before = snapshot()

    with pytest.raises(StaleMoveError) as refusal:
        perform(row.name, ready.subject, actor=actor, at=at(ready.day), expected=seen + 1, **ready.inputs)

    assert (refusal.value.status, refusal.value.refusal.code) == (409, "stale")
    assert snapshot() == before
    perform(row.name, ready.subject, actor=actor, at=at(ready.day), expected=seen, **ready.inputs)


def test_the_same_key_of_another_person_is_another_key(city):
    ready = READY["case.record_meeting"](city, "replied")
    for role in (Role.OFFICE, Role.SECRETARIAT):
        perform(
            "record_meeting", ready.subject, actor=city[role], at=at(ready.day), key="k", **ready.inputs
        )  # fmt: skip

    assert Event.objects.filter(transition="record_meeting", key="k").count() == 2
