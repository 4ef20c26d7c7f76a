"""Where units and people are told outside, connected by a program of the administrator; no answer says a secret."""

from __future__ import annotations

import pytest

from notifications.models import Target
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.portal.api.managing import Administering

ROBOT = "https://oapi.dingtalk.com/robot/send?access_token=abc123"


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


def test_a_unit_is_connected_stopped_and_its_address_never_said(city, admin):
    unit = city.units["科技局"]

    status, made = admin.post("/targets/", label="科技局群", organisation=unit.pk, address=ROBOT)
    off = admin.post(f"targets/{made['id']}/active/", active=False)
    told = [made, off[1], admin.get("/targets/")[1], admin.get(f"targets/{made['id']}/")[1]]

    assert (status, made["masked"], made["organisation"]["id"]) == (201, "dingtalk://••••", unit.pk)
    assert (off[0], off[1]["active"]) == (200, False)
    assert Target.objects.get().address == "dingtalk://abc123/"
    assert "abc123" not in str(told)


def test_what_cannot_be_told_is_refused(city, admin):
    other = make_city("linshi")
    unit, person = city.units["科技局"].pk, city["科技局", Role.LIAISON].pk

    answers = [
        admin.post("/targets/", label="群", address=ROBOT),
        admin.post("/targets/", label="群", address=ROBOT, organisation=unit, person=person),
        admin.post("/targets/", label="群", address="ftp://x", organisation=unit),
        admin.post("/targets/", label="群", address=ROBOT, organisation=other.units["科技局"].pk),
        admin.post("/targets/", label="群", address=ROBOT, person=other["科技局", Role.LIAISON].pk),
    ]

    assert [(status, list(body["errors"])) for status, body in answers] == [
        (400, ["organisation"]), (400, ["organisation"]), (400, ["address"]), (400, ["organisation"]), (400, ["person"]),
    ]  # fmt: skip
    assert admin.post("/targets/", label="手机", address=ROBOT, person=person)[1]["person"]["id"] == person


def test_a_target_is_tried_and_another_citys_is_not_there(city, admin, api):
    target = Target.objects.create(
        jurisdiction=city.jurisdiction,
        organisation=city.units["科技局"],
        label="群",
        address="jsons://127.0.0.1/x",
    )
    foreign = Administering(api, city, make_city("linshi")[Role.ADMINISTRATOR])

    status, tried = admin.post(f"targets/{target.pk}/test/")

    assert (status, tried["taken"]) == (200, False)
    assert tried["reason"]
    assert foreign.post(f"targets/{target.pk}/active/", active=False)[0] == 404
    assert fresh(target).active
