"""Moving things through the API: nothing twice."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import CoSigner
from proposals.roles import Role
from tests.portal.api.asking import address, count, decline_invitation


def test_repeating_a_request_gives_the_first_event_again(city, api):
    share = city.assignment(city.handling(), "科技局")
    office, before = api(city[Role.OFFICE]), count(share)
    asked = {"inputs": {"reason": "请抓紧。"}}

    first = office.post(address(share, "remind"), asked, key="k-1")
    again = office.post(address(share, "remind"), asked, key="k-1")

    assert first == again
    assert (first[0], count(share)) == (200, before + 1)


def test_repeating_gives_the_first_event_where_the_thing_went_out_of_sight(city, api):
    case, first = decline_invitation(city, api)

    again = api(city["", "cosigner"]).post(
        address(case, "answer_invitation"), {"inputs": {"accept": "no"}}, key="first"
    )

    assert again == first
    assert CoSigner.objects.get(proposal=case.proposal).answer == "refused"


def test_repeating_gives_the_first_event_where_the_choice_was_used_up(city, api):
    case = city.replied()
    city.do("record_meeting", case, city[Role.SECRETARIAT], date(2023, 5, 30), consulted_on=date(2023, 5, 29),
            participants="", summary="当面协商。")  # fmt: skip
    consultation = case.consultations.order_by("-pk").first()
    member = api(city[Role.MEMBER])
    asked = {"inputs": {"consultation": consultation.pk, "confirmed": "yes"}}

    first = member.post(address(case, "answer_consultation"), asked, key="k")
    again = member.post(address(case, "answer_consultation"), asked, key="k")

    assert first[0] == 200, first
    assert again[1]["event"] == first[1]["event"]


def test_a_key_used_for_another_request_is_refused(city, api):
    share = city.assignment(city.handling(), "科技局")
    office = api(city[Role.OFFICE])
    office.post(address(share, "remind"), {"inputs": {"reason": "请抓紧。"}}, key="k-1")

    status, body = office.post(address(share, "remind"), {"inputs": {"reason": "再催。"}}, key="k-1")

    assert (status, body["code"]) == (409, "key_reused")


@pytest.mark.parametrize("key", ["x" * 65, "有字", "a b"])
def test_an_unfit_key_is_refused(city, api, key):
    case = city.filed()
    client = api(city[Role.OFFICE]).client

    response = client.post(
        address(case, "hand_over"), "{}", content_type="application/json", headers={"Idempotency-Key": key}
    )

    assert (response.status_code, list(response.json()["errors"])) == (400, ["Idempotency-Key"])
