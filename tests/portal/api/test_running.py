"""Messages that were given up and accounts of programs, looked after by programs of the administrator."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.models import Dispatch
from notifications.services.routing import route
from proposals.models import Program
from proposals.roles import Role
from proposals.services.tokens import issue
from tests.city import at, fresh, make_city
from tests.portal.api.managing import Administering

DAY = date(2023, 5, 29)
GIVEN = {"name": "科技局 OA", "purpose": "收文", "contact": "张三 1234", "role": "handler"}


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


@pytest.fixture
def dead(city):
    for n, role in enumerate((Role.LIAISON, Role.HANDLER)):
        person = city["科技局", role]
        person.email = f"person{n}@example.org"
        person.save()
    city.handling(title="机密的提案", day=DAY)
    route(at(DAY))
    Dispatch.objects.update(state="dead", attempts=6, error="550 no such mailbox")
    return list(Dispatch.objects.order_by("pk"))


def test_what_was_given_up_is_sent_again_or_let_be(city, api, admin, dead):
    listed = admin.get("/outbox/")[1]["results"]
    counts = admin.get("/outbox/counts/")[1]
    foreign = Administering(api, city, make_city("linshi")[Role.ADMINISTRATOR])

    assert {one["id"] for one in listed} == {one.pk for one in dead}
    assert "机密的提案" not in str(listed)
    assert (counts["dead"], counts["waiting"]) == (str(len(dead)), "0")
    assert foreign.post(f"outbox/{dead[0].pk}/drop/")[0] == 404
    assert admin.post(f"outbox/{dead[0].pk}/drop/") == (200, {"count": 1})
    assert admin.post(f"outbox/{dead[1].pk}/retry/") == (200, {"count": 1})
    assert admin.post("/outbox/retry/") == (200, {"count": len(dead) - 2})
    assert (fresh(dead[0]).state, fresh(dead[1]).state) == ("dropped", "waiting")


def test_a_program_is_made_its_token_revoked_and_closed(city, api, admin):
    status, made = admin.post("/programs/", **GIVEN, organisation=city.units["科技局"].pk)
    personal = admin.post(
        "/programs/", **GIVEN | {"role": "bureau_leader"}, organisation=city.units["科技局"].pk
    )
    account = Program.objects.get().account
    token, secret = issue(
        account,
        name="令牌",
        scopes=["read"],
        until=date(2023, 7, 1),
        made_by=city[Role.ADMINISTRATOR],
        at=at(DAY),
    )
    told = admin.get(f"programs/{made['id']}/")[1]
    revoked = admin.post(f"programs/{made['id']}/tokens/revoke/", token=token.pk)
    closed = admin.post(f"programs/{made['id']}/close/")

    assert (status, made["name"], personal[0]) == (201, "科技局 OA", 400)
    assert [(one["hint"], one["scopes"]) for one in told["tokens"]] == [(token.hint, ["read"])]
    assert (secret in str(told), [post["role"] for post in told["posts"]]) == (False, ["handler"])
    assert revoked[1]["tokens"][0]["revoked_at"] is not None
    assert (closed[0], closed[1]["closed_at"] is not None) == (200, True)
    assert [one["id"] for one in admin.get("/programs/")[1]["results"]] == [made["id"]]
