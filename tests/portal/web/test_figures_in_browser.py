"""The dashboard and the wall in a real browser: readable for everybody, and one screen without a scroll bar."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from proposals.roles import Role
from tests.portal.web.readable import faults, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_dashboard_and_the_wall_are_read_and_followed(visit, city, beside):
    beside(city.handling, title="还在办的提案")
    page = visit(city[Role.AUDITOR], 1440, script=False)
    page.goto("/figures/")
    expect(page.get_by_role("heading", name="办结率看板")).to_be_visible()
    page.get_by_role("link", name="签收率的分母").click()
    expect(page.get_by_text("还在办的提案").first).to_be_visible()

    found = []
    page = visit(city[Role.AUDITOR], 375)
    page.goto("/figures/")
    found += [*faults(page), overflow(page)]
    page.set_viewport_size({"width": 1440, "height": 900})
    found += faults(page)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/figures/wall/")
    found += [*faults(page), overflow(page)]

    height = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert (found, height) == ([0, 0], [1080, 1080])
