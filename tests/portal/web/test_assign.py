"""The hand-over page of the office: what waits, settling it, checking it, handing it over, and the notices."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from proposals.models import TopicGroup
from proposals.roles import Role
from tests.city import at, fresh, make_city
from workflow.models import Assignment, Event, HandOver, Plan
from workflow.services.planning import Part, settle_plan

PAGE = "/assign/"
KEY = "a" * 32
DOCUMENT = "示府办函〔2023〕8号"
LEAD, CO, FREE = "工信局", "科技局", "发改局"
ADDRESSES = ("assign", "handover_check", "handover_together", "handover_return")


@pytest.fixture
def case(city):
    return city.filed()


@pytest.fixture
def office(browse):
    return browse(Role.OFFICE)


@pytest.fixture
def settle(city):
    def settled(case, *parts, **more):
        made = [Part(city.units[unit], role) for unit, role in parts or [(LEAD, "lead"), (CO, "co")]]
        return settle_plan(case, actor=city[Role.OFFICE], parts=made, at=at(date(2023, 5, 22)), **more)

    return settled


def plan_url(case):
    return reverse("plan_save", args=[case.jurisdiction.slug, case.proposal.reference])


def row(unit, part, *asks, question=""):
    name = f"u{unit.pk}"
    return {
        "row": name, f"{name}-part": part, f"{name}-asks": [ask.pk for ask in asks], f"{name}-question": question,
    }  # fmt: skip


def filled(mode, *rows, expected=0, **more):
    sent = {"mode": mode, "_expected": expected, "row": [one.pop("row") for one in rows]}
    for one in rows:
        sent |= one
    return sent | more


def confirmed(*cases, document=DOCUMENT, key=KEY):
    seen = {f"seen-{plan.case_id}": plan.revision for plan in Plan.objects.all()}
    return {"cases": [case.pk for case in cases], "document": document, "_key": key} | seen


def numbers(page):
    return [line.waiting.case.proposal.number for group in page.context["groups"] for line in group.lines]


# -- the list


def test_cases_of_one_topic_stand_together_and_first(city, office):
    topic = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="民营企业")
    for title in "甲乙丙":
        city.filed(title=title)
    for one in city.jurisdiction.proposals.filter(title__in="乙丙"):
        one.topic_group = topic
        one.save()

    page = office.get(PAGE)

    assert [(group.label, group.note) for group in page.context["groups"]] == [
        ("民营企业", "2 件同题，可合并交办"),
        ("经济发展", ""),
    ]
    assert numbers(page) == ["20230002", "20230003", "20230001"]
    assert "已立案待交办 3 件" in page.text


@pytest.mark.parametrize(
    ("show", "found"), [("", 2), ("settled", 1), ("ask", 1), ("sure", 0), ("joint", 0), ("nonsense", 2)]
)
def test_a_tab_shows_as_many_as_it_counts(city, office, case, settle, show, found):
    city.filed(title="没有先例的")
    settle(case)

    page = office.get(PAGE, {"show": show})

    current = next(tab for tab in page.context["listing"].tabs() if tab.current)
    assert (len(numbers(page)), current.count) == (found, found)


def test_what_people_settled_names_them(city, office, case, settle):
    settle(case)

    page = office.get(PAGE)

    assert (
        f"{city[Role.OFFICE].name} 今天拟定" in page.text
        or f"{city[Role.OFFICE].name} 5月22日拟定" in page.text
    )
    assert page.context["panel"].expected == 1


def test_the_panel_foretells_days_on_the_working_calendar(office, case, settle):
    settle(case)

    panel = office.get(PAGE).context["panel"]

    assert [(day.step, day.on.isoformat(), day.rule) for day in panel.days] == [
        ("签收", "2023-05-29", "5 个工作日"),
        ("提出改办", "2023-05-29", "5 个工作日"),
        ("联系提案人", "2023-06-12", "15 个工作日"),
        ("报送会办意见", "2023-06-12", "15 个工作日"),
        ("答复提案人", "2023-07-24", "2 个月"),
    ]
    assert [week.label for week in panel.weeks if week.label] == ["5月", "6月", "7月"]
    marks = {day.mark for week in panel.weeks for day in week.days if day.mark}
    assert marks == {"交办", "签收、改办", "沟通、会办", "答复"}


def test_without_a_waiting_case_the_page_says_so(office, city):
    assert "没有待交办的提案" in office.get(PAGE).text


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    "role", [Role.SECRETARIAT, Role.OFFICE_LEADER, Role.MEMBER, Role.ADMINISTRATOR, "stranger"]
)
def test_only_who_hands_over_opens_the_pages(browse, case, name, role):
    assert browse(role).get(reverse(name)).status_code == 403


def test_the_office_of_another_city_sees_nothing_of_it(client, case):
    elsewhere = make_city("bieshi")
    client.force_login(elsewhere[Role.OFFICE], backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(PAGE).context["groups"] == []
    assert client.post(plan_url(case), {}).status_code == 404
    assert client.post(reverse("handover_check"), confirmed(case)).status_code == 422


@pytest.mark.parametrize("more", [0, 2])
def test_queries_do_not_grow_with_the_cases(city, office, case, settle, more, django_assert_num_queries):
    settle(case)
    for number in range(1 + more):
        city.filed(title=f"第{number}件")
    office.get(PAGE)  # the calendar is read once in the life of the process

    with django_assert_num_queries(22):
        office.get(PAGE)


# -- settling


def test_settling_keeps_mode_parts_asks_and_questions(city, office, case):
    first, second, _third = case.proposal.asks.order_by("position")
    rows = [row(city.units[LEAD], "lead", first), row(city.units[CO], "co", second, question="请说明经费。")]

    answer = office.post(plan_url(case), filled("lead", *rows))

    plan = Plan.objects.get()
    kept = {
        (s.organisation.short_name, s.role, s.question, *s.asks.values_list("number", flat=True))
        for s in plan.shares.all()
    }
    assert answer.status_code == 302
    assert kept == {(LEAD, "lead", "", "一.1"), (CO, "co", "请说明经费。", "一.2")}
    assert fresh(case).state == "filed"


def test_a_unit_is_added_in_a_blank_row(city, office, case):
    sent = filled("split", row(city.units[LEAD], "lead")) | {
        "new0-unit": city.units[FREE].pk, "new0-part": "lead", "new1-unit": "", "new1-part": "co",
    }  # fmt: skip

    office.post(plan_url(case), sent)

    roles = Plan.objects.get().shares.values_list("organisation__short_name", "role")
    assert set(roles) == {(LEAD, "split"), (FREE, "split")}


@pytest.mark.parametrize(
    ("mode", "parts", "words"),
    [
        ("sole", [(LEAD, "lead"), (CO, "co")], "独办没有会办单位"),
        ("lead", [(LEAD, "lead")], "至少要有一个会办单位"),
        ("split", [(LEAD, "lead")], "分办至少要有两个承办单位"),
        ("sole", [("经济界", "lead")], "请指定一个主办（独办）单位"),
    ],
)
def test_what_cannot_be_kept_stays_on_the_screen(city, office, case, mode, parts, words):
    rows = [row(city.units[unit], part) for unit, part in parts]

    page = office.post(plan_url(case), filled(mode, *rows))

    assert page.status_code == 409
    assert words in page.context["panel"].form.fault
    assert not Plan.objects.exists()


def test_the_mode_is_chosen_by_a_person(city, office, case):
    page = office.post(plan_url(case), filled("", row(city.units[LEAD], "lead")))

    assert page.status_code == 422
    assert "请选择办理方式" in page.text


def test_what_a_colleague_settled_meanwhile_is_not_overwritten(city, office, case, settle):
    settle(case)

    page = office.post(plan_url(case), filled("sole", row(city.units[FREE], "lead"), expected=0))

    assert page.status_code == 409
    assert "改过这件的分办" in page.text
    assert Plan.objects.get().shares.count() == 2


def test_taking_suggestions_over_leaves_what_a_person_must_judge(city, office, case):
    page = office.post("/assign/batch/", {"do": "adopt", "cases": [case.pk]}, follow=True)

    assert "请逐件判断，没有按建议拟定" in page.text
    assert not Plan.objects.exists()


def test_a_sure_suggestion_is_taken_over_under_ones_name(city, office, case):
    unit = city.units[LEAD]
    unit.duties = "企业培育、中小企业、创新资源、行业组织"
    unit.save()
    for number in range(4):
        city.handling(title=f"关于加快企业培育的建议之{number}", co=())

    office.post("/assign/batch/", {"do": "adopt", "cases": [case.pk]})

    plan = Plan.objects.get()
    assert (plan.case, plan.settled_by) == (case, city[Role.OFFICE])
    assert plan.shares.get(role__in=["sole", "lead"]).organisation == unit


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


# -- other ways to the same


def test_the_form_of_one_case_brings_what_was_planned(city, office, case):
    asks = list(case.proposal.asks.order_by("position"))
    rows = [
        row(city.units[LEAD], "lead", asks[0]),
        row(city.units[CO], "co", asks[1], question="请说明经费。"),
    ]
    office.post(plan_url(case), filled("lead", *rows))
    url = f"/cases/shifan/20230001/case/{case.pk}/hand_over/"
    form = office.get(url).context["form"]

    office.post(url, {"leads": city.units[LEAD].pk, "co_handlers": city.units[CO].pk, "document": ""})

    share = city.assignment(case, CO)
    assert form.initial == {
        "leads": [city.units[LEAD].pk], "co_handlers": [city.units[CO].pk], "information": [],
    }  # fmt: skip
    assert (share.question, share.ask_shares.get().ask) == ("请说明经费。", asks[1])


def test_the_workbench_leads_here(city, office, case):
    city.filed(title="另一件")

    assert "有 2 件等待交办" in office.get("/").text
