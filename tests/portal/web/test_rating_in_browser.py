"""Rating with a thumb: on a telephone, by the page and by the link, kept while it is typed; and what axe says of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.portal.web.readable import faults, overflow
from workflow.models import Evaluation, Unsaved
from workflow.services.rating_links import codes_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = {"contact": "none", "visited": "not_visited", "attitude": "mostly", "pertinence": "partly"}
THUMB = 48
"""The least height of a box to tick, in CSS pixels."""


def tick(page, case, asks):
    for name, value in (
        FIRST.items() | {f"ask_{ask}": "not_soon" for ask in asks}.items() | {"result": "reserves"}.items()
    ):
        page.locator(f'[name="{name}"][value="{value}"]').check()
    page.locator("[name=words]").fill("第二条还要再看。")


def lowest(page):
    return page.locator(".hb-rating .hb-opt").evaluate_all(
        "all => Math.min(...all.map(one => one.offsetHeight))"
    )


def test_a_member_rates_on_a_telephone(city, beside, visit):
    case = beside(city.replied)
    asks = beside(lambda: list(case.proposal.asks.values_list("pk", flat=True)))
    page = visit(city[Role.MEMBER], 375)
    page.goto(move_url(case, case, "evaluate"))

    page.get_by_role("button", name="提交评价").click()
    page.locator(".hb-errsum").wait_for()
    found = faults(page)
    tick(page, case, asks)
    page.locator("#saved", has_text="已自动保存").wait_for()
    kept, tall, over = beside(Unsaved.objects.count), lowest(page), overflow(page)
    with page.expect_navigation():
        page.get_by_role("button", name="提交评价").click()

    rating = beside(lambda: Evaluation.objects.get(case=case))
    assert (found, kept, over) == ([], 1, 0)
    assert tall >= THUMB
    assert (rating.result, rating.words, beside(Unsaved.objects.count)) == ("reserves", "第二条还要再看。", 0)


def test_the_link_asks_to_confirm_and_then_rates(city, beside, live_server, new_context):
    case = beside(city.replied)
    asks = beside(lambda: list(case.proposal.asks.values_list("pk", flat=True)))
    [code] = beside(lambda: list(codes_of(Evaluation.objects.filter(case=case)).values()))
    context = new_context(base_url=live_server.url, viewport={"width": 375, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.goto(reverse("rate_by_link", args=[code]))

    found = faults(page)
    tick(page, case, asks)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("heading", name="核对评价").wait_for()
    found += faults(page)
    before = beside(lambda: Evaluation.objects.get(case=case).state)
    page.get_by_label("以上是我自己的意见").check()
    page.get_by_role("button", name="确认提交").click()
    page.get_by_role("heading", name="评价已收到").wait_for()

    rating = beside(lambda: Evaluation.objects.get(case=case))
    assert (found, before, overflow(page)) == ([], "pending", 0)
    assert (rating.state, rating.result) == ("given", "reserves")
