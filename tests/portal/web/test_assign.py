"""The assignment page of the office: what waits, and settling who handles it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.models import TopicGroup
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.portal.web.plan_sent import CO, FREE, LEAD, PAGE, confirmed, filled, plan_url, row
from workflow.models import Plan

ADDRESSES = ("assign", "handover_check", "handover_together", "handover_return")


@pytest.fixture
def case(city):
    return city.filed()


@pytest.fixture
def office(browse):
    return browse(Role.OFFICE)


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

    with django_assert_num_queries(23):
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
