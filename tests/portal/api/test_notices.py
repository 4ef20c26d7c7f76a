"""What a person was told, for programs, and how they like to be told."""

from __future__ import annotations

import json
from datetime import date

import pytest

from notifications.models import Notice
from proposals.roles import Role
from tests.city import make_city

LEAD = ("工信局", Role.LIAISON)


@pytest.fixture
def told(city):
    """A case that was handed over, of which the units heard."""
    return city.handling()


def put(program, body):
    sent = json.dumps(body)
    answer = program.client.put("/api/v1/notices/preferences/", sent, content_type="application/json")
    return answer.status_code, answer.json()


def test_notices_are_told_in_words_with_their_case(city, told, api):
    status, body = api(city[LEAD]).get("/api/v1/notices/")

    [row] = [one for one in body["results"] if one["name"] == "case.hand_over"]
    assert status == 200
    assert (row["kind"], row["read_at"], row["reference"], row["case"]["id"]) == (
        "turn", None, "20230001", told.pk,
    )  # fmt: skip
    assert row["number"] >= 1
    assert "交办" in row["words"]


def test_a_unit_that_lost_the_case_reads_its_number_alone(city, told, api):
    city.do("withdraw_unit", city.assignment(told, "科技局"), city[Role.OFFICE], date(2023, 5, 4),
            reason="职责已转出")  # fmt: skip

    rows = api(city["科技局", Role.LIAISON]).get("/api/v1/notices/")[1]["results"]

    assert {row["case"] for row in rows} == {None}
    assert "企业培育" not in json.dumps(rows, ensure_ascii=False)


def test_reading_marks_only_ones_own(city, told, api):
    mine, other = api(city[LEAD]), api(city["科技局", Role.LIAISON])
    key = mine.keys("notices", unread="true")[0]

    refused, done = other.post(f"/api/v1/notices/{key}/read/"), mine.post(f"/api/v1/notices/{key}/read/")

    assert refused[0] == 404
    assert (done[0], done[1]["read_at"] is None) == (200, False)
    assert key not in mine.keys("notices", unread="true")


def test_all_are_read_up_to_the_number_that_was_seen(city, told, api):
    program = api(city[LEAD])
    last = max(row["number"] for row in program.get("/api/v1/notices/")[1]["results"])

    status, body = program.post("/api/v1/notices/read/", {"up_to": last})

    assert (status, body["read"] > 0) == (200, True)
    assert program.keys("notices", unread="true") == []
    assert Notice.objects.filter(read_at=None).exclude(recipient=city[LEAD]).exists()


def test_preferences_are_read_changed_and_checked(city, api):
    program = api(city[LEAD])
    usual = program.get("/api/v1/notices/preferences/")[1]
    chosen = {
        "paces": [{"kind": "turn", "wire": "email", "pace": "off"}],
        "quiet_from": "22:00",
        "quiet_until": "07:00",
        "digest_at": "09:15",
    }

    status, kept = put(program, chosen)
    refused = put(program, chosen | {"quiet_until": None})

    assert (status, kept["quiet_from"], kept["digest_at"]) == (200, "22:00:00", "09:15:00")
    changed = [row for row in kept["paces"] if row not in usual["paces"]]
    assert changed == chosen["paces"]
    assert (refused[0], list(refused[1]["errors"])) == (400, ["quiet_until"])


def test_the_address_of_ones_deadlines_is_made_told_once_and_closed(city, api):
    program = api(city[LEAD])

    status, made = program.post("/api/v1/me/calendar/")
    read = program.client.get(made["address"])
    closed = program.client.delete("/api/v1/me/calendar/")

    assert (status, read.status_code, closed.status_code) == (201, 200, 204)
    assert program.client.get(made["address"]).status_code == 404
    assert program.get("/api/v1/me/calendar/") == (200, {"made_at": None})


def test_another_citys_people_find_nothing(city, told, api):
    assert api(make_city("bieshi")[LEAD]).keys("notices") == []


def test_the_number_of_queries_does_not_grow_with_the_rows(city, api, django_assert_num_queries):
    for n in range(2):
        city.handling(title=f"第{n}件")
    program = api(city[LEAD])
    program.keys("notices")

    with django_assert_num_queries(9):
        assert len(program.keys("notices")) >= 2
