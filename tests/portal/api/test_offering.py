"""What is offered: the rows that are available, with what they take."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.api.inputs import schema_of
from portal.api.offers import form_of
from proposals.roles import Role
from tests.portal.api.asking import HANDLER, address
from workflow.models import Assignment
from workflow.services import available


@pytest.mark.parametrize(
    ("role", "state"),
    [
        (Role.MEMBER, "draft"),
        (Role.SECRETARIAT, "submitted"),
        (Role.EXAMINER, "recommended"),
        (Role.OFFICE, "filed"),
        (HANDLER, "handling"),
        (Role.SECRETARIAT, "replied"),
        (Role.OFFICE, "closed"),
    ],
)
def test_offers_are_the_available_rows_with_their_forms(city, api, role, state):
    case, user = getattr(city, state)(), city[role]

    status, body = api(user).get(f"/api/v1/cases/{case.pk}/")

    assert status == 200
    assert body["transitions"] == [
        {
            "name": row.name,
            "label": str(row.label),
            "duty": row.duty,
            "url": address(case, row.name),
            "refusal": refusal and {"code": refusal.code, "detail": refusal.message},
            "inputs": schema_of(form_of(row, case, SimpleNamespace(user=user))),
        }
        for row, refusal in available(case, user)
    ]
    assert body["transitions"]


@pytest.mark.parametrize("name", ["opinions_in", "lapse_invitations", "no_such_move", "delete", "__init__"])
def test_moves_that_nobody_may_ask_for_are_not_there(city, api, name):
    case = city.handling()

    status, body = api(city[Role.SECRETARIAT]).post(address(case, name))

    assert (status, body["code"]) == (404, "not_found")


def test_choices_are_those_of_the_subject(city, api):
    other = Assignment.objects.get(case=city.handling(co=()), role="sole")
    case = city.replied(title="另一件提案")

    status, body = api(city[Role.OFFICE]).post(
        address(city.assignment(case, "科技局"), "withdraw_unit"), {"inputs": {"reason": "转出"}}
    )
    elsewhere = api(city[Role.SECRETARIAT]).post(
        address(case, "record_evaluation"), {"inputs": {"signer": other.pk + 10**6}}
    )

    assert (status, body["code"]) == (409, "round_over")
    assert (elsewhere[0], elsewhere[1]["errors"]["signer"][0]["code"]) == (400, "invalid_choice")
