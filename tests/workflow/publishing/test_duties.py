"""What waits for a decision on publication stands on the desks of who decides, and comes back when its day has passed."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh, make_city
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.ready.publication import FULL, LATER, REVIEW, published, supplemented, withheld
from workflow.services.worklist import tasks_for


@pytest.fixture
def city(db):
    return make_city()


def duties(city, role, on):
    return [task.row.name for task in tasks_for(city[role], on) if "publi" in task.row.name]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SECRETARIAT])
def test_an_answer_waits_for_the_decision_until_it_is_made(city, role):
    case = city.replied()
    before = duties(city, role, AFTER)

    published(city, case)

    assert (before, duties(city, role, AFTER)) == (["decide_publication"], [])


@pytest.mark.parametrize("state", ["closed", "tracking", "archived"])
def test_what_was_withheld_until_a_day_comes_back_on_it(city, state):
    withheld(city, state)
    before = REVIEW.replace(month=5, day=31)

    found = [duties(city, Role.SECRETARIAT, on) for on in (before, REVIEW, LATER)]

    assert found == [[], ["review_publication"], ["review_publication"]]


def test_what_was_looked_at_again_is_off_the_desk(city):
    case = withheld(city, "closed")
    again = {"publication": "withheld", "publication_reason": "仍在协商。", "review_on": date(2023, 9, 1)}

    city.do("review_publication", case, city[Role.SECRETARIAT], LATER, **again)

    assert [duties(city, Role.SECRETARIAT, on) for on in (LATER, date(2023, 9, 1))] == [
        [], ["review_publication"],
    ]  # fmt: skip
    assert fresh(case).publication_reason == "仍在协商。"


def test_a_supplement_waits_for_its_own_decision(city):
    case = city.closed()
    letter = supplemented(city, case)
    before = duties(city, Role.OFFICE, LATER)

    city.do("publish_supplement", case, city[Role.OFFICE], LATER, supplement=letter, **FULL)

    assert (before, duties(city, Role.OFFICE, LATER)) == (["publish_supplement"], [])


def test_nothing_waits_where_nobody_put_anything_off(city):
    city.closed()

    assert duties(city, Role.SECRETARIAT, LATER) == []
