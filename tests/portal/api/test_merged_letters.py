"""The proposer of a merged case has the letter through the API as well, and nothing else of the other case."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import DAY, fresh

LEAD = "工信局"


@pytest.fixture
def merged(city):
    """The letter, the case that was merged into the one which it answers, and who filed that."""
    target = city.filed(title="主案的题目")
    other = city.add_person("被并案委员", city.units["经济界"], Role.MEMBER)
    case = city.recommended(title="被并案的题目", actor=other)
    city.do("merge_into", case, city[Role.EXAMINER], DAY, target=target)
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("hand_over", target, city[Role.OFFICE], date(2023, 4, 21), **units)
    city.accept(fresh(target), LEAD)
    return city.delivered(fresh(target)), fresh(case), other


def test_the_letter_stands_under_ones_own_case(city, api, merged):
    reply, case, other = merged

    status, body = api(other).get(f"/api/v1/replies/{reply.pk}/")

    assert status == 200
    assert body["case"] == {
        "id": case.pk,
        "url": f"/api/v1/cases/{case.pk}/",
        "jurisdiction": "shifan",
        "reference": case.proposal.reference,
        "title": "被并案的题目",
    }
    assert (body["answers"], body["countersignatures"]) == ([], [])
    assert body["deliveries"] == [{"name": "被并案委员", "received_at": None}]
    assert body["text"] == city.reply_text(reply.case)
    assert {offer["name"]: offer["refusal"] for offer in body["transitions"]} == {"acknowledge": None}


def test_the_list_names_ones_own_case_and_the_proposer_of_both_theirs(api, merged):
    reply, case, other = merged
    main = reply.case

    def listed(user):
        _status, body = api(user).get("/api/v1/replies/")
        return [row["case"]["id"] for row in body["results"]]

    assert (listed(other), listed(main.proposal.proposer)) == ([case.pk], [main.pk])


def test_receipt_is_acknowledged_through_the_api(api, merged):
    reply, _case, other = merged
    address = f"/api/v1/replies/{reply.pk}/transitions/acknowledge/"

    first, again = api(other).post(address), api(other).post(address)

    assert (first[0], again[0], again[1]["code"]) == (200, 409, "already_received")
    assert reply.deliveries.get(person=other).received_by == other


def test_nothing_else_of_the_other_case_is_told(api, merged):
    reply, _case, other = merged
    client = api(other)
    main = reply.case

    closed = [
        f"/api/v1/cases/{main.pk}/",
        f"/api/v1/assignments/{reply.assignment_id}/",
        f"/api/v1/events/{main.events.first().pk}/",
    ]

    assert {url: client.get(url)[0] for url in closed} == dict.fromkeys(closed, 404)
    assert client.keys("deadlines", case=main.pk) == []
