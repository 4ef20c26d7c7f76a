"""Proposal 20230368 from filing to closure, as every role, through links and forms that the pages offer.

Once by these alone, as without JavaScript, once on a phone in a real browser with it. The facts (number, title, bureaus, days) are those of the
published case; the sentences are our own.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.db import connections

from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.portal.walkers import BrowserWalker, FormWalker
from tests.portal.windows import logged_in, open_window
from workflow.findings import open_findings
from workflow.models import Case, Commitment, Opinion, Reply

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "20230368"
TITLE = "关于切实提升服务水平和扶持力度 培育一批“专精特新”企业的建议"
LEAD = "工信局"
CO_HANDLERS = ("科技局", "市监局", "人社局", "发改局", "金融局")
SILENT = "金融局"
SENT_ON = {
    "发改局": date(2023, 5, 5),
    "市监局": date(2023, 5, 8),
    "科技局": date(2023, 5, 9),
    "人社局": date(2023, 5, 12),
}
MEASURES = """一、培育体系
1.摸清全市创新资源，选派干部指导企业培训。
2.发挥行业组织作用，及时配套政策。
二、服务体系
1.主动收集企业诉求，自动匹配政策。
2.建立融资白名单和风险资金池。
三、发展体系
1.宽容创新失败，加强宣导。
2.做好规划衔接，融入深圳。"""
LETTER = """民建市委会：
　　您提出的《关于切实提升服务水平和扶持力度 培育一批“专精特新”企业的建议》（第20230368号）收悉。现答复如下：
　　一、关于培育体系
　　已走访八家企业，形成五份调研报告，并出台若干措施。
　　二、关于服务体系
　　企业诉求平台已收集诉求593条，办结率98%。
　　三、下一步
　　每年组织校企人才对接不少于3次。
　　感谢您对我市工作的关心和支持。
"""


@pytest.fixture
def traveller():
    with time_machine.travel(at(date(2023, 2, 1)), tick=True) as machine:
        yield machine


@pytest.fixture
def beside():
    """Database look-ups happen in a thread of their own: Playwright's loop fills this one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *args: pool.submit(work, *args).result()
        pool.submit(connections.close_all).result()


@pytest.fixture
def city(transactional_db, traveller):
    city = make_city()
    for name in ("市监局", "人社局"):
        city.add_unit(name)
    return city


@pytest.mark.browser
def test_the_case_walks_from_filing_to_closure_on_a_phone(live_server, new_context, city, traveller, beside):
    def opened(user):
        return open_window(new_context, live_server.url, beside(logged_in, user), 375)

    _walk(BrowserWalker(traveller, opened), city, beside)


def test_the_case_walks_from_filing_to_closure_by_links_and_forms_alone(city, traveller):
    _walk(FormWalker(traveller), city, lambda work, *args: work(*args))


def _walk(walker, city, beside):
    case = _file(walker, city, beside)
    _hand_over(walker, city, beside, case)
    for unit, day in sorted(SENT_ON.items(), key=lambda item: item[1]):
        _send_opinion(walker, city, beside, case, unit, day)
    _give_up_waiting(walker, city, beside, case)
    _reply(walker, city, beside, case)
    _close(walker, city, beside, case)

    assert beside(lambda: fresh(case).state) == "closed"


def _file(walker, city, beside):
    collective, secretariat = city["民建市委会", Role.COLLECTIVE], city[Role.SECRETARIAT]
    walker.file(
        collective, title=TITLE, reasons="全市有31家企业入选第四批国家级名单，但融资、人才和协同仍有不足。",
        ask__0=MEASURES, body="示范市民建市委会", endorsement="2023年1月30日盖章",
    )  # fmt: skip
    case = beside(lambda: Case.objects.select_related("proposal").get())
    assert beside(lambda: [ask.number for ask in case.proposal.asks.order_by("position")]) == [
        "一.1", "一.2", "二.1", "二.2", "三.1", "三.2",
    ]  # fmt: skip
    walker.move(collective, "submit", case)
    walker.on(date(2023, 2, 20))
    walker.move(secretariat, "recommend", case)
    walker.on(date(2023, 3, 1))
    walker.move(secretariat, "file", case, category="经济发展", nature="ordinary", number=NUMBER)
    walker.case_url = f"/cases/{city.jurisdiction.slug}/{NUMBER}/"
    return case


def _hand_over(walker, city, beside, case):
    walker.on(date(2023, 4, 21))
    walker.move(
        city[Role.OFFICE], "hand_over", case, leads=[city.units[LEAD].pk],
        co_handlers=[city.units[name].pk for name in CO_HANDLERS], document="示府办函〔2023〕168号",
    )  # fmt: skip
    walker.on(date(2023, 4, 23))
    for unit in (LEAD, *CO_HANDLERS):
        assignment = beside(city.assignment, case, unit)
        walker.move(city[unit, Role.LIAISON], "accept", assignment, machine="assignment")


def _send_opinion(walker, city, beside, case, unit, day):
    walker.on(day)
    handler = city[unit, Role.HANDLER]
    walker.move(handler, "draft_opinion", beside(city.assignment, case, unit), machine="assignment")
    opinion = beside(lambda: Opinion.objects.get(organisation=city.units[unit]))
    page = f"{walker.case_url}opinions/{opinion.pk}/"
    asks = beside(lambda: list(case.proposal.asks.order_by("position")))
    verdicts = {f"ask__{ask.pk}": "not_ours" for ask in asks[1:]} | {f"ask__{asks[0].pk}": "adopted"}
    text = (
        f"市工业和信息化局：\n　　一、已有工作\n　　{unit}今年安排专项资金，支持企业创新。\n　　特此复函。\n"
    )
    step = {"machine": "opinion", "start": page}
    walker.move(handler, "write", opinion, text=text, **verdicts, **step)
    walker.move(handler, "submit_for_review", opinion, **step)
    walker.move(city[unit, Role.SECTION_HEAD], "pass_check", opinion, **step)
    walker.move(city[unit, Role.BUREAU_LEADER], "approve", opinion, **step)
    walker.move(city[unit, Role.LIAISON], "send", opinion, **step)


def _give_up_waiting(walker, city, beside, case):
    """The fifth co-handler never answers: urged, noted by the office, waived by the lead's leader."""
    silent = beside(city.assignment, case, SILENT)
    walker.on(date(2023, 5, 16))
    walker.move(
        city[LEAD, Role.HANDLER], "remind", silent, machine="assignment", reason="请尽快报送会办意见。"
    )
    walker.move(
        city[Role.OFFICE], "note_silence", silent, machine="assignment", reason="已两次协调，仍未报送。"
    )
    walker.move(
        city[LEAD, Role.BUREAU_LEADER], "waive", silent, machine="assignment", reason="答复期限将到。"
    )
    assert beside(lambda: fresh(case).opinions_complete)


def _reply(walker, city, beside, case):
    walker.on(date(2023, 5, 22))
    handler = city[LEAD, Role.HANDLER]
    for unit in SENT_ON:
        assignment = beside(city.assignment, case, unit)
        passages = beside(
            lambda a=assignment: [p.pk for link in a.opinion_links.all() for p in link.opinion.passages.all()]
        )
        walker.move(
            handler,
            "mark_use",
            assignment,
            machine="assignment",
            **{f"use__{key}": "used" for key in passages},
        )
    walker.move(
        handler,
        "record_consultation",
        case,
        consulted_on="2023-05-22",
        how="visit",
        summary="当面介绍了初步考虑。",
    )
    walker.move(
        city["民建市委会", Role.COLLECTIVE], "answer_consultation", case, confirmed="yes",
        consultation=beside(lambda: case.consultations.get().pk),
    )  # fmt: skip
    walker.move(handler, "draft_reply", beside(city.assignment, case, LEAD), machine="assignment")
    reply = beside(Reply.objects.get)
    step = {"machine": "reply", "start": f"{walker.case_url}replies/{reply.pk}/"}
    asks = beside(lambda: list(case.proposal.asks.order_by("position")))
    answers = {f"how__{ask.pk}": "answered" for ask in asks[:4]}
    declined = {f"how__{ask.pk}": "declined" for ask in asks[4:]} | {
        f"reason__{ask.pk}": "另行研究。" for ask in asks[4:]
    }
    walker.move(
        handler, "write", reply, text=LETTER, outcome_class=beside(lambda: _class_b(case)), openness="public",
        contact="经办科", phone="0000-00000000", copy_to="提案委、督查室", **answers, **declined, **step,
    )  # fmt: skip
    _settle(walker, beside, handler, reply, step)
    walker.move(handler, "submit_check", reply, **step)
    walker.move(city[LEAD, Role.SECTION_HEAD], "pass_check", reply, **step)
    walker.move(city[Role.OFFICE], "clear", reply, openness="public", **step)
    walker.on(date(2023, 6, 19))
    walker.move(city[LEAD, Role.BUREAU_LEADER], "sign_off", reply, **step)
    walker.move(
        city[LEAD, Role.LIAISON],
        "issue",
        reply,
        word="示工信函",
        issued_on="2023-06-19",
        **step,
    )
    walker.move(
        city[LEAD, Role.LIAISON],
        "deliver",
        reply,
        delivered_on="2023-06-19",
        delivered_how="当面送达",
        **step,
    )
    assert beside(lambda: fresh(case).state) == "replied"


def _settle(walker, beside, handler, reply, step):
    """Say of the promise that it binds, and of each finding why it may stand."""
    promise = beside(reply.promises.get)
    settled = {f"decision__{promise.pk}": "confirmed", f"due_on__{promise.pk}": "2023-12-31"}
    walker.move(handler, "settle_promises", reply, **settled, **step)
    for finding in beside(lambda: open_findings(fresh(reply))):
        words = {"finding": finding.fingerprint, "reason": "本局的统计数据。"}
        walker.move(handler, "waive_finding", reply, **words, **step)


def _class_b(case):
    return case.pack.outcome_classes.get(letter="B").pk


def _close(walker, city, beside, case):
    secretariat = city[Role.SECRETARIAT]
    walker.on(date(2023, 6, 25))
    asks = beside(lambda: list(case.proposal.asks.values_list("pk", flat=True)))
    walker.move(
        city["民建市委会", Role.COLLECTIVE], "evaluate", case, contact="visit", visited="visited",
        attitude="satisfied", pertinence="partly", leader_answered="yes", result="mostly",
        words="融入深圳一条没有回应。", **{f"ask_{ask}": "partly" for ask in asks},
    )  # fmt: skip
    walker.move(city[Role.OFFICE], "decide_publication", case, publication="full")
    commitment = beside(Commitment.objects.get)
    walker.move(secretariat, "confirm", commitment, machine="commitment")
    walker.move(secretariat, "close", case, outcome="in_progress")
    assert beside(lambda: fresh(case).state) == "tracking"
    walker.on(date(2023, 12, 20))
    walker.move(
        city[LEAD, Role.HANDLER], "report", commitment, machine="commitment", text="全年组织4次，名单附后。"
    )
    walker.move(secretariat, "mark_kept", commitment, machine="commitment")
