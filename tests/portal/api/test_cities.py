"""Cities made and set up by programs of the operator, and of whoever administers them."""

from __future__ import annotations

import pytest

from proposals.models import Jurisdiction, User
from proposals.roles import Role
from tests.portal.api.managing import Administering, bearer

NEW = {"slug": "tian", "name": "天安市", "short_name": "天安", "time_zone": "Asia/Shanghai", "host": ""}
DAYS = {
    "filing_opens_on": "2022-12-01", "opens_on": "2023-01-09", "closes_on": "2023-01-13", "cut_off_on": "2023-01-12",
    "filing_closes_on": "2023-12-31",
}  # fmt: skip


@pytest.fixture
def operator(api, city):
    return Administering(api, city, User.objects.create_superuser("operator", password="x", name="运维甲"))


def test_a_city_is_made_named_and_set_up(operator, city):
    status, made = operator.post("cities/", **NEW)
    base = f"jurisdictions/{made['id']}/"
    packs = operator.get(f"{base}setup/")[1]["packs"]
    chosen = operator.post(f"{base}pack/", pack=packs[0])
    session = operator.put(f"{base}sessions/", name="一届一次会议", year=2023, **DAYS)
    body = operator.post(
        f"{base}organisations/", name="天安市政协提案委", short_name="提案委", kind="secretariat"
    )
    status_named, [letter] = operator.post(
        f"{base}administrators/", name="管理甲", organisation=body[1]["id"]
    )
    [line] = operator.get(f"{base}administrators/")[1]
    needs = {need["code"]: need["met"] for need in operator.get(f"{base}setup/")[1]["needs"]}

    assert (status, {row["slug"] for row in operator.get("cities/")[1]}) == (201, {"shifan", "tian"})
    assert (chosen[1]["pack"], session[0], session[1]["jurisdiction"]) == (packs[0], 200, "tian")
    assert (status_named, len(letter["code"]), line["joined"]) == (201, 19, False)
    assert needs == needs | {"pack": True, "session": True, "secretariat": True, "administrator": False}
    again = operator.post(f"{base}administrators/letters/", post=line["post"])
    assert again[1][0]["code"] != letter["code"]
    assert operator.post(f"{base}administrators/end/", post=line["post"]) == (200, [])


def test_names_and_hosts_are_checked(operator, city):
    address = f"jurisdictions/{city.jurisdiction.pk}/basics/"
    told, seen = operator.get(address)[1], operator.tag(address)
    given = {name: told[name] for name in ("name", "short_name", "time_zone")}

    kept = operator.put(address, seen=seen, **given, host="Tian.example.gov.cn")
    stale = operator.put(address, seen=seen, **given, host="")
    faults = operator.put(address, **given | {"time_zone": "Asia/Nowhere"}, host="https://x")
    taken = operator.post("cities/", **NEW | {"host": "tian.example.gov.cn"})
    twice = operator.post("cities/", **NEW | {"slug": "shifan"})

    assert (kept[0], kept[1]["host"], stale[0]) == (200, "tian.example.gov.cn", 412)
    assert (faults[0], set(faults[1]["errors"])) == (400, {"time_zone", "host"})
    assert (taken[1]["code"], twice[1]["code"]) == ("host_taken", "slug_taken")


def test_the_operators_settings_are_not_the_administrators(city, api, operator):
    admin = Administering(api, city)

    assert (admin.get("/setup/")[0], admin.get("/basics/")[0]) == (200, 200)
    assert admin.put("/sessions/", name="十四届三次会议", year=2024, **DAYS)[0] == 200
    assert admin.post("/pack/", pack="nothing")[1]["errors"]["pack"][0]["code"] == "invalid_choice"
    assert [admin.get("cities/")[0], admin.get("/administrators/")[0], admin.put("/basics/")[0]] == [404] * 3
    assert operator.put("/sessions/", name="x", year=2024, **DAYS)[0] == 404
    assert Administering(api, city, city[Role.SECRETARIAT]).get("/setup/")[0] == 404
    assert api(headers=bearer(city[Role.ADMINISTRATOR], "read")).get("/api/v1/cities/")[0] == 403
    assert Jurisdiction.objects.count() == 1
