"""A person's desk: duties and what is waited for, by day and by kind."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import make_city
from workflow.models import Assignment
from workflow.services.awaited import Kind, waits_for
from workflow.services.desk import Band, Pile, band_of, chosen, desk_of, end_of_week, piles_of
from workflow.services.worklist import Task

MONDAY = date(2023, 5, 22)


@pytest.fixture
def city(db):
    return make_city()


def desk(city, *key, on=MONDAY):
    return desk_of(city[key if len(key) > 1 else key[0]], on)


def waits(city, *key, on=MONDAY):
    return [item for item in desk(city, *key, on=on) if not isinstance(item, Task)]


def shown(items):
    """Each item as (what, title of its case)."""
    return [
        (item.row.name if isinstance(item, Task) else item.kind.value, item.case.proposal.title)
        for item in items
    ]


def piled(city, pile, *key, on=MONDAY):
    return shown(chosen(desk(city, *key, on=on), on, due=None, pile=pile))


@pytest.fixture
def heard(city):
    """A case of which one co-handler has answered and the other is five working days late."""
    case = city.handling(title="等意见的提案")
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")
    return case


def test_lead_waits_for_the_co_handlers_that_have_not_answered(city, heard):
    [wait] = waits(city, "工信局", Role.HANDLER)

    assert [(owing.share.organisation.short_name, owing.urgeable) for owing in wait.owing] == [
        ("金融局", True)
    ]
    assert (wait.own, wait.subject.role, wait.deadline.due_on) == (True, "lead", date(2023, 5, 15))


def test_urging_is_to_do_only_once_a_unit_is_late(city, heard):
    def to_do(on):
        return shown(chosen(desk(city, "工信局", Role.HANDLER, on=on), on, due=None, pile=None))

    assert to_do(date(2023, 5, 15)) == [("draft_reply", "等意见的提案")]
    assert to_do(date(2023, 5, 16)) == [("units", "等意见的提案"), ("draft_reply", "等意见的提案")]
    assert piled(city, Pile.OTHERS, "工信局", Role.HANDLER, on=date(2023, 5, 15)) == [
        ("units", "等意见的提案")
    ]


def test_unit_that_was_urged_is_not_to_be_urged_again_before_the_interval_is_over(city, heard):
    share, handler = city.assignment(heard, "金融局"), city["工信局", Role.HANDLER]
    city.do("remind", share, handler, MONDAY, reason="请尽快报送。")

    def to_urge(on):
        return [
            owing.urged_on
            for wait in waits(city, "工信局", Role.HANDLER, on=on)
            for owing in wait.to_urge(on)
        ]

    again = share.urgings.get().again_on
    assert to_urge(MONDAY) == []
    assert shown(chosen(desk(city, "工信局", Role.HANDLER), MONDAY, due=None, pile=None)) == [
        ("draft_reply", "等意见的提案")
    ]
    assert to_urge(again) == [MONDAY]
    assert piled(city, Pile.SILENT, Role.OFFICE) == [("units", "等意见的提案")]
    assert [len(wait.to_urge(MONDAY)) for wait in waits(city, Role.OFFICE)] == [1]


def test_leader_of_the_unit_need_not_urge_but_may(city, heard):
    assert chosen(desk(city, "工信局", Role.BUREAU_LEADER), MONDAY, due=None, pile=None) == []
    [wait] = waits(city, "工信局", Role.BUREAU_LEADER)
    assert (wait.pressing, wait.owing[0].urgeable) == (False, True)


def test_liaison_sees_what_is_waited_for_but_may_not_urge(city, heard):
    [wait] = waits(city, "工信局", Role.LIAISON)

    assert [owing.urgeable for owing in wait.owing] == [False]


def test_co_handler_waits_for_nobody(city, heard):
    assert piled(city, Pile.OTHERS, "科技局", Role.HANDLER) == []
    assert piled(city, Pile.SILENT, "科技局", Role.HANDLER) == []


@pytest.mark.parametrize(
    ("key", "urgeable"),
    [
        ((Role.OFFICE,), True),
        ((Role.SECRETARIAT,), True),
        ((Role.OFFICE_LEADER,), False),
        ((Role.AUDITOR,), False),
    ],
)
def test_who_watches_over_others_sees_every_unit_that_is_late(city, heard, key, urgeable):
    city.handling(title="还早的提案", day=date(2023, 5, 22))
    found = waits(city, *key)

    assert shown(found) == [("units", "等意见的提案")]
    assert [(o.share.organisation.short_name, o.urgeable) for o in found[0].owing] == [("金融局", urgeable)]


def test_leader_in_charge_sees_the_late_units_of_their_own_cases_alone(city, heard):
    leader = city[Role.LEADER_IN_CHARGE]
    before = desk(city, Role.LEADER_IN_CHARGE)
    city.do("name_leader", heard, city[Role.SECRETARIAT], date(2023, 5, 8), leader=leader)

    assert before == []
    assert shown(desk(city, Role.LEADER_IN_CHARGE)) == [("units", "等意见的提案")]


def test_paused_share_is_not_late_for_who_watches(city, heard):
    share = city.assignment(heard, "金融局")
    city.do("pause", share, city[Role.OFFICE], date(2023, 5, 8), reason="等上级文件")

    assert piled(city, Pile.SILENT, Role.OFFICE) == []
    [wait] = waits(city, "工信局", Role.HANDLER)
    assert band_of(wait, MONDAY) is Band.NONE


def test_withdrawn_unit_is_waited_for_no_longer(city, heard):
    share = city.assignment(heard, "金融局")
    city.do("withdraw_unit", share, city[Role.OFFICE], date(2023, 5, 16), reason="职责已转出")

    assert piled(city, Pile.OTHERS, "工信局", Role.HANDLER) == []


def test_letter_in_review_waits_for_those_who_wrote_it_and_is_a_task_for_the_reviewer(city, heard):
    opinion = city.opinion_draft(heard, "金融局")
    verdicts = {ask.pk: "adopted" for ask in heard.proposal.asks.all()}
    handler = city["金融局", Role.HANDLER]
    city.do("write", opinion, handler, date(2023, 5, 10), text="一、意见\n　　已安排。", verdicts=verdicts)
    city.do("submit_for_review", opinion, handler, date(2023, 5, 10))

    assert piled(city, Pile.REVIEW, "金融局", Role.HANDLER) == [("review", "等意见的提案")]
    assert piled(city, Pile.REVIEW, "金融局", Role.SECTION_HEAD) == []
    assert piled(city, Pile.CHECK, "金融局", Role.SECTION_HEAD) == [("pass_check", "等意见的提案")]
    assert piled(city, Pile.REVIEW, "科技局", Role.HANDLER) == []


def test_secretariat_waits_for_ratings_by_the_day_of_the_rating(city):
    case = city.replied(title="已答复的提案")
    [wait] = waits(city, Role.SECRETARIAT)

    assert (wait.kind, wait.case, wait.deadline.step) == (Kind.RATINGS, case, "evaluate")
    assert waits(city, Role.OFFICE) == []


def test_rating_is_due_by_its_own_day_although_publication_is_due_first(city):
    city.replied(title="已答复的提案")

    due = {(t.row.name, t.deadline.step) for t in desk(city, Role.MEMBER) if t.machine == "case"}

    assert due == {("evaluate", "evaluate")}


def test_things_lie_on_the_piles_of_their_kind(city, heard):
    city.handling(title="待签收", co=("科技局",), day=MONDAY)
    city.filed(title="待交办")
    city.submitted(title="待审查")

    assert piled(city, Pile.ACCEPT, "科技局", Role.LIAISON) == [("accept", "待签收")]
    assert piled(city, Pile.CO, "科技局", Role.LIAISON) == [("accept", "待签收")]
    assert piled(city, Pile.LEAD, "工信局", Role.HANDLER) == [
        ("units", "等意见的提案"), ("draft_reply", "等意见的提案"),
    ]  # fmt: skip
    assert piled(city, Pile.HAND_OVER, Role.OFFICE) == [("hand_over", "待交办")]
    assert piled(city, Pile.EXAMINE, Role.SECRETARIAT) == [("recommend", "待审查")]


def test_request_of_a_unit_is_the_offices_business_and_no_share_of_it(city, heard):
    case = city.handling(title="改办的提案", day=date(2023, 5, 18))
    share = city.assignment(case, "科技局")
    leader = city["科技局", Role.BUREAU_LEADER]
    city.do(
        "object", share, leader, date(2023, 5, 19), ground="not_ours", reason="职责已转出", suggested=None
    )

    [task] = [item for item in desk(city, Role.OFFICE) if isinstance(item, Task)]

    assert (task.row.name, piles_of(task, MONDAY)) == ("uphold", {Pile.OBJECTIONS})


@pytest.mark.parametrize(
    ("on", "band"),
    [
        (date(2023, 5, 14), Band.WEEK),
        (date(2023, 5, 15), Band.TODAY),
        (date(2023, 5, 16), Band.LATE),
        (date(2023, 5, 7), Band.LATER),
        (date(2023, 5, 13), Band.WEEK),
    ],
)
def test_band_is_where_the_deadline_lies_from_that_day(city, heard, on, band):
    [task] = [item for item in desk(city, "金融局", Role.HANDLER, on=on) if isinstance(item, Task)]

    assert (task.deadline.due_on, band_of(task, on)) == (date(2023, 5, 15), band)


def test_day_and_pile_narrow_together(city, heard):
    other = city.handling(title="另一件", day=date(2023, 5, 5), co=("金融局",))
    city.accept(other, "金融局", day=date(2023, 5, 5))
    items = desk(city, "金融局", Role.HANDLER)

    def titles(due, pile):
        return [title for _what, title in shown(chosen(items, MONDAY, due=due, pile=pile))]

    due_on = city.assignment(other, "金融局").deadlines.get(step="opinion").due_on
    assert titles(Band.LATE, Pile.CO) == ["等意见的提案"]
    assert titles(due_on, Pile.CO) == ["另一件"]
    assert titles(due_on, Pile.LEAD) == []
    assert titles(date(2023, 5, 17), None) == []


def test_opinion_for_several_cases_keeps_its_place_when_its_first_case_is_lost(city):
    first, second = city.handling(title="甲"), city.handling(title="乙", day=date(2023, 5, 5))
    city.accept(first, "科技局")
    city.accept(second, "科技局", day=date(2023, 5, 5))
    city.opinion_draft(first, "科技局", day=date(2023, 5, 8), cases=[second])
    before = shown(desk(city, "科技局", Role.HANDLER))
    gone = city.assignment(first, "科技局")

    city.do("withdraw_unit", gone, city[Role.OFFICE], date(2023, 5, 9), reason="职责已转出")

    assert before == [("write", "甲")]
    [task] = desk(city, "科技局", Role.HANDLER)
    assert (task.case, task.deadline.assignment) == (second, city.assignment(second, "科技局"))


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2023, 5, 22), date(2023, 5, 28)),
        (date(2023, 5, 26), date(2023, 5, 28)),
        (date(2023, 5, 27), date(2023, 6, 4)),
        (date(2023, 5, 28), date(2023, 6, 4)),
    ],
)
def test_week_is_the_one_ahead_once_it_is_saturday(today, end):
    assert end_of_week(today) == end


def test_of_more_than_are_looked_at_those_that_are_late_longest_are_there(city, monkeypatch):
    for n, day in enumerate((date(2023, 5, 4), date(2023, 4, 3))):
        city.accept(city.handling(title=f"提案{n}", day=day), "工信局", "科技局", "金融局", day=day)
    monkeypatch.setattr("workflow.services.awaited.PER_MACHINE", 2)

    found = waits_for(held_posts(city[Role.OFFICE], date(2023, 6, 5)), date(2023, 6, 5))

    assert [(wait.case.proposal.title, len(wait.owing)) for wait in found] == [("提案1", 2)]


@pytest.mark.parametrize("cases", [1, 3])
def test_waits_cost_the_same_for_any_number(city, django_assert_num_queries, cases):
    for n in range(cases):
        city.accept(city.handling(title=f"提案{n}"), "工信局")
    office = city[Role.OFFICE]
    held = held_posts(office, MONDAY)

    # the shares, their days, who may urge them, when they were urged
    with django_assert_num_queries(4):
        found = waits_for(held, MONDAY)

    assert len(found) == cases
    assert Assignment.objects.filter(state="pending").count() == 2 * cases
