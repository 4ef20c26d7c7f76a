"""How people of a city log in, set by programs: by tokens alone, and no secret comes out again."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from proposals.models import AccountAct, FactorRule, LogInProvider
from proposals.roles import Role
from proposals.services.sealing import unseal
from tests.city import fresh, make_city
from tests.portal.api.managing import Administering

TOLD = {
    "name": "市统一身份认证", "server": "https://127.0.0.1/sso", "client_id": "huiban", "secret": "geheim",
    "claim": "employee_number", "unknown": "refuse",
}  # fmt: skip


@pytest.fixture
def admin(api, city, settings):
    settings.LOCAL_TARGETS = True
    return Administering(api, city, token=True)


def test_a_system_is_connected_changed_and_its_secret_never_said(city, admin):
    status, made = admin.post("/providers/", **TOLD)
    address = f"providers/{made['id']}/"
    change = {"name": "新名称", "client_id": "huiban", "unknown": "create", "active": False}
    seen = admin.tag(address)
    changed = admin.put(address, seen=seen, **change)
    stale = admin.put(address, seen=seen, **change)
    row = LogInProvider.objects.get()

    assert (status, made["has_secret"], made["claim"], made["active"]) == (201, True, "employee_number", True)
    assert (changed[0], changed[1]["name"], changed[1]["active"], stale[0]) == (200, "新名称", False, 412)
    assert unseal(row.secret) == "geheim"
    told = str([made, changed, admin.get("/providers/")[1], admin.get(address)[1]])
    assert ("geheim" in told, row.secret in told) == (False, False)


def test_a_value_brings_a_post_until_it_is_ended(city, admin):
    made = admin.post("/providers/", **TOLD)[1]["id"]
    mapping = {"claim": "job", "value": "clerk", "organisation": city.units["科技局"].pk, "role": "handler"}

    status, told = admin.post(f"providers/{made}/mappings/", **mapping)
    again = admin.post(f"providers/{made}/mappings/", **mapping)
    barred = admin.post(f"providers/{made}/mappings/", **mapping | {"role": "administrator"})
    ended = admin.program.client.post(f"/api/v1/mappings/{told['mappings'][0]['id']}/end/")

    assert (status, [one["value"] for one in told["mappings"]]) == (201, ["clerk"])
    assert (again[0], len(again[1]["mappings"])) == (201, 1)
    assert (barred[0], list(barred[1]["errors"])) == (400, ["role"])
    assert ended.status_code == 204
    assert admin.get(f"providers/{made}/")[1]["mappings"][0]["ended_at"] is not None


def test_what_gives_a_way_in_wants_a_token(city, api, admin):
    session = Administering(api, city)
    made = admin.post("/providers/", **TOLD)[1]["id"]

    answers = [
        session.post("/providers/", **TOLD),
        session.put(f"providers/{made}/", name="x", client_id="x", unknown="refuse", active=True),
        session.post(f"providers/{made}/mappings/"),
        session.put("/log-in/factor-rules/", role="office", from_on=None),
    ]

    assert {(status, body["code"]) for status, body in answers} == {(403, "token_needed")}
    assert session.get(f"providers/{made}/")[0] == 200
    foreign = Administering(api, city, make_city("linshi")[Role.ADMINISTRATOR], token=True)
    assert (foreign.get(f"providers/{made}/")[0], foreign.get("/log-in/")[0]) == (404, 404)


def test_an_address_that_is_not_to_be_called_is_refused(admin, settings):
    settings.LOCAL_TARGETS = False

    answers = [
        admin.post("/providers/", **TOLD | {"server": server})
        for server in ("https://127.0.0.1/", "ftp://x.cn/")
    ]

    assert [(status, list(body["errors"])) for status, body in answers] == [(400, ["server"])] * 2


def test_a_role_comes_to_need_a_second_factor(admin):
    needed = admin.put("/log-in/factor-rules/", role="office", from_on="2023-07-01")
    lifted = admin.put("/log-in/factor-rules/", role="office", from_on=None)

    assert (needed[0], [(one["role"], one["from_on"]) for one in needed[1]]) == (
        200,
        [("office", "2023-07-01")],
    )
    assert lifted == (200, [])
    assert not FactorRule.objects.exists()


def test_a_locked_account_is_freed_with_a_reason(city, admin, settings):
    person = city["工信局", Role.HANDLER]
    AccessAttempt.objects.create(
        username=person.username, ip_address="192.0.2.7", failures_since_start=settings.AXES_FAILURE_LIMIT
    )
    AccessAttempt.objects.update(attempt_time=timezone.now())

    locks = admin.get("/log-in/")[1]["locks"]
    freed = admin.post(f"people/{person.pk}/free/", reason="本人当面申请")

    assert [one["person"]["id"] for one in locks] == [person.pk]
    assert (freed[0], freed[1]["locks"]) == (200, [])
    assert AccountAct.objects.get(person=fresh(person)).reason == "本人当面申请"
