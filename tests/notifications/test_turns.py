"""For whom a move is work, as the tables have it."""

from __future__ import annotations

import pytest

from notifications.kinds import TURNS, Kind
from notifications.models import Notice
from notifications.turns import engaged_by, kind_for, steps_after
from proposals.roles import Role
from tests.city import make_city
from workflow.transitions import TABLES


@pytest.fixture
def city(db):
    return make_city()


@pytest.mark.parametrize(
    ("name", "engaged"),
    [
        ("case.submit", {"secretariat"}),
        ("case.invite_cosigners", {"cosigners"}),
        ("case.hand_over", {"leads", "co_handlers"}),
        ("case.opinions_in", {"leads"}),
        ("case.all_replied", {"proposer", "cosigners", "secretariat", "office"}),
        ("assignment.object", {"office"}),
        ("assignment.redirect", {"leads", "co_handlers"}),
        ("assignment.ask_again", {"unit"}),
        ("assignment.accept", set()),
        ("opinion.submit_for_review", {"unit"}),
        ("reply.pass_check", {"office", "unit"}),
        ("reply.request_countersign", {"co_handlers"}),
        ("reply.deliver", {"proposer", "cosigners", "addressees"}),
        ("commitment.confirm", {"unit"}),
        ("commitment.report", {"secretariat"}),
    ],
)
def test_work_is_for_those_who_must_make_the_next_move(name, engaged):
    assert {audience.value for audience in engaged_by(name)} == engaged


@pytest.mark.parametrize(
    ("name", "audience", "names"),
    [
        ("opinion.submit_for_review", "unit", ["pass_check", "initial", "approve"]),
        ("opinion.approve", "unit", ["send"]),
        ("opinion.send", "leads", []),
        ("reply.pass_check", "office", ["clear"]),
        ("reply.sign_off", "unit", ["issue"]),
        ("reply.sign_off", "leads", []),
        ("commitment.confirm", "unit", ["report"]),
        ("case.hand_over", "leads", []),
        ("deadline.late", "unit", []),
    ],
)
def test_the_step_after_is_read_off_the_tables_for_those_whose_turn_it_is(name, audience, names):
    assert [row.name for row in steps_after(name, audience)] == names


def test_every_turn_is_somebodys_among_those_who_are_told():
    told = {
        f"{machine}.{name}": row.audiences for machine, rows in TABLES.items() for name, row in rows.items()
    }

    assert [name for name in TURNS if not engaged_by(name) or not engaged_by(name) <= set(told[name])] == []


@pytest.mark.parametrize(
    ("name", "audience", "kind"),
    [
        ("case.hand_over", "leads", Kind.TURN),
        ("case.hand_over", "proposer", Kind.PROGRESS),
        ("case.hand_over", "", Kind.TURN),
        ("assignment.remind", "unit", Kind.URGING),
        ("case.gone", "leads", Kind.PROGRESS),
    ],
)
def test_kind_is_that_of_the_audience(name, audience, kind):
    assert kind_for(name, audience) == kind


def test_whose_turn_it_is_not_hears_how_far_it_is(city):
    city.handling()
    kinds = dict(Notice.objects.filter(event__transition="hand_over").values_list("recipient", "kind"))

    assert kinds[city["工信局", Role.HANDLER].pk] == kinds[city["科技局", Role.HANDLER].pk] == Kind.TURN
    assert kinds[city[Role.MEMBER].pk] == Kind.PROGRESS


def test_co_handlers_only_hear_that_all_was_replied(city):
    city.replied()
    kinds = dict(Notice.objects.filter(event__transition="all_replied").values_list("recipient", "kind"))

    assert kinds[city["科技局", Role.HANDLER].pk] == Kind.PROGRESS
    assert kinds[city[Role.MEMBER].pk] == kinds[city[Role.OFFICE].pk] == Kind.TURN
