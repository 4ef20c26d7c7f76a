"""A proposal is filed in a real browser: by keyboard, through a lost log-in and a dead network, with two co-signers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from proposals.roles import Role
from tests.city import DAY, PASSWORD, fresh
from tests.portal.web.readable import faults, overflow
from workflow.models import Case, Unsaved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "关于在老旧小区加装充电桩的提案"
FIRST = "由市发改局在老旧小区加装充电桩。"
SECOND = "由市工信局公布建设计划。"
COPIES = "Object.keys(localStorage).filter(key => key.startsWith('huiban:typed:')).length"


def press(page, role, name, key="Enter"):
    """A button or link by keyboard alone."""
    page.get_by_role(role, name=name).first.press(key)


def log_in(page, user):
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("密码").press("Enter")


def looked_at(page):
    """What a check of accessibility finds, and how far the page is wider than the screen."""
    return faults(page), overflow(page)


def writes(page):
    """Title and two asks, the second of which is moved above the first."""
    page.goto("/proposals/new/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_ask-0").fill(FIRST)
    page.locator("#id_ask-0").press("Control+Enter")
    expect(page.locator("#id_ask-1")).to_be_focused()
    page.keyboard.type(SECOND)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#id_ask-0")).to_have_value(SECOND)
    expect(page.locator("#saved")).to_have_text("已自动保存 10:00")
    expect(page.locator("#checks")).to_contain_text("还没有写理由")


def loses_the_network(page):
    """How many copies the browser holds while nothing goes out, and how many when it goes out again."""
    page.context.set_offline(True)
    page.locator("#id_reasons").fill("2023年3月走访十个小区，")
    expect(page.locator("#saved")).to_have_text("没有网络，已存在本机，恢复后自动保存", timeout=8000)
    kept = page.evaluate(COPIES)
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("已自动保存", timeout=8000)
    return kept, page.evaluate(COPIES)


def loses_the_session(page, user):
    """What is typed while nobody is logged in comes back after the log-in, on a page that was opened anew."""
    reasons = page.locator("#id_reasons")
    page.context.clear_cookies(name="sessionid")
    reasons.press("End")
    page.keyboard.type("八个没有充电桩。")
    expect(page.locator("#saved")).to_have_text("登录已过期，已存在本机；请在新窗口登录", timeout=8000)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/proposals/new/")
    log_in(page, user)
    expect(page.locator("#local")).to_contain_text("2023年3月走访十个小区，八个没有充电桩。")
    expect(reasons).to_have_value("2023年3月走访十个小区，")
    press(page, "button", "用本机的")
    expect(reasons).to_have_value("2023年3月走访十个小区，八个没有充电桩。")


def chooses_cosigners(page):
    """The form of the invitation with both ticked, found by name."""
    press(page, "button", "保存并邀请联名")
    page.get_by_label("按姓名或界别查找").fill("联名")
    page.get_by_label("联名委员", exact=True).press("Space")
    page.get_by_label("第二联名委员").press("Space")


@pytest.mark.parametrize("width", [1440, 375])
def test_a_member_files_with_two_cosigners_through_a_lost_session_and_a_dead_network(
    visit, city, beside, width
):
    second = beside(city.add_person, "第二联名委员", city.units["经济界"], Role.MEMBER)
    page = visit(city[Role.MEMBER], width)
    writes(page)
    seen = [looked_at(page)]
    copies = loses_the_network(page)
    loses_the_session(page, city[Role.MEMBER])
    chooses_cosigners(page)
    seen.append(looked_at(page))
    press(page, "button", "发出邀请")
    expect(page.locator("#signers")).to_contain_text("待答复")
    left = page.evaluate(COPIES)
    case = beside(Case.objects.get)
    for person in (city["cosigner"], second):
        beside(city.do, "answer_invitation", case, person, DAY, accept=True)
    page.reload()
    press(page, "link", "提交提案")
    expect(page.get_by_role("button", name="确认提交")).to_be_visible()
    seen.append(looked_at(page))
    press(page, "button", "确认提交")
    expect(page.locator("#signers")).to_contain_text("已同意")

    asks = case.proposal.asks.order_by("position").values_list("text", flat=True)
    assert (fresh(case).state, list(asks)) == ("submitted", [SECOND, FIRST])
    assert (copies, left, Unsaved.objects.count()) == ((1, 0), 0, 0)
    assert seen == [([], 0)] * 3


def test_logging_out_leaves_nothing_in_the_browser(visit, city):
    page = visit(city[Role.MEMBER])
    page.goto("/proposals/new/")
    page.evaluate(
        "localStorage.setItem('huiban:typed:99:new', JSON.stringify({at: new Date().toISOString()}))"
    )
    page.goto("/")

    page.get_by_label("的菜单").click()
    page.get_by_role("button", name="退出登录").click()

    expect(page.get_by_label("用户名")).to_be_visible()
    assert page.evaluate(COPIES) == 0


def test_without_a_script_asks_are_cut_moved_and_filled_from_a_pasted_text(visit, city):
    page = visit(city[Role.MEMBER], 375, script=False)
    page.goto("/proposals/new/")
    page.locator("#id_ask-0").fill("修路。架桥。")

    page.get_by_label("第 1 条的更多操作").click()
    page.get_by_role("button", name="拆成几条").first.click()
    cut = [page.locator(f"#id_ask-{n}").input_value() for n in (0, 1)]
    page.get_by_text("从 Word 导入或粘贴全文").click()
    page.get_by_label("或者粘贴全文").fill(
        "案由：关于停车的建议\n理由：停车难，车位少，群众反映多。\n办法：\n1.建停车场。\n2.开放车位。"
    )
    page.get_by_role("button", name="填进表单").click()

    assert cut == ["修路。", "架桥。"]
    expect(page.locator("#id_title")).to_have_value("关于停车的建议")
    expect(page.locator("#id_ask-1")).to_have_value("开放车位。")
    expect(page.get_by_label("还没有放进表单的文字")).to_have_value("修路。\n架桥。")
