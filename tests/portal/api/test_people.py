"""Who is calling, whom and what they find in the registers, and who stands in for whom."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputation
from proposals.roles import Role
from tests.city import make_city

LEAD, HEAD = ("工信局", Role.HANDLER), ("工信局", Role.BUREAU_LEADER)
DAYS = {"from_on": "2023-06-05", "until_on": "2023-06-09"}


def names(program, things, **query):
    return {row["name"] for row in program.get(f"/api/v1/{things}/", page_size=100, **query)[1]["results"]}


def test_a_program_learns_who_is_calling(city, api):
    status, body = api(city[LEAD]).get("/api/v1/me/")

    assert (status, body["id"], body["on"]) == (200, city[LEAD].pk, "2023-06-01")
    [held] = body["held"]
    assert (held["jurisdiction"], held["standing_in"], held["post"]["role"]) == ("shifan", False, "handler")
    assert held["post"]["organisation"]["short_name"] == "工信局"


def test_registers_hold_what_belongs_to_the_callers_places(city, api):
    other = make_city("bieshi")
    program = api(city[Role.MEMBER])

    assert {row["slug"] for row in program.get("/api/v1/jurisdictions/")[1]["results"]} == {"shifan"}
    assert program.keys("sessions") == [city.session.pk]
    assert city.units["科技局"].name in names(program, "organisations")
    assert names(program, "organisations", jurisdiction="bieshi") == set()
    assert program.get(f"/api/v1/organisations/{other.units['科技局'].pk}/")[0] == 404
    assert names(api(city["", "stranger"]), "organisations") == set()


def test_people_are_found_by_those_who_work_with_them(city, api):
    everybody = names(api(city[Role.ADMINISTRATOR]), "people")
    by_unit = names(api(city[LEAD]), "people")
    by_member = names(api(city[Role.MEMBER]), "people")

    assert {city[LEAD].name, city[HEAD].name} <= by_unit
    assert city["", "cosigner"].name in by_member
    assert city[LEAD].name not in by_member
    assert by_unit | by_member < everybody
    assert names(api(city["", "stranger"]), "people") == set()


@pytest.fixture
def away(city):
    post = city["工信局", Role.SECTION_HEAD].posts.get()
    return {"post": post.pk, "person": city[HEAD].pk, **DAYS, "note": "出差"}


def test_somebody_is_named_and_declines(city, api, away):
    program, deputy = api(city["工信局", Role.SECTION_HEAD]), api(city[HEAD])
    offered = program.get(f"/api/v1/deputations/posts/{away['post']}/candidates/")[1]

    status, made = program.post("/api/v1/deputations/", away)
    ended = deputy.post(f"/api/v1/deputations/{made['id']}/end/")

    assert city[HEAD].pk in {one["id"] for one in offered}
    assert (status, made["running"], made["note"]) == (201, True, "出差")
    assert (ended[0], ended[1]["running"], ended[1]["ending"]) == (200, False, "declined")
    assert program.keys("deputations") == [made["id"]]
    assert api(city["科技局", Role.HANDLER]).keys("deputations") == []


def test_who_does_not_fit_is_refused(city, api, away):
    program = api(city["工信局", Role.SECTION_HEAD])

    unfit = program.post("/api/v1/deputations/", away | {"person": city["科技局", Role.HANDLER].pk})
    past = program.post("/api/v1/deputations/", away | {"from_on": "2023-05-01"})
    foreign = api(city["科技局", Role.SECTION_HEAD]).post("/api/v1/deputations/", away)

    assert (unfit[0], list(unfit[1]["errors"])) == (400, ["person"])
    assert (past[0], past[1]["code"]) == (409, "day_passed")
    assert (foreign[0], list(foreign[1]["errors"])) == (400, ["post"])
    assert not Deputation.objects.exists()


def test_what_is_over_is_not_ended_again(city, api, away):
    program = api(city["工信局", Role.SECTION_HEAD])
    made = program.post("/api/v1/deputations/", away)[1]["id"]
    program.post(f"/api/v1/deputations/{made}/end/")

    again = program.post(f"/api/v1/deputations/{made}/end/")

    assert (again[0], again[1]["code"]) == (409, "over")
    assert Deputation.objects.get().from_on == date(2023, 6, 5)
