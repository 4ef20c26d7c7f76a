"""ETags: reading again only what changed, moving only what did not, and telling nobody a sealed revision."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from workflow.models import Event

WRITTEN = {"text": "　　您好，现答复如下。"}


def tag_of(program, address):
    return program.client.get(address)["ETag"]


def moved(program, address, tag, *, expected=None, key="", name="write", inputs=WRITTEN):
    headers = {"If-Match": tag} | ({"Idempotency-Key": key} if key else {})
    body = {"inputs": inputs} | ({} if expected is None else {"expected": expected})
    return program.client.post(f"{address}transitions/{name}/", body, "application/json", headers=headers)


@pytest.fixture
def lead(scene, api):
    return api(scene.city["工信局", Role.HANDLER])


@pytest.fixture
def address(scene):
    return scene.address("reply")


def test_what_the_caller_has_is_not_sent_again(scene, lead, address):
    first = lead.client.get(address)
    tag = first["ETag"]

    again = [
        lead.client.get(address, headers={"If-None-Match": known})
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*", '"other"', "nonsense")
    ]

    assert tag.startswith(f'"{first.json()["revision"]}.')
    assert [one.status_code for one in again] == [304, 304, 304, 304, 200, 200]
    assert again[0].content == b""
    assert (again[0]["ETag"], again[0]["Cache-Control"]) == (tag, "private, no-cache")
    assert "Authorization" in again[0]["Vary"]
    assert again[4].json() == first.json()


def test_tag_changes_with_what_is_read_and_with_who_reads(scene, api, lead, address):
    before = tag_of(lead, address)
    in_english = lead.client.get(address, headers={"Accept-Language": "en"})["ETag"]
    lead_reads, office_reads = (
        tag_of(one, scene.address("case")) for one in (lead, api(scene.people["office"]))
    )

    moved(lead, address, "*")

    assert len({before, in_english, tag_of(lead, address)}) == 3
    assert lead_reads != office_reads


def test_every_thing_read_alone_has_a_tag_and_lists_have_none(scene, lead):
    for thing in ("case", "assignment", "sent", "reply", "commitment", "deadline", "event"):
        assert lead.client.get(scene.address(thing)).has_header("ETag")
    assert not lead.client.get("/api/v1/cases/").has_header("ETag")
    assert lead.client.get("/api/v1/cases/shifan/20239999/").status_code == 404


def test_if_match_means_the_same_as_expected(lead, address):
    tag = tag_of(lead, address)

    made, stale = moved(lead, address, tag), moved(lead, address, tag)
    status, body = lead.post(f"{address}transitions/write/", {"inputs": WRITTEN, "expected": 1})

    assert (made.status_code, stale.status_code, stale.json()["code"]) == (200, 412, "stale")
    assert (status, body["code"]) == (409, "stale")
    assert moved(lead, address, f"W/{tag_of(lead, address)}").status_code == 200


def test_repeating_under_a_key_is_harmless_with_if_match_too(lead, address):
    tag = tag_of(lead, address)

    first, again = (moved(lead, address, tag, key="one").json()["event"]["id"] for _n in range(2))

    assert first == again
    assert Event.objects.filter(machine="reply", transition="write").count() == 2


@pytest.mark.parametrize(
    ("tag", "expected", "code"),
    [
        ('"nonsense"', None, "invalid_etag"),
        ('"3.' + "0" * 32 + '", "4.' + "0" * 32 + '"', None, "invalid_etag"),
        ('".' + "0" * 32 + '"', None, "revision_sealed"),
        ('"3.' + "0" * 32 + '"', 4, "different"),
    ],
)
def test_if_match_that_says_nothing_clear_is_refused(lead, address, tag, expected, code):
    answer = moved(lead, address, tag, expected=expected)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"]["If-Match"][0]["code"] == code


def test_sealed_revision_is_told_by_no_tag_and_found_out_by_no_try(rated, city, api):
    handler, address = api(city["工信局", Role.HANDLER]), f"/api/v1/cases/{rated.pk}/"
    promise = {"measure": "再建两个平台", "due_on": "2023-12-31", "source_text": ""}
    tag = tag_of(handler, address)

    answers = [
        handler.post(f"{address}transitions/propose_commitment/", {"inputs": promise, "expected": n})
        for n in (rated.revision, rated.revision + 1)
    ]

    assert tag.startswith('".')
    assert tag_of(api(city[Role.SECRETARIAT]), address).startswith(f'"{rated.revision}.')
    assert [(status, body["errors"]["expected"][0]["code"]) for status, body in answers] == [
        (400, "revision_sealed")
    ] * 2
    assert moved(handler, address, tag, name="propose_commitment", inputs=promise).status_code == 400


def test_tag_is_the_same_by_number_and_by_key(scene, lead):
    address = scene.address("case")
    case = lead.client.get(address).json()
    by_number = f"/api/v1/cases/{case['jurisdiction']}/{case['reference']}/"

    assert tag_of(lead, by_number) == tag_of(lead, address)
