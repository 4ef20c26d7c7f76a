from __future__ import annotations

import pytest
from django.db import connection

from config.bench.rows import AT, FIRST_CASE, FIRST_PROPOSAL, FIRST_SHARE, lay_out
from config.bench.statements import take_down
from notifications.models import Notice
from proposals.models import User
from workflow.models import Assignment, Case, Deadline, Event, Rung
from workflow.services import perform


@pytest.fixture
def ground(db):
    return lay_out(liaisons=2, shares=3)


def sign(ground, share):
    assignment = Assignment.objects.select_related("case").get(pk=share)
    return perform("accept", assignment, actor=User.objects.get(pk=ground.liaisons[0]), at=AT)


def state_of(share):
    """What a receipt leaves behind, but for keys."""
    assignment = Assignment.objects.get(pk=share)
    events = Event.objects.filter(subject=share).values_list("seq", "transition", "source", "target", "actor")
    told = (
        Notice.objects.filter(event__subject=share).order_by("recipient").values_list("recipient", flat=True)
    )
    deadlines = Deadline.objects.filter(assignment=share).order_by("step")
    return (
        (assignment.state, assignment.revision, assignment.accepted_on, assignment.case.chain_length),
        list(events),
        list(told),
        list(deadlines.values_list("step", "due_on", "met_on")),
        list(Rung.objects.filter(deadline__in=deadlines).order_by("at").values_list("offset", "at")),
    )


def raw(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def test_each_share_lies_in_a_case_of_its_own_and_awaits_its_receipt(ground):
    shares = Assignment.objects.filter(pk__in=ground.shares).order_by("pk")

    assert list(shares.values_list("pk", "case", "case__proposal", "state", "case__state")) == [
        (FIRST_SHARE + n, FIRST_CASE + n, FIRST_PROPOSAL + n, "pending", "handling") for n in range(3)
    ]
    assert Case.objects.filter(assignments__in=ground.shares, chain_length=0).count() == 3


def test_the_hot_case_has_its_whole_log(ground):
    events = Event.objects.filter(case__assignments=ground.hot).order_by("seq")

    assert list(events.values_list("transition", flat=True)) == [
        "open", "submit", "recommend", "file", "hand_over",
    ]  # fmt: skip


def test_statements_taken_down_do_to_another_share_what_the_move_does(ground):
    sample, other, moved = ground.shares

    script = take_down((sample, FIRST_CASE, FIRST_PROPOSAL), lambda: sign(ground, sample))
    script.carry_out(raw, (other, FIRST_CASE + 1, FIRST_PROPOSAL + 1))
    sign(ground, moved)

    assert state_of(other) == state_of(moved) == state_of(sample)


def test_a_script_leaves_out_what_only_frames_a_transaction(ground):
    script = take_down((ground.shares[0], FIRST_CASE, FIRST_PROPOSAL), lambda: sign(ground, ground.shares[0]))

    assert {statement.sql.split()[0] for statement in script.statements} == {"SELECT", "UPDATE", "INSERT"}
