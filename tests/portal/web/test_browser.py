"""The pages in a real browser: readable by everyone, at every width, with and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.readable import faults, faults_at, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_are_readable_by_everyone_at_every_width(visit, city, beside):
    case = beside(city.replied)
    beside(city.commitment, case)
    open_case = beside(city.handling, title="办理中的提案")
    beside(city.accept, open_case, "工信局", "科技局")
    page = visit(city["工信局", Role.HANDLER])
    reply, opinion = case.replies.get(), city.units["科技局"].opinions.get()
    deadline = open_case.deadlines.order_by("pk").last()
    addresses = [
        "/",
        "/cases/",
        "/me/",
        "/notices/",
        "/nowhere/",
        "/cases/shifan/20230001/",
        "/cases/shifan/20230002/",
        f"/cases/shifan/20230001/replies/{reply.pk}/",
        f"/cases/shifan/20230001/opinions/{opinion.pk}/",
        f"/cases/shifan/20230002/deadlines/{deadline.pk}/",
        f"/cases/shifan/20230002/case/{open_case.pk}/record_consultation/",
    ]
    found = {}
    for address in addresses:
        page.goto(address)
        found |= faults_at(page, 1440, 375, 320)

    assert found == {}


def test_pages_hold_with_the_largest_letters(visit, city, beside):
    beside(city.accept, beside(city.handling), "工信局")
    page = visit(city["工信局", Role.HANDLER], 320)
    page.goto("/me/")
    page.get_by_role("button", name="字号特大").click()

    found = {}
    for address in ("/", "/cases/", "/cases/shifan/20230001/"):
        page.goto(address)
        found[address] = (faults(page), overflow(page))

    assert page.locator("html").get_attribute("data-text") == "xlarge"
    assert found == dict.fromkeys(("/", "/cases/", "/cases/shifan/20230001/"), ([], 0))


@pytest.mark.parametrize(("width", "script"), [(1440, True), (375, True), (1440, False), (375, False)])
def test_a_bureau_signs_for_a_case(visit, city, beside, width, script):
    share = city.assignment(beside(city.handling, title="要签收的提案"), "科技局")
    page = visit(city["科技局", Role.LIAISON], width, script=script)

    page.get_by_role("link", name=re.compile("签收.*20230001")).click()
    page.get_by_role("button", name="签收").click()

    expect(page.get_by_text("“签收”已办好，已记入办理时间线。")).to_be_visible()
    assert fresh(share).state == "accepted"


@pytest.mark.parametrize("script", [True, False])
def test_a_member_writes_a_proposal_with_one_more_ask(visit, city, script):
    page = visit(city[Role.MEMBER], 375, script=script)
    page.goto("/proposals/new/")

    page.get_by_role("textbox", name="案由").fill("关于完善充电设施的提案")
    page.get_by_role("button", name="添加一条办法").click()
    page.get_by_label("第 4 条办法").fill("公布建设计划。")
    page.get_by_role("button", name="保存草稿", exact=True).click()

    expect(page.get_by_text("草稿已保存，还没有提交。")).to_be_visible()
    expect(page.get_by_role("heading", name="关于完善充电设施的提案")).to_be_visible()


def test_menu_opens_without_a_script_and_lets_out(visit, city):
    page = visit(city[Role.OFFICE], 375, script=False)

    page.get_by_label("的菜单").click()
    page.get_by_role("button", name="退出登录").click()

    expect(page).to_have_url(re.compile("/login/$"))


def test_keys_walk_through_the_queue_and_reach_the_search(visit, city, beside):
    beside(city.handling, title="甲提案")
    beside(city.handling, title="乙提案")
    page = visit(city["科技局", Role.LIAISON])

    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("/")

    assert (first, second) == ("甲提案", "乙提案")
    assert page.evaluate("document.activeElement.id") == "find"


def test_error_summary_takes_the_focus_and_leads_to_the_field(visit, city, beside):
    case = beside(city.submitted)
    page = visit(city[Role.SECRETARIAT])
    page.goto(f"/cases/shifan/d{case.proposal_id}/case/{case.pk}/return_for_correction/")

    page.get_by_role("button", name="退回修改").click()

    expect(page.get_by_role("alert")).to_be_focused()
    found = faults(page)  # before the page moves under the masthead, which cuts what it covers
    page.get_by_role("alert").get_by_role("link").click()
    expect(page).to_have_url(re.compile("#id_reason$"))
    assert found == []


def test_changed_filter_is_applied_at_once(visit, city, beside):
    beside(city.filed, title="立案的提案")
    beside(city.submitted, title="提交的提案")
    page = visit(city[Role.SECRETARIAT])
    page.goto("/cases/")

    page.get_by_role("combobox", name="状态").select_option("filed")
    page.wait_for_url("**state=filed**")

    expect(page.get_by_text("立案的提案")).to_be_visible()
    expect(page.get_by_text("提交的提案")).to_have_count(0)
