"""Programs come in with tokens: as their account, within their scopes, and no further."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from portal.api.access import UNNAMED, InScope, scope_needed
from portal.api.urls import urlpatterns
from proposals.models import AccessToken, User
from proposals.roles import Role
from proposals.scopes import Scope
from proposals.services.tokens import issue, revoke
from tests.city import at

TODAY = date(2023, 6, 1)
CONSULTATION = {"consulted_on": "2023-05-30", "how": "visit", "summary": "当面听取意见。"}


def secret_of(person, *scopes, until=TODAY):
    return issue(
        person, name="程序", scopes=scopes or ["read"], until=until, made_by=person, at=at(date(2023, 5, 22))
    )


@pytest.fixture
def program(api):
    def logged_in(person, *scopes, **more):
        _token, secret = secret_of(person, *scopes, **more)
        return api(headers={"Authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)

    return logged_in


@pytest.mark.parametrize("route", urlpatterns, ids=lambda route: route.name)
def test_every_operation_names_the_scope_that_it_needs(route):
    made = route.callback
    view = getattr(made, "cls", None) or made.view_class
    methods = getattr(made, "actions", None) or {"get": "get"}

    def needed(method, action):
        ready = view()
        ready.action, ready.kwargs = action, {}
        return scope_needed(ready, method.upper())

    found = {method: needed(method, action) for method, action in methods.items()}

    assert UNNAMED not in found.values()
    assert set(found.values()) <= {*Scope, None}
    assert view.permission_classes == [InScope]


def test_view_without_a_scope_is_closed_to_everybody(city, rf):
    class Unnamed:
        def get(self):
            """Nobody comes here."""

    request, unknown = rf.get("/"), rf.delete("/")
    request.user = unknown.user = city[Role.OFFICE]
    request.auth = unknown.auth = None

    assert not InScope().has_permission(request, Unnamed())
    assert InScope().has_permission(unknown, Unnamed())


def test_token_reads_what_its_person_reads(scene, api, program):
    for caller in ("lead", "office", "stranger", "other bureau"):
        person = scene.people[caller]
        assert program(person, "read").everything() == api(person).everything()


def test_token_that_only_reads_takes_no_step(scene, program):
    lead = scene.city["工信局", Role.HANDLER]
    address = f"{scene.address('case')}transitions/record_consultation/"

    def asked(*scopes):
        return program(lead, *scopes).post(address, {"inputs": CONSULTATION})

    refused, made = asked("read", "file", "figures", "notices", "admin"), asked("act")

    assert (refused[0], refused[1]["code"]) == (403, "scope_missing")
    assert made[0] == 200


def test_token_that_files_moves_drafts_and_nothing_else(scene, program):
    writer = program(scene.people["other member"], "file")

    assert writer.get(scene.address("draft"))[0] == 200
    assert writer.get("/api/v1/cases/opening/")[0] == 200
    assert (
        writer.post(f"{scene.address('draft')}transitions/edit/", {"inputs": {"title": "改过的案由"}})[0]
        == 200
    )
    status, body = writer.post(
        f"{scene.address('draft')}transitions/withdraw/", {"inputs": {"reason": "算了"}}
    )
    assert (status, body["code"]) == (403, "scope_missing")


def test_figures_need_a_scope_of_their_own(scene, program):
    office = scene.people["office"]

    answers = [program(office, scope).get("/api/v1/figures/")[0] for scope in ("act", "figures")]

    assert answers == [403, 200]
    assert program(office, "figures").get("/api/v1/cases/")[0] == 403


def test_token_gives_no_more_than_the_posts_of_today(scene, program):
    office = program(scene.people["office"], "read", "act")
    scene.people["office"].posts.update(until_on=date(2023, 5, 31))

    assert office.keys("cases") == []
    assert office.get(scene.address("case"))[0] == 404


def test_what_is_no_token_is_refused_and_says_how_to_come_in(city, client):
    answers = [
        client.get("/api/v1/cases/", headers={"Authorization": words})
        for words in ("Bearer huiban_00000000_x", "Bearer", "bearer  ", "Basic b2ZmaWNlOng=")
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [
        (401, "token_unknown"), (401, "token_unknown"), (401, "token_unknown"), (401, "not_authenticated"),
    ]  # fmt: skip
    assert answers[0]["WWW-Authenticate"] == 'Bearer realm="huiban", error="invalid_token"'
    assert client.get("/api/v1/cases/")["WWW-Authenticate"] == 'Bearer realm="huiban"'


def test_a_wrong_token_is_not_made_good_by_a_session(city):
    browser = Client(headers={"Authorization": "Bearer huiban_00000000_x"})
    browser.force_login(city[Role.OFFICE], backend="django.contrib.auth.backends.ModelBackend")

    assert browser.get("/api/v1/cases/").status_code == 401


def test_who_shows_the_whole_secret_is_told_why_it_opens_nothing(city, api):
    office = city[Role.OFFICE]
    _old, expired = secret_of(office, until=date(2023, 5, 31))
    token, revoked = secret_of(office)
    revoke(token, by=office, at=at(TODAY))

    def code(secret):
        status, body = api(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/cases/")
        return status, body["code"]

    assert [code(expired), code(revoked)] == [(401, "token_expired"), (401, "token_revoked")]
    assert code(expired[:-1]) == (401, "token_unknown")


def test_use_is_noted_by_the_day(city, program):
    program(city[Role.OFFICE]).keys("cases")

    assert AccessToken.objects.get().last_used_on == TODAY


def test_token_opens_no_page(city, program):
    answer = program(city[Role.OFFICE], *Scope.values).client.get("/cases/")

    assert (answer.status_code, answer.url) == (302, "/login/?next=/cases/")


def test_account_that_is_no_person_has_no_session(city, client):
    service = User.objects.create_user("oa", name="对接程序", is_service=True)
    client.force_login(service, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/api/v1/cases/").status_code == 401
    page = client.get("/cases/")
    assert (page.status_code, page.url) == (302, "/login/?next=/cases/")
    assert client.get("/login/").status_code == 200
    assert not client.login(username="oa", password="")
