"""What a person has to do, in its order."""

from __future__ import annotations

from datetime import date

from portal.web.tasks import lines_of
from portal.web.visitor import Visitor
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at


def visitor_of(user, day=date(2023, 5, 22)):
    return Visitor(user=user, held=held_posts(user, day), at=at(day), on=day)


def duties(user, day=date(2023, 5, 22)):
    return [(line.task.row.name, line.case.proposal.title) for line in lines_of(visitor_of(user, day))]


def test_tasks_are_those_of_the_person_alone(city):
    city.handling(title="甲")

    assert duties(city["科技局", Role.LIAISON]) == [("accept", "甲")]
    assert duties(city["发改局", Role.LIAISON]) == []
    assert duties(city["stranger"]) == []


def test_tasks_are_those_that_are_possible_now(city):
    case = city.handling(title="甲")
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_draft(case, "科技局")

    assert duties(city["科技局", Role.HANDLER]) == [("write", "甲")]
    assert duties(city["金融局", Role.HANDLER]) == [("draft_opinion", "甲")]
    assert duties(city["工信局", Role.HANDLER]) == [("draft_reply", "甲")]


def test_tasks_stand_in_the_order_of_their_deadlines(city):
    later = city.handling(title="后交办", day=date(2023, 5, 12))
    sooner = city.handling(title="先交办", day=date(2023, 4, 21))
    city.accept(later, "科技局", day=date(2023, 5, 12))
    city.accept(sooner, "科技局")
    city.draft(title="没有期限")

    assert duties(city["科技局", Role.HANDLER]) == [("draft_opinion", "先交办"), ("draft_opinion", "后交办")]


def test_task_carries_the_deadline_that_it_helps_to_meet(city):
    case = city.handling(title="甲")
    city.accept(case, "科技局")
    [task] = lines_of(visitor_of(city["科技局", Role.HANDLER]))

    assert (task.verb, task.action, task.role, task.unit) == ("报送会办意见", "起草会办意见", "co", "科技局")
    assert task.due.due_on == date(2023, 5, 15)
    assert task.due.remaining == -5


def test_opinion_for_several_cases_is_one_task(city):
    first, second = city.handling(title="甲"), city.handling(title="乙")
    city.accept(first, "科技局")
    city.accept(second, "科技局")
    city.opinion_draft(first, "科技局", cases=[second])

    assert ("write", "甲") in duties(city["科技局", Role.HANDLER])
    assert ("write", "乙") not in duties(city["科技局", Role.HANDLER])


def test_task_names_the_part_of_the_unit_that_it_falls_to(city):
    case = city.handling(title="甲")
    city.accept(case, "工信局", "科技局")
    city.opinion_draft(case, "科技局")
    city.reply_draft(case)
    city.filed(title="乙")

    roles = {
        key: [line.role for line in lines_of(visitor_of(city[key if len(key) > 1 else key[0]]))]
        for key in (("工信局", Role.HANDLER), ("科技局", Role.HANDLER), (Role.OFFICE,))
    }

    assert roles == {
        ("工信局", Role.HANDLER): ["lead"],
        ("科技局", Role.HANDLER): ["co"],
        (Role.OFFICE,): [""],
    }


def test_letters_that_wait_for_a_signature_stand_first(city, browse):
    late = city.handling(title="早就该签收", leads=("科技局",), co=("工信局",))
    case = city.handling(title="待签的意见", co=("科技局",))
    city.accept(case, "科技局")
    city.accept(late, "科技局", "工信局")
    opinion = city.opinion_draft(case, "科技局")
    verdicts = {ask.pk: "adopted" for ask in case.proposal.asks.all()}
    day = date(2023, 5, 20)
    city.do(
        "write", opinion, city["科技局", Role.HANDLER], day, text="一、意见\n　　已安排。", verdicts=verdicts
    )
    city.do("submit_for_review", opinion, city["科技局", Role.HANDLER], day)
    city.do("pass_check", opinion, city["科技局", Role.SECTION_HEAD], day)

    context = browse("科技局", Role.BUREAU_LEADER).get("/").context

    assert [(group.label, [line.action for line in group.lines]) for group in context["groups"]] == [
        ("待您签批", ["签批"])
    ]
    counts = {tab.label: tab.count for tab in context["tabs"]}
    assert (counts["全部待办"], counts["已逾期"], counts["待签批"]) == (1, 1, 1)
    assert "1 件已逾期" in context["summary"]


def test_paused_task_has_no_day(city, browse, monday):
    case = city.handling()
    city.accept(case, "科技局")
    city.do(
        "pause", city.assignment(case, "科技局"), city[Role.OFFICE], date(2023, 5, 8), reason="等待上级文件"
    )

    context = browse("科技局", Role.HANDLER).get("/").context

    counts = {tab.label: tab.count for tab in context["tabs"]}
    assert (counts["全部待办"], counts["已逾期"], counts["今天到期"], counts["本周到期"]) == (1, 0, 0, 0)
    assert [group.label for group in context["groups"]] == ["不计期限"]
    assert [day.count for day in context["week"]] == [0, 0, 0, 0, 0]
