"""The closure figures for programs: the numbers, scope and rights of the pages."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
import yaml

from proposals.models import Session
from proposals.roles import Role
from tests.city import at
from tests.portal.api.test_described import COMMITTED, faults
from tests.workflow.rates.season import ON, held_of, season, two_cities
from workflow.queries.rates import Scope, figures, overdue_count
from workflow.rates import RATES

PATH = "/api/v1/figures/"
LEAD = "工信局"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(at(ON), tick=False):
        yield


@pytest.fixture
def city(db):
    return season()


def told(body):
    return {one["code"]: (one["numerator"], one["denominator"]) for one in body["figures"]}


def test_it_says_what_is_counted_and_how(city, api):
    held = held_of(city[Role.SECRETARIAT])
    scope = Scope((city.jurisdiction.pk,), ON, session=city.session.pk)

    status, body = api(city[Role.SECRETARIAT]).get(PATH, by="unit")

    assert status == 200
    assert (body["session"], body["year"], body["on"]) == (city.session.pk, 2023, "2023-06-30")
    assert told(body) == {
        code: (one.numerator, one.denominator) for code, one in figures(held, scope).items()
    }
    assert body["overdue"] == overdue_count(held, scope)
    assert [rate["code"] for rate in body["rates"]] == list(RATES)
    assert body["before"] is None
    assert [line["label"] for line in body["lines"]] == [
        "示范市发改局",
        "示范市工信局",
        "示范市科技局",
        "示范市金融局",
    ]


def test_it_answers_as_described(city, api):
    described = yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))
    for query in ({}, {"by": "month"}, {"by": "category", "unit": city.units[LEAD].pk}, {"year": 2023}):
        status, body = api(city[Role.SECRETARIAT]).get(PATH, **query)
        assert (status, faults(described, PATH, "get", status, body)) == (200, [])


def test_a_part_is_narrowed_like_on_the_pages(city, api):
    held, unit = held_of(city[Role.OFFICE]), city.units[LEAD].pk
    narrowed = {"unit": unit, "kind": "cppcc_proposal", "category": "经济发展", "month": "2023-02-01"}
    scope = Scope(
        (city.jurisdiction.pk,), ON, session=city.session.pk, **(narrowed | {"month": date(2023, 2, 1)})
    )

    _status, body = api(city[Role.OFFICE]).get(PATH, **narrowed)

    assert told(body) == {
        code: (one.numerator, one.denominator) for code, one in figures(held, scope).items()
    }


def test_a_unit_reads_its_own_figures_and_no_other_units(city, api):
    program, other = api(city[LEAD, Role.HANDLER]), city.units["科技局"].pk

    status, body = program.get(PATH)

    assert (status, told(body)["satisfied"]) == (200, (1, 1))
    assert program.get(PATH, unit=other)[0] == 404
    assert program.get(PATH, year=2023)[0] == 400


def test_members_and_strangers_are_refused(city, api):
    assert api(city[Role.MEMBER]).get(PATH)[0] == 403
    assert api(city["", "stranger"]).get(PATH)[0] == 403
    assert api().get(PATH)[0] == 401


@pytest.mark.parametrize(
    "query",
    [
        {"unit": "x"},
        {"unit": "0"},
        {"month": "2023-13-01"},
        {"kind": "x"},
        {"by": "x"},
        {"year": "23"},
        {"other": "1"},
    ],
)
def test_a_senseless_value_is_named(city, api, query):
    status, body = api(city[Role.OFFICE]).get(PATH, **query)

    assert (status, list(body["errors"])) == (400, list(query))


def test_another_citys_session_is_not_there(city, api):
    foreign = Session.objects.exclude(jurisdiction=city.jurisdiction).first()
    assert foreign is None
    assert api(city[Role.OFFICE]).get(PATH, session=city.session.pk + 1000)[0] == 404


def test_who_watches_several_cities_reads_their_sum(db, api):
    cities, held, places = two_cities()

    status, body = api(cities[0][Role.AUDITOR]).get(PATH, year=2023)

    expected = figures(held, Scope(places, ON, year=2023))
    assert (status, body["jurisdictions"]) == (200, list(places))
    assert told(body) == {code: (one.numerator, one.denominator) for code, one in expected.items()}
