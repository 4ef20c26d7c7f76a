"""The committed description is true (that it is the code's own is a gate): it names every error, and the answers fit it."""

from __future__ import annotations

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from proposals.roles import Role
from tests.conftest import REPOSITORY
from tests.portal.api.conftest import LISTS

COMMITTED = REPOSITORY / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def described():
    return yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))


def expected(path, operation):
    """The errors that an operation cannot but have."""
    good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    json_alone = all("application/json" in answer.get("content", {"application/json": {}}) for answer in good)
    takes = "requestBody" in operation
    named = {parameter["name"] for parameter in operation.get("parameters", ())}
    rules = {
        ("401", "403", "429"): True,
        ("406",): json_alone and not path.endswith("/papers/"),
        ("404",): "{" in path,
        ("400", "413", "415"): takes,
        ("400",): bool(named & {"cursor", "Idempotency-Key"}),
        ("409",): path.endswith("/transitions/{name}/"),
    }
    return {status for statuses, there in rules.items() if there for status in statuses}


def test_every_operation_names_its_errors(described):
    missing = {
        f"{method} {path}": expected(path, operation) - set(operation["responses"])
        for path, item in described["paths"].items()
        for method, operation in item.items()
    }

    assert len(missing) > 100
    assert {name: statuses for name, statuses in missing.items() if statuses} == {}


def test_only_lists_have_pages(described):
    paged = {
        path
        for path, item in described["paths"].items()
        for operation in item.values()
        if any(parameter["name"] == "cursor" for parameter in operation.get("parameters", ()))
    }

    assert {path for path in paged if path.endswith(("versions/", "{id}/"))} == set()
    assert {"/api/v1/cases/", "/api/v1/proposals/", "/api/v1/notices/"} < paged


def faults(described, path, method, status, body):
    schema = described["paths"][path][method]["responses"][str(status)]["content"]["application/json"][
        "schema"
    ]
    whole = schema | {"components": described["components"]}
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(whole).iter_errors(body)]


@pytest.mark.parametrize(
    "role", [Role.MEMBER, Role.SECRETARIAT, ("工信局", Role.HANDLER), ("科技局", Role.HANDLER)]
)
def test_lists_and_things_answer_as_described(scene, api, described, role):
    program = api(scene.city[role])
    lists = {f"/api/v1/{things}/": program.get(f"/api/v1/{things}/") for things in LISTS}
    ones = {
        f"/api/v1/{things}/{{id}}/": program.get(row["url"])
        for things in LISTS
        for row in lists[f"/api/v1/{things}/"][1]["results"]
    }

    found = {
        path: faults(described, path, "get", status, body) for path, (status, body) in (lists | ones).items()
    }

    assert {path: errors for path, errors in found.items() if errors} == {}


@pytest.mark.parametrize(
    ("role", "query"),
    [
        (Role.MEMBER, {}),
        (Role.SECRETARIAT, {"what": "silent"}),
        (("工信局", Role.HANDLER), {}),
        (("工信局", Role.HANDLER), {"what": "others", "due": "late"}),
        (("科技局", Role.HANDLER), {"due": "2023-05-15"}),
        (Role.OFFICE, {"due": "soon"}),
    ],
)
def test_desk_answers_as_described(scene, api, described, role, query):
    status, body = api(scene.city[role]).get("/api/v1/tasks/", **query)

    assert faults(described, "/api/v1/tasks/", "get", status, body) == []


def test_moves_and_errors_answer_as_described(scene, api, described):
    lead, path = api(scene.city["工信局", Role.HANDLER]), "/api/v1/cases/{id}/transitions/{name}/"
    address = f"{scene.address('case')}transitions/record_consultation/"
    inputs = {"consulted_on": "2023-05-30", "how": "visit", "summary": "当面听取意见。"}

    answers = [
        lead.post(address, {"inputs": inputs}),
        lead.post(address, {"inputs": {"how": "x"}}),
        api().post(address),
        api(scene.city[Role.MEMBER]).post(address),
        api(scene.city["", "stranger"]).post(address),
        api(scene.city[Role.OFFICE]).post(f"{scene.address('case')}transitions/hand_over/", {"inputs": {}}),
    ]

    assert [status for status, _body in answers] == [200, 400, 401, 403, 404, 409]
    assert [faults(described, path, "post", status, body) for status, body in answers] == [[]] * 6


def test_the_description_is_served_as_json_and_yaml_to_who_is_logged_in(city, api, described):
    client = api(city["", "stranger"]).client

    as_json, as_yaml = client.get("/api/schema/"), client.get("/api/schema/?format=yaml")

    assert json.loads(as_json.content) == described
    assert yaml.safe_load(as_yaml.content) == described


def test_the_docs_page_asks_for_a_log_in_and_has_nothing_inline(city, api, client):
    refused, page = client.get("/api/docs/"), api(city["", "stranger"]).client.get("/api/docs/")

    html = page.content.decode()
    assert (refused.status_code, refused["Location"]) == (302, "/login/?next=/api/docs/")
    assert page.status_code == 200
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert "https://" not in html
