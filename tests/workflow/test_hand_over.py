"""Settling to whom cases go, and handing many over at one stroke."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import TopicGroup
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from workflow.errors import ForbiddenMoveError, MoveRefusedError, StaleMoveError
from workflow.models import Assignment, Event, HandOver, Plan
from workflow.services.assigning import waiting_cases
from workflow.services.foreseeing import foreseen
from workflow.services.handing import hand_over_batch
from workflow.services.planning import Part, settle_plan

DAY = date(2023, 4, 21)
KEY = "a" * 32
DOCUMENT = "示府办函〔2023〕8号"
LEAD, CO, FREE = "工信局", "科技局", "发改局"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    return city.filed()


@pytest.fixture
def settle(city):
    """`settle(case, ("工信局", "lead", "一.1"), …)`: unit, role and the numbers of its asks."""

    def settled(case, *parts, actor=None, **more):
        asks = {ask.number: ask for ask in case.proposal.asks.all()}
        made = [Part(city.units[n], role, tuple(asks[a] for a in numbers)) for n, role, *numbers in parts]
        return settle_plan(case, actor=actor or city[Role.OFFICE], parts=made, at=at(DAY), **more)

    return settled


def handed(city, *cases, key=KEY, document=DOCUMENT, **more):
    seen = more.pop("seen", None) or {plan.case_id: plan.revision for plan in Plan.objects.all()}
    return hand_over_batch(
        cases, actor=more.pop("actor", city[Role.OFFICE]), document=document, key=key, seen=seen,
        at=at(DAY), **more,
    )  # fmt: skip


def shares(case):
    return set(case.assignments.values_list("organisation__short_name", "role"))


def codes(handing):
    return {key: refusal.code for key, refusal in handing.refusals.items()}


# -- the plan


def test_a_plan_assigns_nothing(settle, case):
    plan = settle(case, (LEAD, "lead", "一.1"), (CO, "co", "一.2", "二.1"))

    kept = {
        (s.organisation.short_name, s.role): sorted(s.asks.values_list("number", flat=True))
        for s in plan.shares.all()
    }
    assert kept == {(LEAD, "lead"): ["一.1"], (CO, "co"): ["一.2", "二.1"]}
    assert (fresh(case).state, Assignment.objects.count()) == ("filed", 0)


def test_a_change_names_its_author_and_leaves_the_rest_to_theirs(city, settle, case):
    settle(case, (LEAD, "lead"), (CO, "co"))
    colleague = city.add_person("督查室同事", city.units["督查室"], Role.OFFICE)

    plan = settle(case, (LEAD, "lead"), (FREE, "co"), actor=colleague, expected=1)

    authors = dict(plan.shares.values_list("organisation__short_name", "settled_by__name"))
    assert authors == {LEAD: city[Role.OFFICE].name, FREE: "督查室同事"}
    assert (plan.revision, plan.settled_by) == (2, colleague)


def test_two_who_settle_the_same_case_do_not_overwrite_each_other(settle, case):
    settle(case, (LEAD, "lead"), (CO, "co"), expected=0)

    with pytest.raises(StaleMoveError) as refused:
        settle(case, (FREE, "sole"), expected=0)

    assert refused.value.refusal.code == "stale"
    assert Plan.objects.get().shares.count() == 2


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "no_lead"),
        ([(CO, "co")], "no_lead"),
        ([(LEAD, "sole"), (CO, "co")], "mode_unsound"),
        ([(LEAD, "lead")], "mode_unsound"),
        ([(LEAD, "split")], "mode_unsound"),
        ([(LEAD, "sole"), (CO, "sole")], "mode_unsound"),
        ([(LEAD, "sole"), (CO, "split")], "modes_mixed"),
        ([(LEAD, "lead"), (LEAD, "co")], "unit_twice"),
        ([("经济界", "sole")], "conflict_of_unit"),
        ([("提案委", "sole")], "unit_unfit"),
    ],
)
def test_a_plan_that_could_not_be_handed_over_is_refused(settle, case, parts, code):
    with pytest.raises(MoveRefusedError) as refused:
        settle(case, *parts)

    assert refused.value.refusal.code == code
    assert not Plan.objects.exists()


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.OFFICE_LEADER, Role.MEMBER])
def test_only_who_hands_over_settles(city, settle, case, role):
    with pytest.raises(ForbiddenMoveError):
        settle(case, (LEAD, "sole"), actor=city[role])


def test_nothing_is_settled_of_a_case_that_was_handed_over(city, settle):
    with pytest.raises(MoveRefusedError) as refused:
        settle(city.handling(), (LEAD, "sole"))

    assert refused.value.refusal.code == "not_waiting"


# -- the batch


def test_a_batch_gives_each_unit_its_share_and_its_asks(city, settle, case):
    settle(case, (LEAD, "lead", "一.1"), (CO, "co", "二.1"), (FREE, "information"))

    handing = handed(city, case)

    assert (handing.done, handing.refusals) == ([case], {})
    assert shares(case) == {(LEAD, "lead"), (CO, "co"), (FREE, "information")}
    given = Assignment.objects.filter(ask_shares__isnull=False)
    assert set(given.values_list("organisation__short_name", "ask_shares__ask__number")) == {
        (LEAD, "一.1"),
        (CO, "二.1"),
    }
    assert (fresh(case).state, fresh(case).handover_document) == ("handling", DOCUMENT)
    assert handing.batch.cases.get().case == case


def test_one_that_is_refused_holds_up_no_other(city, settle, case):
    unplanned, late = city.filed(title="没有分办的"), city.filed(title="单位撤销的")
    settle(case, (LEAD, "sole"))
    settle(late, (CO, "sole"))
    city.units[CO].active_until = date(2023, 4, 20)
    city.units[CO].save()

    handing = handed(city, case, unplanned, late)

    assert handing.done == [case]
    assert codes(handing) == {unplanned.pk: "plan_missing", late.pk: "unit_inactive"}
    assert {fresh(unplanned).state, fresh(late).state} == {"filed"}


def test_a_batch_sent_twice_hands_over_once(city, settle, case):
    settle(case, (LEAD, "sole"))
    first = handed(city, case)

    again = handed(city, case)

    assert (again.batch, again.done, again.refusals) == (first.batch, [case], {})
    assert Event.objects.filter(transition="hand_over").count() == 1
    assert HandOver.objects.count() == 1


def test_a_plan_that_changed_since_it_was_checked_is_not_handed_over(city, settle, case):
    settle(case, (LEAD, "sole"))
    seen = {case.pk: 1}
    settle(case, (CO, "sole"))

    handing = handed(city, case, seen=seen)

    assert codes(handing) == {case.pk: "stale"}
    assert (handing.batch, HandOver.objects.count()) == (None, 0)


def test_a_document_number_is_used_once(city, settle, case):
    other = city.filed(title="另一件")
    for one in (case, other):
        settle(one, (LEAD, "sole"))
    handed(city, case)

    with pytest.raises(MoveRefusedError) as refused:
        handed(city, other, key="b" * 32)

    assert refused.value.refusal.code == "document_taken"
    assert fresh(other).state == "filed"


def test_who_may_not_hand_over_hands_over_nothing(city, settle, case):
    settle(case, (LEAD, "sole"))

    handing = handed(city, case, actor=city[Role.OFFICE_LEADER])

    assert (codes(handing), handing.batch) == ({case.pk: "forbidden"}, None)


# -- 合并交办


@pytest.fixture
def topic(city):
    return TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="民营企业")


def test_cases_of_one_topic_go_together(city, settle, case, topic):
    suggestion = city.filed(title="人大建议", kind="npc_suggestion")
    for one in (case, suggestion):
        settle(one, (LEAD, "lead"), (CO, "co"), together=topic)

    handing = handed(city, case, suggestion)

    assert handing.refusals == {}
    assert {row.together for row in handing.batch.cases.all()} == {topic}
    assert fresh(case).proposal.topic_group == topic


@pytest.mark.parametrize(
    ("chosen", "second", "code"), [(1, LEAD, "together_incomplete"), (2, CO, "leads_differ")]
)
def test_cases_of_one_topic_go_whole_and_to_the_same_lead(city, settle, topic, chosen, second, code):
    case, other = city.filed(), city.filed(title="同题的另一件")
    settle(case, (LEAD, "sole"), together=topic)
    settle(other, (second, "sole"), together=topic)

    handing = handed(city, *[case, other][:chosen])

    assert codes(handing)[case.pk] == code
    assert {fresh(case).state, fresh(other).state} == {"filed"}


def test_one_of_a_topic_that_is_refused_keeps_the_others_back(city, settle, case, topic):
    other = city.filed(title="同题的另一件")
    settle(case, (LEAD, "lead"), (FREE, "co"), together=topic)
    settle(other, (LEAD, "lead"), (CO, "co"), together=topic)
    city.units[CO].active_until = date(2023, 4, 20)
    city.units[CO].save()

    handing = handed(city, case, other)

    assert codes(handing) == {case.pk: "together_refused", other.pk: "unit_inactive"}
    assert Assignment.objects.count() == 0


# -- 退回提案委, and what comes after the hand-over


def test_a_case_sent_back_is_filed_again_under_its_number(city, case):
    number = case.proposal.number
    city.do("hand_back", case, city[Role.OFFICE], DAY, reason="同一件已在上年办理。")
    waiting = fresh(case).deadlines.filter(met_on=None, cancelled_on=None).values_list("step", flat=True)
    assert (fresh(case).state, list(waiting)) == ("recommended", ["examine"])

    city.do("file", case, city[Role.SECRETARIAT], DAY, category="经济发展", nature="ordinary", number="")

    assert (fresh(case).state, fresh(case).proposal.number) == ("filed", number)


def test_a_unit_that_takes_a_share_over_takes_its_asks(city, settle, case):
    settle(case, (LEAD, "lead", "一.1"), (CO, "co", "二.1"))
    handed(city, case)

    city.do(
        "redirect", city.assignment(case, CO), city[Role.OFFICE], DAY, organisation=city.units[FREE], reason="职责已转。"
    )  # fmt: skip

    new = city.assignment(case, FREE)
    assert list(new.ask_shares.values_list("ask__number", flat=True)) == ["二.1"]


# -- what is known beforehand


@pytest.mark.parametrize("pack", ["dongguan", "fengyang", "guizhou", "sichuan"])
def test_what_is_foreseen_is_what_the_hand_over_sets(db, pack):
    """Whatever the city counts from: the hand-over, the receipt, a fixed date, or backward from another day."""
    city = make_city(pack=pack)
    case = city.recommended()
    category = case.pack.categories.order_by("position").first()
    city.do("file", case, city[Role.SECRETARIAT], DAY, category=category.name, nature="ordinary", number="")
    case = fresh(case)
    told = {one.step: one.derivation.due_on for one in foreseen(case, {"lead", "co"}, DAY)}
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "document": DOCUMENT}

    city.do("hand_over", case, city[Role.OFFICE], DAY, **units)
    city.accept(case, LEAD, CO, day=DAY)

    steps = fresh(case).deadlines.filter(assignment__isnull=False)
    assert told == dict(steps.values_list("step", "due_on"))


def test_a_plan_comes_before_what_is_suggested(city, settle, case):
    other = city.filed(title="还没有定的")
    settle(case, (LEAD, "lead", "一.1"), (CO, "co", "二.1"))

    waiting = {one.case: one for one in waiting_cases(held_posts(city[Role.OFFICE], DAY), at(DAY))}

    assert [ask.number for ask in waiting[case].missing] == ["一.2"]
    assert {concern.code: concern.stops for concern in waiting[case].concerns} == {"asks_left": False}
    assert (waiting[case].settled, waiting[other].settled) == (True, False)
    assert waiting[case].suggestion is None


def test_a_unit_in_which_nobody_signs_is_named(city, settle, case):
    city.add_unit("档案局", roles=())
    settle(case, ("档案局", "sole"))

    [waiting] = waiting_cases(held_posts(city[Role.OFFICE], DAY), at(DAY))

    assert [concern.code for concern in waiting.concerns] == ["no_liaison"]
    assert waiting.stopped == ()


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.OFFICE_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_nothing_waits_for_who_hands_nothing_over(city, case, role):
    assert waiting_cases(held_posts(city[role], DAY), at(DAY)) == []


def test_what_waits_elsewhere_waits_for_others(city, case):
    elsewhere = make_city("bieshi")

    assert waiting_cases(held_posts(elsewhere[Role.OFFICE], DAY), at(DAY)) == []


@pytest.mark.parametrize("more", [0, 2])
def test_queries_do_not_grow_with_the_cases(city, settle, case, more, django_assert_num_queries):
    settle(case, (LEAD, "lead", "一.1"), (CO, "co", "二.1"))
    for number in range(1 + more):
        city.filed(title=f"第{number}件")
    held = held_posts(city[Role.OFFICE], DAY)
    waiting_cases(held, at(DAY))  # what was learnt of earlier cases stays in the process

    with django_assert_num_queries(13):
        waiting_cases(held, at(DAY))


@pytest.mark.parametrize(("count", "statements"), [(1, 45), (3, 117)])
def test_every_further_case_of_a_batch_costs_the_same(
    city, settle, count, statements, django_assert_num_queries
):
    cases = [city.filed(title=f"第{number}件") for number in range(count)]
    for one in cases:
        settle(one, (LEAD, "lead", "一.1"), (CO, "co", "二.1"))
    seen = {one.pk: 1 for one in cases}
    foreseen(cases[0], {"lead"}, DAY)  # the calendar is read once in the life of the process

    with django_assert_num_queries(statements):
        handed(city, *cases, seen=seen)
