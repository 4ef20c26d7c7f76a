"""Anchors, the exchange with the other side of a gap, and who looked at whose pages, by programs."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proposals.roles import Role
from tests.city import at, make_city
from tests.portal.api.managing import Administering
from workflow.exchange import KeyLine, Manifest, new_key, open_parcel, pack, public_of
from workflow.models import AnchorAddress, Parcel
from workflow.services.anchors import make_due
from workflow.services.exchange import begin, join
from workflow.services.looking import begin_look

MORNING = at(date(2023, 2, 1))
NOW = at(date(2023, 6, 1))
PEER = new_key()


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


@pytest.fixture
def anchor(city, settings, tmp_path):
    settings.ANCHOR_KEY_FILE = str(tmp_path / "anchor.pem")
    city.filed()
    [made] = make_due(NOW)
    return made


@pytest.fixture
def channel(city):
    begin(city.jurisdiction, "outer", at=MORNING)
    return join(str(KeyLine("shifan", "inner", public_of(PEER))))


def test_who_watches_over_a_city_reads_its_anchors(city, api, admin, anchor):
    auditor = Administering(api, city, city[Role.AUDITOR])

    [line] = auditor.get("/anchors/")[1]["results"]
    status, one = auditor.get(f"anchors/{anchor.pk}/")

    assert (status, one["digest"], one["signature"]) == (200, line["digest"], anchor.signature)
    assert anchor.heads in one["text"]
    assert Administering(api, city, city[Role.OFFICE]).get("/anchors/")[0] == 404
    foreign = Administering(api, city, make_city("linshi")[Role.AUDITOR])
    assert (foreign.get("/anchors/")[0], foreign.get(f"anchors/{anchor.pk}/")[0]) == (404, 404)


def test_the_administrator_says_where_anchors_are_mailed(city, api, admin):
    seen = admin.tag("/anchors/address/")

    kept = admin.put("/anchors/address/", seen=seen, address="watch@example.org")
    stale = admin.put("/anchors/address/", seen=seen, address="")
    wrong = admin.put("/anchors/address/", address="nowhere")
    barred = Administering(api, city, city[Role.AUDITOR]).put("/anchors/address/", address="")

    assert (kept[0], kept[1]["address"], kept[1]["set_by"]) == (
        200, "watch@example.org", city[Role.ADMINISTRATOR].name,
    )  # fmt: skip
    assert (stale[0], wrong[0], barred[0]) == (412, 400, 404)
    assert AnchorAddress.objects.get().address == "watch@example.org"


def test_parcels_are_packed_taken_and_brought(city, channel, admin):
    city.submitted()
    packed = admin.post("/exchange/pack/")
    told = admin.get("/exchange/")[1]
    [parcel] = told["out"]
    taken = admin.program.client.post(admin.at(f"/exchange/parcels/{parcel['id']}/take/"))
    head = Manifest("shifan", "inner", 1, "0" * 64, MORNING.isoformat(), 0, (), 0)
    good = pack(PEER, channel.own_public, head, {})[0]
    bring = admin.at("/exchange/bring/")
    answers = [
        admin.program.client.post(bring, {"parcel": SimpleUploadedFile("x.parcel", data)}).json()
        for data in (good, b"altered")
    ]

    assert (packed[0], told["side"], parcel["kept"], told["peer_fingerprint"] != "") == (
        200,
        "outer",
        True,
        True,
    )
    opened = open_parcel(taken.content, PEER, channel.own_public, most=10**6)
    assert (packed[1]["made"], len(opened.items)) == (1, parcel["items"])
    assert Parcel.objects.get(pk=parcel["id"]).moved_at is not None
    assert (answers[0]["refused"], bool(answers[1]["refused"])) == (None, True)
    after = admin.get("/exchange/")[1]
    assert (len(after["arrived"]), len(after["refused_files"])) == (1, 1)
    assert channel.own_key not in str(after)


def test_a_city_of_one_installation_exchanges_nothing(admin):
    assert admin.get("/exchange/")[0] == 404
    assert admin.post("/exchange/pack/")[0] == 404


def test_looks_are_read_by_whoever_was_looked_at(city, api, admin):
    person = city["工信局", Role.HANDLER]
    begin_look(person, city.jurisdiction, actor=city[Role.ADMINISTRATOR], at=NOW, reason="协助排查")

    listed = admin.get("/looks/")[1]["results"]
    own = api(person).get("/api/v1/me/looks/")[1]["results"]

    assert [(one["person"]["id"], one["reason"]) for one in listed] == [(person.pk, "协助排查")]
    assert own == listed
    assert api(city[Role.OFFICE]).get("/api/v1/me/looks/")[1]["results"] == []
    assert Administering(api, city, city[Role.OFFICE]).get("/looks/")[0] == 404
