"""The ledger of promises, one promise, the look back and the link to a new proposal, for everyone, wide and narrow."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.readable import faults, overflow
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.states import LEAD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def laid_out(city):
    """A promise with a report and an objection, one without a date, and a draft that may take one of them up."""
    case = city.closed()
    vague = city.commitment(case, measure="力争进一步加强服务", due_on=None)
    promise = city.commitment(case, target="三个", due_on=date(2023, 6, 20))
    for one in (vague, promise):
        city.do("confirm", one, city[Role.SECRETARIAT], AFTER)
    city.do("report", promise, city[LEAD, Role.HANDLER], AFTER, text="建成两个。")
    city.do("object", fresh(promise), city[Role.MEMBER], AFTER, reason="没有看到。")
    return case.proposal.reference, promise.pk, city.draft(title="再提产业园").proposal.reference


def test_promises_are_readable_by_everyone_wide_and_narrow(visit, city, beside):
    case, promise, draft = beside(laid_out, city)
    pages = {
        Role.SECRETARIAT: ["/commitments/", "/commitments/look-back/", f"/cases/shifan/{case}/"],
        Role.MEMBER: [f"/cases/shifan/{case}/commitments/{promise}/", f"/cases/shifan/{draft}/follow/"],
    }
    found = {}

    for role, addresses in pages.items():
        page = visit(city[role], 375)
        for address in addresses:
            answer = page.goto(address)
            narrow = (answer.status, faults(page), overflow(page))
            page.set_viewport_size({"width": 1440, "height": 900})
            found[address] = (*narrow, overflow(page))
            page.set_viewport_size({"width": 375, "height": 800})

    assert found == {address: (200, [], 0, 0) for some in pages.values() for address in some}
