"""To whom waiting cases go, for programs: read, settled, and handed over at one stroke."""

from __future__ import annotations

import json

import pytest

from proposals.roles import Role
from tests.city import fresh, make_city
from workflow.models import Event, HandOver, Plan

LEAD, CO = "工信局", "科技局"
DOCUMENT = "示府办函〔2023〕8号"


@pytest.fixture
def case(city):
    return city.filed()


@pytest.fixture
def office(city, api):
    return api(city[Role.OFFICE])


def address(case):
    return f"/api/v1/plans/{case.pk}/"


def put(program, where, body):
    answer = program.client.put(where, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def parts(city):
    return [
        {"organisation": city.units[LEAD].pk, "role": "lead", "asks": ["一.1", "二.1"]},
        {"organisation": city.units[CO].pk, "role": "co", "asks": ["一.2"], "question": "请说明经费。"},
    ]


@pytest.fixture
def settled(city, office, case):
    put(office, address(case), {"expected": 0, "parts": parts(city)})
    return case


def handing(*cases, expected=1):
    return {"document": DOCUMENT, "cases": [{"case": case.pk, "expected": expected} for case in cases]}


def test_a_plan_is_settled_and_read_with_its_days(city, office, case):
    status, kept = put(office, address(case), {"expected": 0, "parts": parts(city)})

    assert (status, kept["settled"], kept["revision"], kept["missing"]) == (200, True, 1, [])
    assert [(part["organisation"]["short_name"], part["role"], part["asks"], part["question"]) for part in kept["parts"]] == [
        (LEAD, "lead", ["一.1", "二.1"], ""),
        (CO, "co", ["一.2"], "请说明经费。"),
    ]  # fmt: skip
    assert {day["step"]: day["due_on"] for day in kept["foreseen"]} == {
        "sign": "2023-06-08", "object": "2023-06-08", "contact": "2023-06-25", "opinion": "2023-06-25",
        "reply": "2023-08-01",
    }  # fmt: skip
    assert office.get(address(case)) == (200, kept)
    assert fresh(case).state == "filed"


def test_what_waits_is_listed_with_what_is_suggested(city, office, settled):
    city.filed(title="还没有定的")

    status, found = office.get("/api/v1/plans/")

    assert (status, found["count"]) == (200, 2)
    assert [one["settled"] for one in found["results"]] == [True, False]
    assert found["results"][1]["doubt"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"expected": 0}, 409, "stale"),
        ({"parts": []}, 400, "invalid"),
        ({"parts": [{"organisation": 0, "role": "lead"}]}, 400, "invalid"),
        ({"parts": [{"organisation": 2**40, "role": "sole"}]}, 400, "invalid"),
        ({"parts": "lead", "new": 1}, 400, "invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused(city, office, settled, change, status, code):
    body = {"expected": 1, "parts": parts(city)} | change

    answer = put(office, address(settled), body)

    assert (answer[0], answer[1]["code"]) == (status, code)
    assert Plan.objects.get().revision == 1


def test_an_ask_that_the_proposal_has_not_is_refused(city, office, case):
    body = {"expected": 0, "parts": [{"organisation": city.units[LEAD].pk, "role": "sole", "asks": ["九.9"]}]}

    status, answer = put(office, address(case), body)

    assert (status, answer["errors"].keys()) == (400, {"parts"})


def test_a_batch_is_handed_over_once_for_one_key(city, office, settled):
    unplanned = city.filed(title="没有分办的")
    body = handing(settled, unplanned)
    body["cases"][1]["expected"] = 0

    first = office.post("/api/v1/handovers/", body, key="k1")
    again = office.post("/api/v1/handovers/", body, key="k1")

    status, told = first
    assert (status, told["document"], told["done"]) == (200, DOCUMENT, [settled.pk])
    assert [(one["case"], one["code"]) for one in told["refusals"]] == [(unplanned.pk, "plan_missing")]
    assert again == first
    assert Event.objects.filter(transition="hand_over").count() == 1
    assert HandOver.objects.get().papers.count() == 3


def test_what_does_not_wait_is_named(city, office):
    case = city.handling()

    status, told = office.post("/api/v1/handovers/", handing(case))

    assert (status, told["document"]) == (200, None)
    assert told["refusals"][0]["code"] == "not_waiting"


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.OFFICE_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_only_who_hands_over_reads_and_settles(city, api, settled, role):
    program = api(city[role])

    answers = [
        program.get("/api/v1/plans/")[0],
        program.get(address(settled))[0],
        put(program, address(settled), {"expected": 1, "parts": parts(city)})[0],
        program.post("/api/v1/handovers/", handing(settled))[0],
    ]

    assert answers == [403] * 4
    assert fresh(settled).state == "filed"


def test_another_citys_office_finds_nothing(city, api, settled):
    program = api(make_city("bieshi")[Role.OFFICE])

    assert program.get("/api/v1/plans/")[1]["count"] == 0
    assert program.get(address(settled))[0] == 404
    assert program.post("/api/v1/handovers/", handing(settled))[1]["done"] == []
    assert fresh(settled).state == "filed"
