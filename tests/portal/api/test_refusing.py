"""Moving things through the API: what is refused, and in which order it is told."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.portal.api.asking import address, count


def test_an_outdated_screen_is_refused(city, api):
    case = city.recommended()
    asked = {"inputs": {"category": "经济发展", "nature": "ordinary"}, "expected": case.revision - 1}

    status, body = api(city[Role.SECRETARIAT]).post(address(case, "file"), asked)

    assert (status, body["code"], fresh(case).state) == (409, "stale", "recommended")


def test_the_seen_revision_is_accepted(city, api):
    case = city.recommended()
    asked = {"inputs": {"category": "经济发展", "nature": "ordinary"}, "expected": case.revision}

    status, _body = api(city[Role.SECRETARIAT]).post(address(case, "file"), asked)

    assert (status, fresh(case).state) == (200, "filed")


def test_a_wrong_state_is_told_before_wrong_inputs(city, api):
    case = city.filed()

    answers = [
        api(city[Role.SECRETARIAT]).post(address(case, "file"), {"inputs": inputs})
        for inputs in ({}, {"category": "经济发展", "nature": "ordinary"})
    ]

    words = "现在是“已立案”，不能“立案”。"
    assert answers == [(409, {"code": "wrong_state", "detail": words})] * 2


def test_a_guard_is_told_before_wrong_inputs(city, api):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")

    status, body = api(city["工信局", Role.BUREAU_LEADER]).post(address(share, "waive"))

    assert (status, set(body)) == (409, {"code", "detail"})
    assert body["code"] == "office_note_missing"


def test_a_guard_on_the_inputs_is_told_with_its_code(city, api):
    case = city.filed()

    twice = [city.units["工信局"].pk]

    status, body = api(city[Role.OFFICE]).post(
        address(case, "hand_over"), {"inputs": {"leads": twice, "co_handlers": twice}}
    )

    assert (status, body["code"]) == (409, "unit_twice")
    assert fresh(case).state == "filed"


def test_faults_of_the_form_are_told_by_field(city, api):
    case = city.recommended()

    status, body = api(city[Role.SECRETARIAT]).post(
        address(case, "file"), {"inputs": {"nature": "urgent", "number": "9" * 21}}
    )

    assert status == 400
    assert body["code"] == "invalid"
    assert {name: [fault["code"] for fault in faults] for name, faults in body["errors"].items()} == {
        "category": ["required"],
        "nature": ["invalid_choice"],
        "number": ["max_length"],
    }
    assert (fresh(case).state, count(case)) == ("recommended", 3)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"inputs": {"category": "经济", "nature": "ordinary", "state": "closed"}}, {"state": "unknown_field"}),
        ({"inputs": {"category": "经济", "nature": "ordinary", "actor": 1, "at": ""}},
         {"actor": "unknown_field", "at": "unknown_field"}),
        ({"inputs": {"category": "经济", "nature": "ordinary"}, "actor": 1}, {"actor": "unknown_field"}),
        ({"category": "经济"}, {"category": "unknown_field"}),
        ({"inputs": {"\ud800": 1}}, {"?": "unknown_field"}),
        ({"inputs": []}, {"inputs": "wrong_type"}),
        ([], {"body": "wrong_type"}),
        ({"expected": "3"}, {"expected": "wrong_type"}),
        ({"expected": True}, {"expected": "wrong_type"}),
    ],
)  # fmt: skip
def test_what_nobody_asked_for_is_refused_and_nothing_is_done(city, api, body, errors):
    case = city.recommended()

    status, answer = api(city[Role.SECRETARIAT]).post(address(case, "file"), body)

    assert status == 400, answer
    assert {name: fault["code"] for name, (fault,) in answer["errors"].items()} == errors
    assert fresh(case).state == "recommended"
