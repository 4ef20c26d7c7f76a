"""Every error has one shape."""

from __future__ import annotations

import json

import pytest
from django.test import Client, override_settings

from proposals.roles import Role


@pytest.fixture
def case(city):
    return city.filed()


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", "/api/", 404, "not_found"),
        ("get", "/api/v1/", 404, "not_found"),
        ("get", "/api/v1/cases", 404, "not_found"),
        ("get", "/api/v1/cases/0/", 404, "not_found"),
        ("get", f"/api/v1/cases/{2**63}/", 404, "not_found"),
        ("get", f"/api/v1/cases/shifan/d{2**70}/", 404, "not_found"),
        ("get", "/api/v1/cases/shifan/nothing/", 404, "not_found"),
        ("get", "/api/v1/petitions/", 404, "not_found"),
        ("put", "/api/v1/nothing/at/all/", 404, "not_found"),
        ("delete", "/api/v1/cases/1/", 405, "method_not_allowed"),
        ("put", "/api/v1/cases/1/", 405, "method_not_allowed"),
        ("patch", "/api/v1/cases/1/", 405, "method_not_allowed"),
        ("options", "/api/v1/cases/", 405, "method_not_allowed"),
        ("post", "/api/v1/opinions/", 405, "method_not_allowed"),
        ("get", "/api/v1/cases/1/transitions/submit/", 405, "method_not_allowed"),
    ],
)
def test_an_address_or_method_that_is_not_there(city, api, method, address, status, code):
    client = api(city[Role.OFFICE]).client

    response = getattr(client, method)(address)

    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert response.json().keys() == {"code", "detail"}
    assert response.json()["code"] == code


@pytest.mark.parametrize(
    ("body", "kind", "answer"),
    [
        ("{", "application/json", (400, "parse_error")),
        ('{"inputs": NaN}', "application/json", (400, "parse_error")),
        (b'{"inputs": "\xff"}', "application/json", (400, "parse_error")),
        ("[" * 100_000, "application/json", (400, "parse_error")),
        ("a=1", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        ("text", "text/plain", (415, "unsupported_media_type")),
        (json.dumps({"inputs": {"document": "x" * 300_000}}), "application/json", (413, "too_large")),
    ],
    ids=["cut off", "not a number", "not UTF-8", "too deep", "form", "text", "too large"],
)
def test_a_body_that_cannot_be_read(case, city, api, body, kind, answer):
    client = api(city[Role.OFFICE]).client

    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=200_000):
        response = client.post(f"/api/v1/cases/{case.pk}/transitions/hand_over/", body, content_type=kind)

    assert (response.status_code, response.json()["code"]) == answer
    assert response.json().keys() == {"code", "detail"}


def test_a_request_without_csrf_token_is_refused(case, city, api):
    program = api(city[Role.OFFICE], enforce_csrf_checks=True)

    status, body = program.post(f"/api/v1/cases/{case.pk}/transitions/hand_over/")

    assert (status, body["code"]) == (403, "csrf_failed")
    assert "X-CSRFToken" in body["detail"]


def test_a_request_with_the_cookies_token_is_taken(case, city):
    client = Client(enforce_csrf_checks=True)
    client.force_login(city[Role.OFFICE])
    client.get("/me/")
    token = client.cookies["csrftoken"].value

    response = client.post(
        f"/api/v1/cases/{case.pk}/transitions/hand_over/",
        '{"inputs": {}}',
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_anonymous_callers_are_told_how_to_come_in(client):
    response = client.get("/api/v1/cases/")

    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="huiban"')


def test_an_ended_post_ends_the_sight_at_once(case, city, api):
    program = api(city[Role.OFFICE])
    before = program.get(f"/api/v1/cases/{case.pk}/")[0]
    city[Role.OFFICE].posts.update(until_on="2023-05-31")

    assert (before, program.get(f"/api/v1/cases/{case.pk}/")[0]) == (200, 404)


def test_a_closed_account_is_anonymous(case, city, api):
    program = api(city[Role.OFFICE])
    type(city[Role.OFFICE]).objects.filter(pk=city[Role.OFFICE].pk).update(is_active=False)

    assert program.get(f"/api/v1/cases/{case.pk}/")[0] == 401
