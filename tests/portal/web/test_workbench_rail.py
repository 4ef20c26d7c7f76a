"""What stands on the workbench beside the queue: the week, what became of opinions, where proposals are."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from proposals.roles import Role
from tests.city import at, fresh
from tests.portal.web.test_workbench import tabs_of


def test_week_counts_what_is_due_on_each_day_and_leads_there(city, browse):
    due = city.handling(title="这周要办", day=date(2023, 5, 5))
    city.accept(due, "科技局", day=date(2023, 5, 5))

    page = browse("科技局", Role.HANDLER).get("/", {"due": "2023-05-25"})

    assert [(day.label, day.on.day, day.count, day.today, day.chosen) for day in page.context["week"]] == [
        ("今天", 22, 0, True, False),
        ("周二", 23, 0, False, False),
        ("周三", 24, 0, False, False),
        ("周四", 25, 1, False, True),
        ("周五", 26, 0, False, False),
    ]
    assert 'href="?due=2023-05-25" aria-current="true"' in page.text
    assert ("5月25日", (1, "/")) in tabs_of(page).items()


def test_week_shows_the_weekend_day_that_is_worked_and_the_holiday(city, browse):
    """2023: the Dragon Boat festival from Thursday 22 June; Sunday 25 June is worked."""
    with time_machine.travel(at(date(2023, 6, 19)), tick=False):
        week = browse("科技局", Role.HANDLER).get("/").context["week"]

    assert [(day.label, day.off, day.worked) for day in week] == [
        ("今天", "", False),
        ("周二", "", False),
        ("周三", "", False),
        ("周四", "端午", False),
        ("周五", "端午", False),
        ("周日", "", True),
    ]


def test_bureau_sees_what_became_of_its_opinions(city, browse):
    city.replied(title="甲")
    pending = city.handling(title="乙")
    city.accept(pending, "科技局")
    city.opinion_sent(pending, "科技局")

    context = browse("科技局", Role.HANDLER).get("/").context

    assert context["sent"] == 2
    assert [(bar.label, bar.count, bar.percent) for bar in context["bars"]] == [
        ("写入答复", 1, 50), ("部分写入", 0, 0), ("未采用", 0, 0), ("主办起草中", 1, 50),
    ]  # fmt: skip
    assert browse(Role.OFFICE).get("/").context["bars"] == []


def test_office_is_reminded_of_clocks_that_stand_still_for_long_and_nobody_else_is(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")
    city.do("pause", share, city[Role.OFFICE], date(2023, 4, 24), reason="等待上级文件")
    soon = date(2023, 4, 25)

    with time_machine.travel(at(soon), tick=False):
        early = browse(Role.OFFICE).get("/").context["office_notes"]
    with time_machine.travel(at(fresh(share).pause_review_on), tick=False):
        [note] = browse(Role.OFFICE).get("/").context["office_notes"]
        others = [
            browse(*key).get("/").context["office_notes"]
            for key in ((Role.SECRETARIAT,), ("科技局", Role.HANDLER))
        ]

    assert early == []
    assert (note.words, note.cases) == (
        "有 1 件承办中止已久，请看是否恢复期限：", [("20230001 科技局", "/cases/shifan/20230001/")]
    )  # fmt: skip
    assert others == [[], []]


def test_office_is_reminded_of_cases_that_are_passed_around(city, browse):
    case = city.handling()
    for old, new in (("科技局", "发改局"), ("发改局", "科技局")):
        share, day = city.assignment(case, old), date(2023, 4, 24)
        city.do("redirect", share, city[Role.OFFICE], day, organisation=city.units[new], reason="职责调整")

    [note] = browse(Role.OFFICE).get("/").context["office_notes"]

    assert (note.words, note.cases) == (
        "有 1 件承办来回转办，请会商确定承办单位：", [("20230001 科技局", "/cases/shifan/20230001/")]
    )  # fmt: skip


def test_member_reads_where_each_proposal_is(city, browse):
    city.filed(title="已立案的提案")
    case = city.handling(title="办理中的提案")
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")

    page = browse(Role.MEMBER).get("/")

    assert [(row.case.proposal.title, row.place, row.words) for row in page.context["courses"].rows] == [
        ("办理中的提案", 4, "工信局正在办理。2 个会办单位，1 个已报意见。"),
        ("已立案的提案", 3, "已经立案，督查室正在确定由哪些单位办理。"),
    ]
    assert "我的提案走到哪一步" in page.text


def test_member_without_a_proposal_is_told_so(browse):
    assert "提交以后，每一步都在这里看得到。" in browse("cosigner").get("/").text


def test_leader_in_charge_reads_where_their_proposals_are(city, browse):
    case = city.filed(title="重点提案")
    leader = city[Role.LEADER_IN_CHARGE]
    before = browse(Role.LEADER_IN_CHARGE).get("/").context["courses"].rows
    city.do("name_leader", case, city[Role.SECRETARIAT], date(2023, 3, 1), leader=leader)

    page = browse(Role.LEADER_IN_CHARGE).get("/")

    assert before == []
    assert [row.case.proposal.title for row in page.context["courses"].rows] == ["重点提案"]
    assert "我领办的提案走到哪一步" in page.text


def test_office_has_no_list_of_its_own_proposals(city, browse):
    city.filed()

    assert browse(Role.OFFICE).get("/").context["courses"] is None


@pytest.mark.parametrize("cases", [1, 3])
def test_members_page_costs_the_same_for_any_number_of_proposals(
    city, browse, django_assert_num_queries, cases
):
    for n in range(cases):
        city.accept(city.handling(title=f"提案{n}"), "工信局")
    client = browse(Role.MEMBER)
    client.get("/")

    with django_assert_num_queries(16):
        client.get("/")
