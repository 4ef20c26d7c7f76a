"""The pages on which people set what they are told, and administrators the calendars and the ways out, for everyone."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest

from notifications.models import Dispatch, Notice, Target
from proposals.roles import Role
from tests.city import at
from tests.portal.web.readable import faults, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN = ["/me/notices/", "/me/calendar/", "/calculator/"]
PAGES = {
    Role.OFFICE: [*OWN, "/urge/"],
    Role.ADMINISTRATOR: [
        "/manage/", "/manage/calendars/", "/manage/calendars/notice/", "/manage/calendars/days/",
        "/manage/calendars/recount/", "/manage/wordings/", "/manage/wordings/case.hand_over/", "/manage/targets/",
        "/manage/outbox/",
    ],
}  # fmt: skip


def laid_out(city):
    """A unit that is late, a target, and a message that did not get through."""
    city.handling(day=date(2023, 4, 3))
    target = Target.objects.create(
        jurisdiction=city.jurisdiction,
        organisation=city.units["科技局"],
        label="群机器人",
        address="json://10.0.0.1/",
    )
    notice = Notice.objects.filter(recipient=city["科技局", Role.HANDLER]).first()
    Dispatch.objects.create(
        jurisdiction=city.jurisdiction, notice=notice, wire="target", target=target, cause=f"event:{notice.event_id}",
        pace="now", state="dead", next_at=at(date(2023, 4, 3)), error="连不上",
    )  # fmt: skip


def test_the_pages_of_settings_are_readable_by_everyone_on_a_phone(visit, city, beside):
    beside(laid_out, city)
    found = {}

    for role, addresses in PAGES.items():
        page = visit(city[role], 375)
        for address in addresses:
            answer = page.goto(address)
            found[address] = (answer.status, faults(page), overflow(page))

    assert found == dict.fromkeys(chain(*PAGES.values()), (200, [], 0))
