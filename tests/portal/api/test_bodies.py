"""The bodies of a city, kept by a program of its administrator."""

from __future__ import annotations

import pytest

from proposals.models import Organisation
from proposals.roles import Role
from tests.city import fresh
from tests.portal.api.managing import Administering

NEW = {"name": "示范市数据局", "short_name": "数据局", "kind": "bureau"}


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


def test_a_body_is_entered_described_renamed_and_dissolved(city, admin):
    status, made = admin.post("/organisations/", **NEW)
    address = f"organisations/{made['id']}/"
    admin.post(f"{address}aliases/", name="数据管理局", since=2019)
    described = admin.put(f"{address}register/", duties="数据共享、政务云", document_word="示数函")
    taken = admin.post("/organisations/", **NEW)
    renamed = admin.put(f"{address}name/", name="示范市数据和政务服务局", reason="机构改革")
    ended = admin.post(f"{address}dissolve/", until_on="2023-12-31", reason="机构改革")

    assert (status, made["seal"], made["document_word"]) == (201, "数", "")
    assert (described[0], described[1]["duties"], described[1]["short_name"]) == (
        200,
        "数据共享、政务云",
        "数据局",
    )
    assert (taken[0], taken[1]["code"]) == (409, "name_taken")
    assert {"name": "数据管理局", "since": 2019, "until": None} in renamed[1]["aliases"]
    assert "示范市数据局" in {alias["name"] for alias in renamed[1]["aliases"]}
    assert (ended[0], ended[1]["active_until"]) == (200, "2023-12-31")


def test_usual_bodies_are_listed_and_entered(city, admin):
    listed = admin.get("/organisations/usual/")[1]
    missing = next(body for body in listed if not body["known"])

    status, made = admin.post("/organisations/usual/", codes=[missing["code"]])
    wrong = admin.post("/organisations/usual/", codes=["没有"])

    assert (status, [body["name"] for body in made]) == (201, [missing["name"]])
    assert Organisation.objects.filter(jurisdiction=city.jurisdiction, name=missing["name"]).exists()
    assert (wrong[0], list(wrong[1]["errors"])) == (400, ["codes"])


def test_who_saw_another_state_changes_nothing(city, admin, api):
    unit = city.units["科技局"]
    address = f"organisations/{unit.pk}/register/"
    seen = admin.tag(address)
    first = admin.put(address, seen=seen, duties="科技项目")

    stale = admin.put(address, seen=seen, duties="别的")
    senseless = admin.put(address, seen="x", duties="别的")
    unseen = Administering(api, city, city["科技局", Role.LIAISON]).put(address, duties="别的")

    assert first[0] == 200
    assert (stale[0], stale[1]["code"]) == (412, "stale")
    assert (senseless[0], list(senseless[1]["errors"])) == (400, ["If-Match"])
    assert unseen[0] == 404
    assert fresh(unit).duties == "科技项目"
