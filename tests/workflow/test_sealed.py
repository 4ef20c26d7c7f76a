"""What is written down but not for everybody: home moves of a unit, ratings before closing, invitations not taken."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import City, fresh, make_city
from workflow.queries import cosigners_visible_to, deadlines_visible_to, events_visible_to, revision_told

DAY = date(2023, 5, 30)


@pytest.fixture
def city(db) -> City:
    return make_city()


def _moves(city, user, case):
    return set(
        events_visible_to(held_posts(user, DAY)).filter(case=case).values_list("machine", "transition")
    )


def test_only_the_unit_itself_reads_that_it_began_a_letter(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    city.opinion_draft(case, "科技局")
    began = ("assignment", "draft_opinion")

    assert began in _moves(city, city["科技局", Role.LIAISON], case)
    assert began not in _moves(city, city["工信局", Role.HANDLER], case)
    assert began not in _moves(city, city[Role.MEMBER], case)
    assert began not in _moves(city, city[Role.OFFICE], case)


@pytest.mark.parametrize("unit", ["工信局", "科技局"])
def test_units_learn_nothing_of_a_rating_before_the_case_is_closed(city, unit):
    case = city.evaluated()
    handler = held_posts(city[unit, Role.HANDLER], DAY)

    assert ("case", "evaluate") not in _moves(city, city[unit, Role.HANDLER], case)
    assert not deadlines_visible_to(handler).filter(case=case, step="evaluate").exists()
    assert revision_told(case, handler) is None


def test_no_day_for_rating_is_there_for_the_units_to_miss_when_it_is_gone(city):
    case = city.replied()
    running = {"case": case, "step": "evaluate", "met_on": None, "cancelled_on": None}

    seen = {
        role: deadlines_visible_to(held_posts(user, DAY)).filter(**running).exists()
        for role, user in {"unit": city["工信局", Role.HANDLER], "office": city[Role.OFFICE]}.items()
    }

    assert seen == {"unit": False, "office": True}


def test_units_read_of_the_rating_once_the_case_is_closed(city):
    case = city.closed()
    handler = held_posts(city["工信局", Role.HANDLER], DAY)

    assert ("case", "evaluate") in _moves(city, city["工信局", Role.HANDLER], case)
    assert deadlines_visible_to(handler).filter(case=case, step="evaluate").count() == 1
    assert revision_told(fresh(case), handler) == fresh(case).revision


def test_the_secretariat_knows_of_a_rating_at_once(city):
    case = city.evaluated()

    assert ("case", "evaluate") in _moves(city, city[Role.SECRETARIAT], case)


def test_who_was_asked_and_did_not_sign_is_for_signers_and_the_secretariat(city):
    case = city.draft()
    city.do("invite_cosigners", case, city[Role.MEMBER], date(2023, 2, 1), people=[city["cosigner"]])
    city.do("answer_invitation", case, city["cosigner"], date(2023, 2, 1), accept=False)

    def shown(user):
        return cosigners_visible_to(case, held_posts(user, DAY)).count()

    assert (shown(city[Role.SECRETARIAT]), shown(city[Role.OFFICE]), shown(city["工信局", Role.HANDLER])) == (
        1,
        0,
        0,
    )


def test_a_promise_that_is_not_for_everybody_hides_its_day(city):
    case = city.replied()
    opinion = city.units["科技局"].opinions.get()
    city.do(
        "propose_commitment", case, city["科技局", Role.HANDLER], date(2023, 5, 25), organisation=city.units["科技局"],
        measure="修订办法", source_text="年内修订办法。", due_on=date(2023, 12, 31), source=opinion,
    )  # fmt: skip
    city.do("confirm", case.commitments.get(), city[Role.SECRETARIAT], date(2023, 5, 26))

    def days(user):
        return deadlines_visible_to(held_posts(user, DAY)).filter(case=case, step="commitment").count()

    assert (
        days(city["工信局", Role.HANDLER]),
        days(city["金融局", Role.HANDLER]),
        days(city[Role.MEMBER]),
    ) == (1, 0, 0)
