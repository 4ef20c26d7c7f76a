"""Handing over: checking and confirming, cases that go together or back, and the notices."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from proposals.models import TopicGroup
from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.plan_sent import CO, DOCUMENT, FREE, KEY, LEAD, PAGE, confirmed, filled, plan_url, row
from workflow.models import Assignment, Event, HandOver


@pytest.fixture
def case(city):
    return city.filed()


@pytest.fixture
def office(browse):
    return browse(Role.OFFICE)


# -- checking and confirming


def test_checking_changes_nothing_and_names_what_stands_against(city, office, case, settle):
    unplanned = city.filed(title="没有分办的")
    settle(case)

    page = office.get(reverse("handover_check"), {"cases": [case.pk, unplanned.pk]})

    check = page.context["check"]
    assert [one.waiting.case for one in check.ready] == [case]
    assert [(one.waiting.case, one.stops) for one in check.stopped] == [
        (unplanned, ["请人工判断后拟定分办。"])
    ]
    assert page.context["letter"].listing.rows[0][4:6] == (LEAD, CO)
    assert Assignment.objects.count() == 0


def test_confirming_hands_over_under_one_number_and_keeps_the_notices(city, office, case, settle):
    other = city.filed(title="另一件")
    settle(case)
    settle(other, (FREE, "sole"))

    answer = office.post(reverse("handover_check"), confirmed(case, other))

    batch = HandOver.objects.get()
    assert answer["Location"] == reverse("handover_page", args=[batch.pk])
    assert {fresh(case).handover_document, fresh(other).handover_document} == {DOCUMENT}
    units = batch.papers.values_list("organisation__short_name", flat=True)
    assert set(units) == {None, LEAD, CO, FREE}


def test_confirming_twice_hands_over_once(office, case, settle):
    settle(case)
    office.post(reverse("handover_check"), confirmed(case))

    again = office.post(reverse("handover_check"), confirmed(case))

    assert again["Location"] == reverse("handover_page", args=[HandOver.objects.get().pk])
    assert Event.objects.filter(transition="hand_over").count() == 1


@pytest.mark.parametrize(("document", "status"), [("", 422), (DOCUMENT, 409)])
def test_a_number_is_needed_and_used_once(city, office, settle, document, status):
    case, other = city.filed(), city.filed(title="另一件")
    for one in (case, other):
        settle(one)
    office.post(reverse("handover_check"), confirmed(other, key="b" * 32))

    page = office.post(reverse("handover_check"), confirmed(case, document=document))

    assert page.status_code == status
    assert page.context["form"].errors.keys() == {"document"}
    assert fresh(case).state == "filed"


def test_the_number_after_the_last_one_is_proposed(city, office, case, settle):
    other = city.filed(title="另一件")
    for one in (case, other):
        settle(one)
    office.post(reverse("handover_check"), confirmed(other))

    page = office.get(reverse("handover_check"), {"cases": case.pk})

    assert page.context["form"]["document"].value() == "示府办函〔2023〕9号"


# -- 合并交办 and 退回提案委


def test_a_proposal_and_a_suggestion_are_joined_under_one_lead(city, office, case, settle):
    suggestion = city.filed(title="代表的建议", kind="npc_suggestion")
    settle(case)
    settle(suggestion, (FREE, "lead"), (CO, "co"))
    cases = [case.pk, suggestion.pk]

    office.post(
        reverse("handover_together"), {"cases": cases, "topic": "民营企业", "lead": city.units[LEAD].pk}
    )
    office.post(reverse("handover_check"), confirmed(case, suggestion))

    roles = set(fresh(suggestion).assignments.values_list("organisation__short_name", "role"))
    batch = HandOver.objects.get()
    assert roles == {(LEAD, "lead"), (FREE, "co"), (CO, "co")}
    assert {row.together.name for row in batch.cases.all()} == {"民营企业"}
    assert "合并办理" in batch.papers.get(organisation=None).content


def test_what_asks_for_the_same_is_offered_to_be_joined(city, office, case, settle):
    suggestion = city.filed(title=f"{case.proposal.title}（代表）", kind="npc_suggestion")
    other = city.filed(title="关于河道清淤的提案")
    other.proposal.asks.update(text="每周打捞漂浮垃圾并公示。")

    [offered] = office.get(PAGE, {"case": case.proposal.reference}).context["panel"].alike

    assert (offered.case, offered.percent >= 90) == (suggestion, True)
    assert office.get(offered.url).context["waiting"][1].case == suggestion


def test_what_goes_together_already_is_not_offered_again(city, office, case, settle):
    topic = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="民营企业")
    for one in (case, city.filed(title=case.proposal.title)):
        settle(one, together=topic)

    assert office.get(PAGE).context["panel"].alike == []


def test_one_case_alone_is_joined_with_nothing(office, case):
    page = office.get(reverse("handover_together"), {"cases": case.pk})

    assert "请至少勾选两件待交办的提案" in page.text


def test_cases_go_back_with_the_reason(office, case):
    office.post(reverse("handover_return"), {"cases": case.pk, "reason": "属上级事权。", "_key": KEY})

    assert fresh(case).state == "recommended"
    assert Event.objects.get(transition="hand_back").note == "属上级事权。"


def test_going_back_needs_a_reason(office, case):
    page = office.post(reverse("handover_return"), {"cases": case.pk, "reason": ""})

    assert page.status_code == 422
    assert fresh(case).state == "filed"


# -- the notices


@pytest.fixture
def batch(city, office, case):
    asks = list(case.proposal.asks.order_by("position"))
    rows = [
        row(city.units[LEAD], "lead", asks[0]),
        row(city.units[CO], "co", asks[1], question="请说明经费。"),
    ]
    office.post(plan_url(case), filled("lead", *rows))
    office.post(reverse("handover_check"), confirmed(case))
    return HandOver.objects.get()


def paper_url(batch, unit, form):
    paper = batch.papers.get(organisation=unit)
    return reverse("handover_paper", args=[batch.pk, paper.pk, form])


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_notice_is_printed_again_byte_for_byte(city, office, batch, case, form):
    urls = [paper_url(batch, unit, form) for unit in (None, city.units[CO])]
    before = [office.get(url).content for url in urls]
    city.do(
        "redirect", city.assignment(case, CO), city[Role.OFFICE], date(2023, 5, 22),
        organisation=city.units[FREE], reason="职责已转。",
    )  # fmt: skip
    city.units[LEAD].short_name = "改了名的局"
    city.units[LEAD].save()

    assert [office.get(url).content for url in urls] == before


def test_what_a_unit_got_names_its_asks_and_its_question(city, office, batch):
    document = Document(BytesIO(office.get(paper_url(batch, city.units[CO], "docx")).content))

    cells = [cell.text for cell in document.tables[-1].rows[-1].cells]
    assert cells[1] == "20230001"
    assert cells[4:8] == ["会办", f"主办：{LEAD}", "建议一.2；请说明经费。", "2023-06-12"]


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.OFFICE_LEADER,), 200), ((Role.SECRETARIAT,), 200), ((Role.AUDITOR,), 200),
        ((LEAD, Role.LIAISON), 404), ((Role.MEMBER,), 404), ((Role.ADMINISTRATOR,), 404),
    ],
)  # fmt: skip
def test_a_batch_is_for_who_oversees_it(browse, batch, key, status):
    person = browse(*key)

    assert person.get(reverse("handover_page", args=[batch.pk])).status_code == status
    assert person.get(paper_url(batch, None, "docx")).status_code == status


def test_batches_are_listed_for_who_oversees_them(browse, batch):
    assert DOCUMENT in browse(Role.SECRETARIAT).get(reverse("handover_list")).text
    assert DOCUMENT not in browse(LEAD, Role.LIAISON).get(reverse("handover_list")).text


def test_a_notice_that_an_interruption_left_unmade_is_made(office, batch):
    batch.papers.all().delete()

    office.post(reverse("handover_issue", args=[batch.pk]))

    assert batch.papers.count() == 3
