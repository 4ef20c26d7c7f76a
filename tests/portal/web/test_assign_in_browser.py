"""A batch handed over without a mouse, and one objection afterwards, in a real browser; and readable on a phone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from proposals.models import TopicGroup
from proposals.roles import Role
from tests.city import at
from tests.portal.web.readable import faults, overflow
from workflow.models import Assignment, Case, HandOver, Plan
from workflow.services.planning import Part, settle_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BATCH = 40
LEAD, CO, FREE = "工信局", "科技局", "发改局"
TODAY = date(2023, 5, 22)


def waiting(city, count):
    """So many filed cases: all but one settled, three of them to go together."""
    topic = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="民营企业")
    parts = [Part(city.units[LEAD], "lead"), Part(city.units[CO], "co")]
    cases = [city.filed(title=f"关于第{number}件事的提案") for number in range(1, count + 1)]
    for place, case in enumerate(cases[1:]):
        together = topic if place < 3 else None
        settle_plan(case, actor=city[Role.OFFICE], parts=parts, together=together, at=at(TODAY))
    return cases


def press(page, locator, key="Enter"):
    """What somebody does who has no mouse: go there and press a key."""
    locator.focus()
    page.keyboard.press(key)


def choose(page, box, words):
    """Down the list of a select box until the words stand in it."""
    box.focus()
    page.keyboard.press("Home")
    labels = box.locator("option").all_text_contents()
    for _step in range(labels.index(words)):
        page.keyboard.press("ArrowDown")


def write(page, box, words):
    box.focus()
    page.keyboard.type(words)


def settle_by_keyboard(page):
    press(page, page.get_by_role("link", name="关于第1件事的提案", exact=True))
    detail = page.locator("#detail")
    expect(detail.get_by_role("heading", level=2)).to_have_text("关于第1件事的提案")
    press(page, detail.get_by_label("独办"), "Space")
    for row in detail.locator("details.hb-share").filter(has_not_text="增加单位").all():
        press(page, row.locator("summary"))
        row.get_by_label("分工").focus()
        page.keyboard.press("End")
    blank = detail.locator("details.hb-share").filter(has_text="增加单位").first
    press(page, blank.locator("summary"))
    choose(page, blank.get_by_label("单位"), "示范市发改局")
    choose(page, blank.get_by_label("分工"), "承办（答复提案人）")
    press(page, detail.get_by_role("button", name="保存分办"))
    expect(page.get_by_text("第20230001号的分办已保存，还没有交办。")).to_be_visible()


def hand_over_by_keyboard(page):
    """Everything that is settled, from the list to the notice; gives what each page on the way breaks."""
    page.goto("/assign/")
    press(page, page.get_by_label("全选"), "Space")
    expect(page.locator("[data-picked-of] [data-count]")).to_have_text(str(BATCH))
    found = faults(page)
    press(page, page.get_by_role("button", name="核对并交办"))
    expect(page.get_by_text(f"{BATCH} 件可以交办")).to_be_visible()
    found += faults(page)
    write(page, page.get_by_label("交办文号"), "示府办函〔2023〕8号")
    press(page, page.get_by_role("button", name=f"确认交办 {BATCH} 件"))
    expect(page.get_by_text(f"已交办 {BATCH} 件")).to_be_visible(timeout=60_000)
    return found + faults(page)


def object_by_keyboard(page, share):
    page.goto(f"/cases/shifan/20230001/assignment/{share.pk}/object/")
    press(page, page.get_by_label("不属本单位职责"), "Space")
    write(page, page.get_by_label("理由", exact=True), "此事属科技部门职责。")
    write(page, page.get_by_label("依据"), "三定方案第三条。")
    choose(page, page.get_by_label("建议改由"), "示范市科技局")
    press(page, page.get_by_label("已同意承办"), "Space")
    press(page, page.get_by_role("main").get_by_role("button", name="申请改办"))
    expect(page.get_by_text("“申请改办”已办好")).to_be_visible()


def uphold_by_keyboard(page):
    page.goto("/requests/")
    found = faults(page)
    press(page, page.get_by_role("link", name=re.compile("^同意改办.*20230001")))
    write(page, page.get_by_label("理由", exact=True), "依据充分，改由科技局办理。")
    press(page, page.get_by_role("main").get_by_role("button", name="同意改办"))
    expect(page.get_by_text("“同意改办”已办好")).to_be_visible()
    return found


def test_forty_are_handed_over_without_a_mouse_and_one_goes_on_after_an_objection(visit, city, beside):
    beside(waiting, city, BATCH)
    page = visit(city[Role.OFFICE])
    page.goto("/assign/")
    settle_by_keyboard(page)

    found = hand_over_by_keyboard(page)
    handed = beside(
        lambda: (Case.objects.filter(state="handling").count(), HandOver.objects.get().papers.count())
    )
    share = beside(lambda: Assignment.objects.get(organisation=city.units[FREE]))
    object_by_keyboard(visit(city[FREE, Role.BUREAU_LEADER]), share)
    found += uphold_by_keyboard(page)

    shares = Assignment.objects.filter(case__proposal__number="20230001").order_by("pk")
    now = beside(lambda: list(shares.values_list("organisation__short_name", "state")))
    assert (found, handed) == ([], (BATCH, 4))
    assert now == [(FREE, "redirected"), (CO, "pending")]


def test_the_pages_are_readable_on_a_phone_and_without_a_script(visit, city, beside):
    cases = beside(waiting, city, 5)
    page = visit(city[Role.OFFICE], 375)
    chosen = "&".join(f"cases={case.pk}" for case in cases)

    found = {}
    for address in ("/assign/", f"/assign/check/?{chosen}", f"/assign/together/?{chosen}", "/requests/"):
        page.goto(address)
        found[address.partition("?")[0]] = (faults(page), overflow(page))
    assert found == dict.fromkeys(found, ([], 0))

    plain = visit(city[Role.OFFICE], 375, script=False)
    plain.goto(f"/assign/?{chosen}")
    plain.get_by_role("button", name="核对并交办").press("Enter")
    plain.get_by_label("交办文号").fill("示府办函〔2023〕9号")
    plain.get_by_role("button", name="确认交办 4 件").press("Enter")
    expect(plain.get_by_text("已交办 4 件")).to_be_visible()
    assert beside(lambda: Plan.objects.filter(case__state="handling").count()) == 4
