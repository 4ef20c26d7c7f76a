"""How lists are narrowed, and in how many queries they are read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.roles import Role
from tests.portal.api.conftest import LISTS


@pytest.fixture
def many(city):
    """A case in hand with three units, a filed one, and a draft."""
    return {
        "handling": city.handling(),
        "filed": city.filed(title="关于完善融资的建议"),
        "draft": city.draft(),
    }


@pytest.mark.parametrize(
    ("role", "query", "expected"),
    [
        (Role.OFFICE, {}, {"handling", "filed"}),
        (Role.OFFICE, {"state": "filed"}, {"filed"}),
        (Role.OFFICE, {"state": ["filed", "handling"]}, {"handling", "filed"}),
        (Role.OFFICE, {"state": "draft"}, set()),
        (Role.OFFICE, {"kind": "npc_suggestion"}, set()),
        (Role.OFFICE, {"kind": "cppcc_proposal"}, {"handling", "filed"}),
        (Role.OFFICE, {"number": "20230002"}, {"filed"}),
        (Role.OFFICE, {"jurisdiction": "linshi"}, set()),
        (Role.OFFICE, {"q": "融资"}, {"filed"}),
        (Role.OFFICE, {"q": "0001"}, {"handling"}),
        (Role.OFFICE, {"q": "%"}, set()),
        (Role.OFFICE, {"overdue": "true"}, {"handling", "filed"}),
        (Role.OFFICE, {"overdue": "false"}, set()),
        (Role.OFFICE, {"role": "lead"}, set()),
        (("工信局", Role.HANDLER), {"role": "lead"}, {"handling"}),
        (("工信局", Role.HANDLER), {"role": "co"}, set()),
        (("科技局", Role.HANDLER), {"role": "co"}, {"handling"}),
        (Role.MEMBER, {}, {"handling", "filed", "draft"}),
    ],
)
def test_cases_are_narrowed_by_every_filter_given(city, api, many, role, query, expected):
    found = set(api(city[role]).keys("cases", **query))

    assert found == {many[name].pk for name in expected}


@pytest.mark.parametrize(
    ("unit", "role", "expected"),
    [
        ("科技局", "co", {"handling"}),
        ("科技局", "lead", set()),
        ("科技局", "", {"handling"}),
        ("发改局", "", set()),
    ],
)
def test_cases_are_narrowed_by_a_units_share(city, api, many, unit, role, expected):
    query = {"organisation": city.units[unit].pk} | ({"role": role} if role else {})

    assert set(api(city[Role.OFFICE]).keys("cases", **query)) == {many[name].pk for name in expected}


@pytest.mark.parametrize(
    ("things", "query", "expected"),
    [
        ("assignments", {"state": "accepted"}, 1),
        ("assignments", {"role": "co"}, 2),
        ("assignments", {"round": 2}, 0),
        ("assignments", {"overdue": "true"}, 2),
        ("assignments", {"overdue": "false"}, 1),
        ("assignments", {"kind": "npc_suggestion"}, 0),
        ("opinions", {"state": "sent"}, 1),
        ("opinions", {"state": "drafting"}, 0),
        ("replies", {"state": "drafting"}, 1),
        ("replies", {"round": 1}, 1),
        ("commitments", {"overdue": "true"}, 0),
        ("commitments", {"undated": "true"}, 0),
        ("commitments", {"of_opinion": "true"}, 0),
        ("commitments", {"due_before": "2023-01-01"}, 0),
        ("deadlines", {"step": "reply"}, 1),
        ("deadlines", {"step": "reply", "overdue": "true"}, 0),
        ("deadlines", {"step": "reply", "open": "true"}, 1),
        ("deadlines", {"step": "reply", "open": "false"}, 0),
        ("deadlines", {"due_until": "2020-01-01"}, 0),
        ("deadlines", {"step": "reply", "due_from": "2023-06-01"}, 1),
        ("events", {"machine": "opinion"}, 5),
        ("events", {"transition": "hand_over"}, 1),
        ("events", {"machine": "case", "subject": 10**9}, 0),
    ],
)
def test_other_lists_are_narrowed_by_every_filter_given(city, api, handled, things, query, expected):
    program = api(city["工信局", Role.HANDLER])

    assert len(program.keys(things, **query)) == expected


@pytest.mark.parametrize("things", LISTS)
@pytest.mark.parametrize("name", ["case", "organisation", "session"])
def test_lists_are_narrowed_to_one_case_unit_or_session_where_they_know_it(city, api, handled, things, name):
    program = api(city["工信局", Role.HANDLER])

    status, body = program.get(f"/api/v1/{things}/", **{name: 10**9})

    known = {
        "case": set(LISTS) - {"cases"},
        "organisation": set(LISTS) - {"events"},
        "session": set(LISTS) - {"opinions", "events"},
    }
    assert (status, body.get("results"), list(body.get("errors", {}))) == (
        (200, [], []) if things in known[name] else (400, None, [name])
    )


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ({"state": "nowhere"}, "state", "invalid_choice"),
        ({"kind": "x"}, "kind", "invalid_choice"),
        ({"session": "x"}, "session", "invalid"),
        ({"session": "0"}, "session", "min_value"),
        ({"session": str(2**63)}, "session", "max_value"),
        ({"session": "1.5"}, "session", "max_decimal_places"),
        ({"q": "x" * 61}, "q", "max_length"),
        ({"q": "a\x00"}, "q", "null_characters_not_allowed"),
        ({"stat": "filed"}, "stat", "unknown_field"),
        ({"ordering": "pk"}, "ordering", "unknown_field"),
    ],
)
def test_a_senseless_or_unknown_filter_is_refused(city, api, query, name, code):
    status, body = api(city[Role.OFFICE]).get("/api/v1/cases/", **query)

    assert (status, list(body["errors"]), body["errors"][name][0]["code"]) == (400, [name], code)


QUERIES = {
    "cases": 4,
    "assignments": 4,
    "opinions": 5,
    "replies": 4,
    "commitments": 4,
    "deadlines": 4,
    "events": 4,
}
"""Session, person, posts, and one for the rows; the cases of opinions are read in one more."""


@pytest.mark.parametrize("things", LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_much_for_three_rows_as_for_one(city, api, things, rows):
    for _ in range(3):
        case = city.handling(co=("科技局",))
        city.accept(case, "工信局", "科技局")
        city.opinion_sent(case, "科技局")
        city.reply_written(case)
        city.commitment(case)
    program = api(city["工信局", Role.HANDLER])

    with CaptureQueriesContext(
        connection,
    ) as queries:
        _status, body = program.get(f"/api/v1/{things}/", page_size=rows)

    assert (len(body["results"]), len(queries)) == (rows, QUERIES[things])
