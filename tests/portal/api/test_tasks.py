"""The desk over the API: the same things, filters and progress as on the workbench, for the same people."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role

ADDRESS = "/api/v1/tasks/"


@pytest.fixture
def heard(city):
    """A case of which one co-handler has answered and the other is late."""
    case = city.handling(title="等意见的提案")
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")
    return case


def names(body):
    return [(row["kind"], row["move"] and row["move"]["name"]) for row in body["results"]]


def test_lead_gets_what_it_does_and_what_it_should_urge(city, api, heard):
    status, body = api(city["工信局", Role.HANDLER]).get(ADDRESS)

    assert (status, body["count"], names(body)) == (200, 2, [("units", None), ("task", "draft_reply")])
    assert body["piles"] == {"lead": 2, "others": 1}


def test_wait_names_the_units_and_what_is_known_of_them(city, api, heard):
    share = city.assignment(heard, "金融局")

    [row] = api(city["工信局", Role.HANDLER]).get(ADDRESS, what="others")[1]["results"]

    assert (row["band"], row["piles"], row["role"]) == ("late", ["lead", "others"], "lead")
    assert row["case"]["reference"] == "20230001"
    assert row["owing"] == [
        {
            "assignment": share.pk,
            "organisation": {"id": share.organisation_id, "name": "示范市金融局", "short_name": "金融局"},
            "due_on": "2023-05-15",
            "urgeable": True,
            "urged_on": None,
            "again_on": None,
        }
    ]


def test_duty_carries_its_move_its_deadline_and_how_far_it_has_come(city, api, heard):
    share = city.assignment(heard, "工信局")
    client = api(city["工信局", Role.HANDLER])

    [_wait, row] = client.get(ADDRESS)[1]["results"]

    assert row["move"] == {
        "name": "draft_reply",
        "label": "起草答复",
        "url": f"/api/v1/assignments/{share.pk}/transitions/draft_reply/",
    }
    assert (row["url"], row["refusal"]) == (f"/api/v1/assignments/{share.pk}/", None)
    assert (row["deadline"]["step"], row["deadline"]["due_on"]) == ("reply", "2023-06-21")
    assert row["progress"]["opinions"] == {"done": 1, "all": 2, "missing": ["金融局"]}
    assert client.post(row["move"]["url"])[0] == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"due": "late"}, 1),
        ({"due": "later"}, 1),
        ({"due": "2023-06-21"}, 1),
        ({"due": "2023-06-22"}, 0),
        ({"what": "lead", "due": "late"}, 1),
        ({"what": "co"}, 0),
    ],
)
def test_filters_narrow_as_those_of_the_workbench(city, api, heard, query, count):
    assert api(city["工信局", Role.HANDLER]).get(ADDRESS, **query)[1]["count"] == count


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"due": "soon"}, "due", "invalid_choice"),
        ({"due": "2023-02-30"}, "due", "invalid_choice"),
        ({"what": "x"}, "what", "invalid_choice"),
        ({"who": "me"}, "who", "unknown_field"),
    ],
)
def test_senseless_filter_is_refused(city, api, query, field, code):
    status, body = api(city[Role.OFFICE]).get(ADDRESS, **query)

    assert (status, [fault["code"] for fault in body["errors"][field]]) == (400, [code])


def test_desk_is_for_those_who_are_logged_in_and_empty_without_a_post(city, api, heard):
    assert api().get(ADDRESS)[0] == 401
    assert api(city["", "stranger"]).get(ADDRESS) == (200, {"count": 0, "piles": {}, "results": []})


def test_desk_tells_nobody_of_a_case_that_they_do_not_see(city, api, heard):
    assert api(city["发改局", Role.HANDLER]).get(ADDRESS)[1]["count"] == 0
    [row] = api(city["金融局", Role.HANDLER]).get(ADDRESS)[1]["results"]
    assert (row["move"]["name"], row["progress"]["opinions"], row["progress"]["asks"]) == (
        "draft_opinion", None, None,
    )  # fmt: skip


@pytest.mark.parametrize("cases", [1, 3])
def test_desk_costs_the_same_for_any_number_of_things(city, api, django_assert_num_queries, cases):
    for n in range(cases):
        city.handling(title=f"提案{n}", day=date(2023, 5, 30))
    client = api(city["科技局", Role.LIAISON])
    client.get(ADDRESS)

    with django_assert_num_queries(14):
        _status, body = client.get(ADDRESS)

    assert body["count"] == cases
