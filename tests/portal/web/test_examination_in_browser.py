"""Examining without a mouse, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from proposals.models import Proposal
from proposals.roles import Role
from proposals.services.texts import AskInput
from tests.city import DAY, at
from tests.portal.web.readable import faults, overflow
from workflow.models import Case
from workflow.services import open_case, perform
from workflow.services.examination import compare

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MATTERS = (
    ("公园", "长椅年久失修，老人散步容易摔倒", "更换全部破损长椅"), ("公交", "城北没有站点，居民上班走两公里", "增设两个站点"),
    ("校门", "放学时段车辆拥堵，险情不断", "划定临时停车区"), ("河道", "漂浮垃圾无人打捞，夏天发臭", "每周打捞并公示"),
    ("菜市场", "地面湿滑，摊位占道经营", "铺设防滑砖"), ("图书馆", "周末座位不够，学生排队", "延长开放到晚上十点"),
    ("养老院", "护理人员短缺，夜间无人值守", "开办护理培训班"), ("充电桩", "新能源车主找不到桩", "在停车场安装五百个"),
    ("古村", "祠堂漏雨，木雕被盗", "编制保护名录"), ("果园", "病虫害频发，农户损失大", "派技术员驻点"),
)  # fmt: skip


def ten(city):
    """Ten submitted proposals that are about ten things."""
    for name, fact, ask in MATTERS:
        case = open_case(
            actor=city[Role.MEMBER], session=city.session, title=f"关于{name}的提案", reasons=f"{name}{fact}。",
            asks=[AskInput("一", "", f"{ask}。")], at=at(DAY),
        )  # fmt: skip
        perform("submit", case, actor=city[Role.MEMBER], at=at(DAY))


def tick_ten(page):
    for _row in range(10):
        page.keyboard.press("x")
        page.keyboard.press("j")


def choose(page, key, steps):
    """Into the list that the key opens, so many choices down, and back to the row."""
    page.keyboard.press(key)
    for _step in range(steps):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")


def told(page, words):
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def test_ten_are_examined_and_filed_without_a_mouse(visit, city, beside):
    beside(ten, city)
    page = visit(city[Role.SECRETARIAT])

    page.goto("/examination/")
    page.keyboard.press("j")
    expect(page.locator("#pane")).to_contain_text("公园长椅年久失修")
    assert faults(page) == []
    tick_ten(page)
    page.keyboard.press("p")
    told(page, "初审通过 10 件。")

    page.goto("/examination/?step=second")
    page.keyboard.press("j")
    choose(page, "c", 2)
    tick_ten(page)
    choose(page, "a", 1)
    page.keyboard.press("p")
    told(page, "已立案 10 件")

    filed = beside(lambda: list(Proposal.objects.order_by("pk").values_list("number", "class_number")))
    assert [number for number, _class in filed] == [f"2023{seq:04}" for seq in range(1, 11)]
    assert (filed[0][1], filed[9][1]) == ("城市建设类001号", "经济发展类009号")


def test_two_are_compared_and_merged_without_a_mouse(visit, city, beside):
    target = beside(city.filed, title="关于企业培育的提案")
    case = beside(city.recommended, title="关于培育企业的提案")
    beside(compare, case)
    page = visit(city[Role.EXAMINER])
    press = page.keyboard.press
    page.goto("/examination/?step=second")

    press("j")
    press("s")
    page.wait_for_url("**/compare/")
    expect(page.locator("mark.hb-differs")).to_have_count(2)
    assert faults(page) == []
    press("m")
    page.wait_for_url("**/merge_into/")
    page.get_by_role("radio").focus()
    press("Space")
    press("Enter")
    page.wait_for_url("**/examination/?step=second")

    merged = beside(lambda: Case.objects.get(pk=case.pk))
    assert (merged.state, merged.merged_into_id) == ("merged", target.pk)


def test_the_queue_fits_a_telephone(visit, city, beside):
    beside(city.filed, title="往年的提案")
    beside(
        compare,
        beside(city.submitted, title="一件题目很长很长的关于在全市各镇街推广中小企业创新培育服务体系的提案"),
    )
    page = visit(city[Role.SECRETARIAT], 375)

    page.goto("/examination/")

    assert overflow(page) == 0
    assert faults(page) == []
