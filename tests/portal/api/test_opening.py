"""Opening a case."""

from __future__ import annotations

import pytest

from proposals.models import Session
from proposals.roles import Role
from workflow.models import Case

TEXT = {
    "title": "关于加快企业培育的建议",
    "reasons": "本市企业数量多，缺少系统扶持。",
    "measures": "一、完善培育体系\n1.评估全市创新资源。\n2.指导行业组织。",
    "wish": "summary",
}


@pytest.fixture
def given(city):
    """The text, for the city's session."""
    return TEXT | {"session": city.session.pk}


def test_opening_makes_a_draft_of_the_caller(city, api, given):
    status, body = api(city[Role.MEMBER]).post("/api/v1/cases/", {"inputs": given})

    case = Case.objects.get()
    assert status == 201
    assert {name: body[name] for name in ("id", "state", "title", "proposer", "kind", "wish", "reasons")} == {
        "id": case.pk,
        "state": "draft",
        "title": TEXT["title"],
        "proposer": "经济界委员",
        "kind": "cppcc_proposal",
        "wish": "summary",
        "reasons": TEXT["reasons"],
    }
    assert [(ask["number"], ask["group"], ask["text"]) for ask in body["asks"]] == [
        ("一.1", "完善培育体系", "评估全市创新资源。"),
        ("一.2", "完善培育体系", "指导行业组织。"),
    ]
    assert case.proposal.session == city.session


def test_opening_tells_the_address_of_the_draft(city, api, given):
    program = api(city[Role.MEMBER])

    response = program.client.post("/api/v1/cases/", {"inputs": given}, content_type="application/json")

    assert response["Location"] == response.json()["url"]
    assert program.get(response["Location"])[0] == 200


def test_opening_in_the_name_of_a_body(city, api, given):
    party = city.units["民建市委会"]

    status, body = api(city["民建市委会", Role.COLLECTIVE]).post(
        "/api/v1/cases/", {"inputs": given | {"body": party.pk, "kind": "npc_suggestion"}}
    )

    assert (status, body["proposer"], body["kind"]) == (201, "示范市民建市委会", "npc_suggestion")


def test_opening_without_a_body_is_refused_to_its_office_and_keeps_nothing(city, api, given):
    status, body = api(city["民建市委会", Role.COLLECTIVE]).post("/api/v1/cases/", {"inputs": given})

    assert (status, body["code"], Case.objects.count()) == (403, "forbidden", 0)


@pytest.mark.parametrize(
    "role", [Role.OFFICE, Role.SECRETARIAT, Role.ADMINISTRATOR, "stranger", ("工信局", Role.HANDLER)]
)
def test_opening_is_refused_to_who_writes_no_proposals(city, api, given, role):
    user = city["", role] if isinstance(role, str) else city[role]
    program = api(user)

    status, body = program.post("/api/v1/cases/", {"inputs": given})

    words = "只有委员和提案单位的联络人才能写提案。"
    assert (status, body) == (403, {"code": "forbidden", "detail": words})
    assert program.get("/api/v1/cases/opening/")[1]["refusal"] == {"code": "forbidden", "detail": words}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"title": ""}, {"title": "required"}),
        ({"title": "长" * 201}, {"title": "max_length"}),
        ({"measures": "一、"}, {"measures": "no_ask"}),
        ({"session": 10**9}, {"session": "invalid_choice"}),
        ({"body": 1}, {"body": "invalid_choice"}),
        ({"kind": "public_opinion"}, {"kind": "invalid_choice"}),
        ({"wish": "secret"}, {"wish": "invalid_choice"}),
        ({"number": "20230001"}, {"number": "unknown_field"}),
        ({"proposer": 1, "state": "filed"}, {"proposer": "unknown_field", "state": "unknown_field"}),
        ({"session": "1"}, {"session": "wrong_type"}),
    ],
)
def test_opening_refuses_unfit_inputs_by_field(city, api, given, change, errors):
    status, body = api(city[Role.MEMBER]).post("/api/v1/cases/", {"inputs": given | change})

    assert (status, Case.objects.count()) == (400, 0)
    assert {name: fault["code"] for name, (fault,) in body["errors"].items()} == errors


@pytest.mark.parametrize("body", [{}, {"inputs": []}, [], {"inputs": {}, "at": "2020-01-01"}])
def test_opening_refuses_another_shape(city, api, body):
    status, answer = api(city[Role.MEMBER]).post("/api/v1/cases/", body)

    assert (status, answer["code"]) == (400, "invalid")


def test_opening_form_offers_only_sessions_that_are_open(city, api):
    past = Session.objects.create(
        jurisdiction=city.jurisdiction, name="十四届一次会议", year=2022, filing_opens_on="2021-12-01",
        opens_on="2022-01-10", closes_on="2022-01-14", cut_off_on="2022-01-13", filing_closes_on="2022-11-30",
    )  # fmt: skip

    status, body = api(city[Role.MEMBER]).get("/api/v1/cases/opening/")

    inputs = body["inputs"]
    assert (status, body["refusal"]) == (200, None)
    assert inputs["required"] == ["title", "reasons", "measures", "wish", "session"]
    assert [option["const"] for option in inputs["properties"]["session"]["oneOf"]] == [city.session.pk]
    assert past.pk != city.session.pk


def test_opening_under_a_key_makes_one_draft(city, api, given):
    member = api(city[Role.MEMBER])

    first = member.post("/api/v1/cases/", {"inputs": given}, key="k-1")
    again = member.post("/api/v1/cases/", {"inputs": given}, key="k-1")
    other = member.post("/api/v1/cases/", {"inputs": given | {"reasons": "改了。"}}, key="k-1")

    assert (first[0], again[1]["id"], Case.objects.count()) == (201, first[1]["id"], 1)
    assert (other[0], other[1]["code"]) == (409, "key_reused")


def test_opening_tells_contact_and_wished_units(city, api, given):
    unit = city.units["工信局"]
    member = api(city[Role.MEMBER])

    status, body = member.post(
        "/api/v1/cases/", {"inputs": given | {"contact": "0000-0000000", "wished_units": [unit.pk]}}
    )

    assert (status, body["contact"], [one["id"] for one in body["wished_units"]]) == (
        201,
        "0000-0000000",
        [unit.pk],
    )


def test_a_unit_that_handles_nothing_cannot_be_wished_for(city, api, given):
    status, body = api(city[Role.MEMBER]).post(
        "/api/v1/cases/", {"inputs": given | {"wished_units": [city.units["提案委"].pk]}}
    )

    assert (status, list(body["errors"]), Case.objects.count()) == (400, ["wished_units"], 0)
