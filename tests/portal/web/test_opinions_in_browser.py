"""Opinions beyond the editor in a real browser: readable by everyone at every width, and done without a script."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from proposals.roles import Role
from tests.city import fresh
from tests.correspondence import drafted, kept, rewritten, sent
from tests.portal.web.readable import faults, faults_at, overflow
from workflow.assembly.blocks import Block
from workflow.models import Opinion, PassageUse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARRIED = "我市已评估全市创新资源，派出干部五十名指导中小企业培训。"
CHANGED = "2022年度科技信贷共向民营企业发放贷款8931笔，金额645亿元。"
LETTER = (
    "示范市工信局：\n　　第20230001号提案收悉，现将会办意见函告如下：\n"
    "　　一、关于培育体系\n　　我局已评估全市创新资源，派出干部指导中小企业培训。\n"
    "　　二、关于融资\n　　另有安排，暂不对外。\n　　特此函复。\n"
)


def _answered(city):
    """A case whose co-handler sent a letter that was rewritten once, and whose lead wrote a reply."""
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = drafted(city, case, "科技局", f"一、培育\n　　{CARRIED}")
    parts = (f"一、培育\n　　{CARRIED}", f"二、融资\n　　{CHANGED}", kept("三、另外\n　　园区范围尚未公布。"))
    opinion = sent(city, rewritten(city, opinion, "科技局", *parts), "科技局")
    reply = city.reply_draft(case)
    words = [Block(f"一、培育\n　　{CARRIED}"), Block(f"二、融资\n　　{CHANGED.replace('民营', '专精特新')}")]
    city.do("write", reply, city["工信局", Role.HANDLER], date(2023, 5, 15), parts=words, answers={})
    return case, opinion


def _owing(city):
    """Two cases for which 金融局 owes an opinion."""
    for title in ("关于加强企业融资服务的建议", "关于修建口袋公园的提案"):
        city.accept(city.handling(title=title), "金融局")


def test_pages_are_readable_by_everyone_at_every_width(visit, city, beside):
    case, opinion = beside(_answered, city)
    share = beside(city.assignment, case, "科技局")
    page = visit(city["工信局", Role.HANDLER])
    letter = f"/cases/shifan/20230001/opinions/{opinion.pk}/"
    addresses = [
        letter,
        f"{letter}versions/",
        f"{letter}receipt/",
        f"/cases/shifan/20230001/assignment/{share.pk}/mark_use/",
    ]

    found = {}
    for address in addresses:
        page.goto(address)
        found |= faults_at(page, 1440, 375, 320)

    assert found == {}


@pytest.mark.parametrize(("width", "script"), [(375, False), (1440, True)])
def test_a_letter_is_pasted_looked_over_and_saved(visit, city, beside, width, script):
    case = beside(city.handling)
    beside(city.accept, case, "科技局")
    opinion = beside(city.opinion_draft, case, "科技局")
    page = visit(city["科技局", Role.HANDLER], width, script=script)
    page.goto(f"/cases/shifan/20230001/opinions/{opinion.pk}/")

    page.get_by_role("link", name="粘贴或上传").click()
    page.get_by_label("或者粘贴正文").fill(LETTER)
    page.get_by_role("button", name="分段并核对").click()
    page.get_by_role("heading", name="第 2 段").wait_for()
    seen = (faults(page), overflow(page)) if script else ([], 0)
    second = page.locator("section", has=page.get_by_role("heading", name="第 2 段"))
    second.get_by_label("仅供主办单位参考").check()
    page.get_by_role("button", name="存为新稿").click()

    expect(page.get_by_text("会办意见已存为新的一稿，还没有送审。")).to_be_visible()
    assert seen == ([], 0)
    assert list(fresh(opinion).passages.order_by("position").values_list("quotable", flat=True)) == [
        True, False,
    ]  # fmt: skip


def test_enter_in_a_field_saves_and_takes_no_piece_out(visit, city, beside):
    case = beside(city.handling)
    beside(city.accept, case, "科技局")
    opinion = beside(city.opinion_draft, case, "科技局")
    page = visit(city["科技局", Role.HANDLER], script=False)
    page.goto(f"/cases/shifan/20230001/opinions/{opinion.pk}/upload/")
    page.get_by_label("或者粘贴正文").fill(LETTER)
    page.get_by_role("button", name="分段并核对").click()

    page.locator("#id_contact").press("Enter")

    expect(page.get_by_text("会办意见已存为新的一稿")).to_be_visible()
    assert fresh(opinion).passages.count() == 2


@pytest.mark.parametrize(("width", "script"), [(375, False), (1440, True)])
def test_a_bureau_answers_two_cases_at_one_stroke(visit, city, beside, width, script):
    beside(_owing, city)
    page = visit(city["金融局", Role.HANDLER], width, script=script)

    page.get_by_role("link", name="批量起草").click()
    for title in ("关于加强企业融资服务的建议", "关于修建口袋公园的提案"):
        page.get_by_label(re.compile(f"^{title}")).check()
    page.get_by_label("无补充意见").check()
    seen = (faults(page), overflow(page)) if script else ([], 0)
    page.get_by_role("button", name="起草会办意见").click()

    expect(page.get_by_role("heading", name="刚才起草的")).to_be_visible()
    assert seen == ([], 0)
    assert Opinion.objects.count() == 2


def test_the_lead_marks_what_was_used_from_what_is_proposed(visit, city, beside):
    case, opinion = beside(_answered, city)
    share = beside(city.assignment, case, "科技局")
    page = visit(city["工信局", Role.HANDLER], 375, script=False)
    page.goto(f"/cases/shifan/20230001/opinions/{opinion.pk}/")

    page.get_by_role("link", name="标明意见采用情况").click()
    page.get_by_role("button", name="标明意见采用情况").click()

    expect(page.get_by_text("已办好")).to_be_visible()
    marks = PassageUse.objects.filter(case=case).order_by("passage__position")
    assert list(marks.values_list("use", flat=True)) == ["used", "partly", "not_used"]
    assert share.opinion_links.count() == 1
