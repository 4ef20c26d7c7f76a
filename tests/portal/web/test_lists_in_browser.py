"""The list of cases in a real browser: filtered, with other columns, readable by everyone at both widths."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.portal.web.readable import faults, overflow
from workflow.services.lists import choose_columns, keep_list

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLUMNS = ("units", "category", "outcome", "publication", "handed_over_on", "moved_at", "state", "due")


def laid_out(city, at):
    city.accept(city.handling(title="交办的提案"), "科技局")
    city.filed(title="立案的提案")
    choose_columns(city[Role.OFFICE], "cases", COLUMNS)
    keep_list(city[Role.OFFICE], "cases", name="等交办", query="waiting=handover", at=at)


def test_list_is_filtered_and_readable_by_everyone_at_both_widths(visit, city, beside):
    beside(laid_out, city, "2023-05-22T02:00:00Z")
    found = {}

    for width in (1440, 375):
        page = visit(city[Role.OFFICE], width)
        page.goto("/cases/?order=due&publication=open")
        page.get_by_text("选择要看的列").click()
        found[width] = (faults(page), overflow(page))
        page.get_by_role("link", name="等交办").click()
        page.wait_for_url("**waiting=handover")
        found[width] += (page.locator("td a.title").all_inner_texts(),)

    assert found == dict.fromkeys((1440, 375), ([], 0, ["立案的提案"]))


def test_choosing_a_filter_asks_at_once(visit, city, beside):
    beside(laid_out, city, "2023-05-22T02:00:00Z")
    page = visit(city[Role.OFFICE])
    page.goto("/cases/")

    page.get_by_label("等谁办").select_option(label="单位签收")
    page.wait_for_url("**waiting=receipt**")

    assert page.locator("td a.title").all_inner_texts() == ["交办的提案"]
    assert (
        page.get_by_role("link", name="导出 CSV").get_attribute("href") == "/cases/export.csv?waiting=receipt"
    )
