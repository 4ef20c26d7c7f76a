"""From five opinions to one reply, in a browser: what was written arrives, what was approved is what the paper says."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db import connections
from playwright.sync_api import expect

from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.portal.documents.papers import pdf_text
from tests.portal.web.readable import faults, overflow
from tests.portal.windows import logged_in, open_window
from workflow.assembly.blocks import Block
from workflow.chain import text_digest
from workflow.letters import current_text
from workflow.models import ReplySource
from workflow.services import perform

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAD, AGAIN, LATE, OBJECTING = "工信局", "发改局", "金融局", "市监局"
CO = ("科技局", AGAIN, OBJECTING, "人社局", LATE)
SENT_ON, ASKED_ON, SUPPLIED_ON = date(2023, 5, 5), date(2023, 5, 8), date(2023, 5, 10)
WAIVED_ON, WROTE_ON, SIGNED_ON = date(2023, 5, 17), date(2023, 5, 18), date(2023, 5, 22)
SAID = {
    "科技局": ("一.1", "adopted", "我局已评估全市创新资源，建成256家后备企业的名单。"),
    AGAIN: ("二.1", "adopted", "政务平台已上线主动服务专区，按企业诉求匹配政策。"),
    OBJECTING: ("一.2", "partly", "已指导行业组织走访企业，收集难题87条。"),
    "人社局": ("一.1", "partly", "派出干部指导中小企业培训，已办32场。"),
}
SUPPLEMENT = "政务平台已上线主动服务专区432项，按企业诉求匹配政策。"


@pytest.fixture
def clock():
    with time_machine.travel(at(WROTE_ON), tick=True) as machine:
        yield machine


@pytest.fixture
def beside():
    """Rows are read and moved in a thread of their own: Playwright's loop fills this one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *args, **more: pool.submit(work, *args, **more).result()
        pool.submit(connections.close_all).result()


@pytest.fixture
def city(transactional_db, clock):
    city = make_city()
    for name in ("市监局", "人社局"):
        city.add_unit(name)
    return city


@pytest.fixture
def visit(live_server, new_context, beside):
    def opened(user, width=1440):
        page = open_window(new_context, live_server.url, beside(logged_in, user), width)
        page.goto("/")
        return page

    return opened


def opine(city, case, unit, said, day):
    """One opinion of one section that speaks to one ask."""
    number, verdict, words = said
    opinion = city.opinion_draft(case, unit, day=day)
    asks = {ask.number: ask.pk for ask in case.proposal.asks.all()}
    parts = (
        Block("市工业和信息化局："),
        Block(f"　　一、关于建议{number}\n　　{words}", frozenset({asks[number]})),
        Block("　　特此复函。"),
    )
    verdicts = {key: verdict if name == number else "not_ours" for name, key in asks.items()}
    city.do("write", opinion, city[unit, Role.HANDLER], day, parts=parts, verdicts=verdicts)
    city.settle_promises(opinion, day)
    city.do("submit_for_review", opinion, city[unit, Role.HANDLER], day)
    city.do("pass_check", opinion, city[unit, Role.SECTION_HEAD], day)
    city.do("approve", opinion, city[unit, Role.BUREAU_LEADER], day)
    city.do("send", opinion, city[unit, Role.LIAISON], day)


def heard(city):
    """Four opinions are in, one of them asked again; the fifth is waited for no longer. The reply is opened."""
    case = city.handling(co=CO)
    city.accept(case, LEAD, *CO)
    for unit, said in SAID.items():
        opine(city, case, unit, said, SENT_ON)
    city.do(
        "ask_again", city.assignment(case, AGAIN), city[LEAD, Role.HANDLER], ASKED_ON, reason="请写明项数。"
    )
    opine(city, case, AGAIN, ("二.1", "adopted", SUPPLEMENT), SUPPLIED_ON)
    late = city.assignment(case, LATE)
    city.do("note_silence", late, city[Role.OFFICE], WAIVED_ON, reason="两次催办未报。")
    city.do("waive", late, city[LEAD, Role.BUREAU_LEADER], WAIVED_ON, reason="答复期限将至。")
    city.consulted(case)
    return fresh(case), city.reply_draft(case, day=WROTE_ON)


def checked(city, case, reply):
    """The uses are marked, one bureau objects; section head and office let the letter pass."""
    for unit in SAID:
        city.use_all(case, unit, day=WROTE_ON)
    objecting = city[OBJECTING, Role.HANDLER]
    city.do("object_to_use", city.assignment(case, OBJECTING), objecting, WROTE_ON, reason="请写明牵头单位。")
    city.do("pass_check", fresh(reply), city[LEAD, Role.SECTION_HEAD], WROTE_ON)
    city.do("clear", fresh(reply), city[Role.OFFICE], WROTE_ON, openness="public")


def issued(city, reply):
    city.settle_findings(reply, LEAD, day=SIGNED_ON)
    perform(
        "issue", fresh(reply), actor=city[LEAD, Role.LIAISON], at=at(SIGNED_ON), word="示工信函", issued_on=SIGNED_ON
    )  # fmt: skip


def assemble(page, asks):
    """Pull every passage in, say 市科技局 where its 我局 would mean us, answer every ask, and send the letter on."""
    for pulled in range(1, len(SAID) + 1):
        page.locator("button[data-pull]:visible").first.click()
        expect(page.locator(".hb-quote.is-used")).to_have_count(pulled)
    taken = page.locator("textarea", has_text="我局已评估")
    taken.fill(taken.input_value().replace("我局", "市科技局"))
    for ask in asks:
        page.locator(f'[name="how-{ask}"]').select_option("answered")
    page.get_by_role("radio", name=re.compile("^B")).check()
    page.locator('[name="openness"]').select_option("public")
    for name, words in (("contact", "经办科"), ("phone", "0000-00000000"), ("copy_to", "提案委、督查室")):
        page.locator(f'[name="{name}"]').fill(words)
    page.get_by_role("button", name="保存并送核稿").first.click()
    page.get_by_role("button", name="送核稿").click()
    expect(page.get_by_role("status").or_(page.locator(".hb-messages"))).to_contain_text("已办好")


def sign(page):
    """On a phone: the first thing on the workbench, read through, and one button."""
    page.get_by_role("link", name=re.compile("签发.*20230001")).click()
    expect(page.get_by_text("4 / 5 份已到；金融局未报，已说明")).to_be_visible()
    expect(page.get_by_text("市监局对采用情况有异议：请写明牵头单位。")).to_be_visible()
    expect(page.get_by_text("3 条建议均有答复。")).to_be_visible()
    button = page.get_by_role("button", name="同意签发")
    heights = (
        button.bounding_box()["height"],
        page.get_by_role("button", name="退回修改").bounding_box()["height"],
    )
    over = overflow(page)
    assert faults(page) == []
    page.get_by_label("批示意见").fill("同意。")
    button.click()
    expect(page.locator(".hb-messages")).to_contain_text("已办好")
    return min(heights), over


def squeezed(text):
    """Without blanks and page numbers, which fall where the paper breaks."""
    return re.sub(r"\s|—\d+—", "", text)


def test_five_opinions_become_one_reply_whose_paper_says_what_was_approved(visit, city, clock, beside):
    case, reply = beside(heard, city)
    asks = beside(lambda: list(case.proposal.asks.order_by("position").values_list("pk", flat=True)))
    address = f"/cases/shifan/{case.proposal.number}"

    desk = visit(city[LEAD, Role.HANDLER])
    desk.goto(f"{address}/reply/{reply.pk}/write/")
    assemble(desk, asks)
    beside(checked, city, case, reply)
    clock.move_to(at(SIGNED_ON))
    least_height, over = sign(visit(city[LEAD, Role.BUREAU_LEADER], 375))
    beside(issued, city, reply)
    desk = visit(city[LEAD, Role.HANDLER])  # days later a log-in is over
    desk.goto(f"{address}/replies/{reply.pk}/")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="PDF 文件").click()

    approved = beside(lambda: fresh(reply))
    text = beside(current_text, approved)
    paper = squeezed(pdf_text(Path(download.value.path()).read_bytes()))
    lines = [squeezed(line) for line in text.splitlines() if line.strip()]
    assert (least_height >= 48, over) == (True, 0)
    assert (approved.state, approved.approved_digest) == ("issued", text_digest(text))
    assert [line for line in lines if line not in paper] == []
    assert sorted(lines, key=paper.index) == lines
    assert squeezed(approved.document_number) in paper
    assert beside(sources_of, reply) == {
        ("科技局", "市科技局已评估全市创新资源，建成256家后备企业的名单。"),
        (AGAIN, SUPPLEMENT),
        (OBJECTING, SAID[OBJECTING][2]),
        ("人社局", SAID["人社局"][2]),
    }


def sources_of(reply):
    """Each bureau with the words of the reply that were made from its letter."""
    rows = ReplySource.objects.filter(passage__reply=reply).select_related(
        "passage", "source__opinion__organisation"
    )
    return {
        (row.source.opinion.organisation.short_name, row.passage.text.split("）")[-1].strip()) for row in rows
    }
