"""Looking for words, and a call for clues from its publication to a member's draft, for everyone, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from proposals.models import Call, Clue
from proposals.roles import Role
from tests.portal.web.readable import faults, overflow
from workflow.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FINE = [([], 0), ([], 0)]
TITLE = "关于在老旧小区推广ElectricBicycleChargingAndBatterySwapping充电桩并建立长效管理机制的提案"
CALLED = "围绕2023年民生实事征集城市建设、经济发展、教科文卫体和社会治理各方面的提案线索"
CLUE = "老旧小区充电难"
SOURCE = "八个小区没有充电桩，见http://www.shifan.example/" + "charging-survey-" * 6 + "2023。"
KEPT = "創新資源和充電設施的長期跟蹤"


def looked_at(page):
    """What keeps people from reading the page, and how far it runs off the screen: on a telephone, on a desk."""
    width = page.viewport_size["width"]
    found = []
    for size in (375, 1440):
        page.set_viewport_size({"width": size, "height": 900})
        found.append((faults(page), overflow(page)))
    page.set_viewport_size({"width": width, "height": 900})
    return found


def looks_for(page, words):
    box = page.locator("#id_q")
    box.fill(words)
    box.press("Enter")


def test_two_characters_are_found_marked_kept_and_narrowed_on_a_telephone(visit, city, beside):
    beside(city.handling, title=TITLE)
    page = visit(city[Role.OFFICE], 375)

    page.goto("/search/")
    looks_for(page, "創新")
    expect(page.get_by_role("heading", name="找到 1 处")).to_be_visible()
    expect(page.locator("mark.hb-hit")).to_have_text(["创新"])
    page.get_by_label("起个名字").fill(KEPT)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已保存为")).to_be_visible()
    seen = [looked_at(page)]
    page.goto("/search/?q=創新&kind=npc_suggestion&category=经济")
    expect(page.get_by_role("heading", name="没有找到“創新”")).to_be_visible()
    seen.append(looked_at(page))
    page.get_by_role("link", name=KEPT).click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    assert seen == [FINE] * 2


def calls(page):
    """The secretariat publishes a call and gives the first clue; how the pages on the way look."""
    page.goto("/calls/")
    page.get_by_role("link", name="发布征集").click()
    page.get_by_role("button", name="发布", exact=True).click()
    seen = [looked_at(page)]
    page.get_by_label("标题").fill(CALLED)
    page.get_by_label("征集说明").fill("请写明地点、事实和数据。")
    page.get_by_label("截止日期").fill("2023-06-30")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CALLED)
    page.get_by_role("link", name="提供线索").click()
    page.get_by_label("线索").fill(CLUE)
    page.get_by_label("情况说明").fill(SOURCE)
    page.get_by_role("button", name="提交线索").click()
    expect(page.get_by_role("heading", name=CLUE)).to_be_visible()
    return [*seen, looked_at(page)]


def test_a_call_is_published_and_a_member_writes_from_its_clue_on_a_telephone(visit, city, beside):
    seen = calls(visit(city[Role.SECRETARIAT]))
    page = visit(city[Role.MEMBER], 375)

    page.goto("/calls/")
    seen.append(looked_at(page))
    page.get_by_role("link", name=CALLED).click()
    seen.append(looked_at(page))
    page.get_by_role("button", name="选用，写成我的提案").click()
    expect(page.get_by_role("textbox", name="案由")).to_have_value(f"关于{CLUE}的提案")
    expect(page.locator("#id_reasons")).to_have_value(SOURCE)
    page.goto("/calls/")
    page.get_by_role("link", name=CALLED).click()
    expect(page.get_by_role("link", name="看我的提案")).to_be_visible()

    made = beside(lambda: (Call.objects.count(), Case.objects.get().proposal.clue == Clue.objects.get()))
    assert (made, seen) == ((1, True), [FINE] * 4)
