"""How far the things on a desk have come."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import make_city
from tests.workflow.machines.ready import extension
from workflow.coverage import Conclusion, coverage_of
from workflow.services.desk import desk_of
from workflow.services.progress import Tally, progress_of
from workflow.services.worklist import Task

MONDAY = date(2023, 5, 22)


@pytest.fixture
def city(db):
    return make_city()


def told(city, *key, on=MONDAY):
    """What is told of each item on the desk, by its row or by what is waited for."""
    user = city[key if len(key) > 1 else key[0]]
    held = held_posts(user, on)
    items = desk_of(user, on, held=held)
    names = [item.row.name if isinstance(item, Task) else item.kind.value for item in items]
    return dict(zip(names, progress_of(items, held), strict=True))


def speak(city, case, unit, verdicts):
    """An opinion of the unit that says these words to the asks, by their numbers, and is sent."""
    opinion = city.opinion_draft(case, unit)
    asks = {ask.number: ask.pk for ask in case.proposal.asks.all()}
    said = {asks[number]: verdict for number, verdict in verdicts.items()}
    handler = city[unit, Role.HANDLER]
    city.do(
        "write", opinion, handler, date(2023, 4, 25), text="一、意见\n　　已安排专项支持。", verdicts=said
    )
    city.settle_promises(opinion, date(2023, 4, 25))
    city.do("submit_for_review", opinion, handler, date(2023, 4, 25))
    city.do("pass_check", opinion, city[unit, Role.SECTION_HEAD], date(2023, 4, 25))
    city.do("approve", opinion, city[unit, Role.BUREAU_LEADER], date(2023, 4, 25))
    city.do("send", opinion, city[unit, Role.LIAISON], date(2023, 4, 25))


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


def test_lead_reads_who_has_answered_and_what_the_opinions_speak_to(city, case):
    speak(city, case, "科技局", {"一.1": "adopted", "一.2": "not_ours", "二.1": "partly"})

    found = told(city, "工信局", Role.HANDLER)

    assert found["draft_reply"].opinions == found["units"].opinions == Tally(1, 2, ("金融局",))
    assert found["draft_reply"].asks == found["units"].asks == Tally(2, 3)


def test_asks_spoken_to_are_those_of_the_matrix(city, case):
    speak(city, case, "科技局", {"一.1": "adopted", "一.2": "not_ours", "二.1": "not_ours"})
    city.opinion_sent(case, "金融局")

    asks = told(city, "工信局", Role.HANDLER)["draft_reply"].asks

    rows = coverage_of(case, held_posts(city["工信局", Role.HANDLER], MONDAY), on=MONDAY).rows
    open_ones = {Conclusion.NOBODY, Conclusion.WAITING, Conclusion.ASSIGNED}
    assert asks == Tally(sum(row.conclusion not in open_ones for row in rows), len(rows))


def test_reply_in_work_counts_what_it_answers_itself(city, case):
    speak(city, case, "科技局", {"一.1": "adopted", "一.2": "not_ours", "二.1": "not_ours"})
    reply = city.reply_draft(case)
    empty = told(city, "工信局", Role.HANDLER)["write"].asks
    first = case.proposal.asks.order_by("position")[0]
    answers = {first.pk: ("answered", "")}
    city.do(
        "write",
        reply,
        city["工信局", Role.HANDLER],
        MONDAY,
        text="一、情况\n　　已安排专项支持。",
        answers=answers,
    )

    written = told(city, "工信局", Role.HANDLER)
    [progress] = [written[name] for name in written if name != "units"]

    assert (empty, progress.asks) == (Tally(1, 3), Tally(1, 3))


def test_opinion_counts_its_words_over_all_its_cases(city, case):
    other = city.handling(title="另一件", co=("科技局",))
    city.accept(other, "科技局")
    opinion = city.opinion_draft(case, "科技局", cases=[other])
    first = case.proposal.asks.order_by("position")[0]
    city.do(
        "write", opinion, city["科技局", Role.HANDLER], date(2023, 4, 26), text="一、意见\n　　已安排专项支持。",
        verdicts={first.pk: "adopted"},
    )  # fmt: skip

    assert told(city, "科技局", Role.HANDLER)["submit_for_review"].asks == Tally(1, 6)


def test_letter_that_came_back_says_how_often_from_whom_and_why(city, case):
    opinion = city.opinion_draft(case, "科技局")
    handler, head = city["科技局", Role.HANDLER], city["科技局", Role.SECTION_HEAD]
    day = date(2023, 5, 8)
    city.do("write", opinion, handler, day, text="一、意见\n　　已安排专项支持。", verdicts={})
    for reason in ("请写明数据截止日期。", "请写明责任单位。"):
        city.do("submit_for_review", opinion, handler, day)
        city.do("send_back", opinion, head, day, reason=reason)

    returned = told(city, "科技局", Role.HANDLER)["submit_for_review"].returned

    assert (returned.times, returned.by, returned.reason) == (2, "科室负责人", "请写明责任单位。")


def test_reply_that_the_office_sent_back_names_the_office(city):
    case = city.handling(co=())
    city.accept(case, "工信局")
    reply = city.reply_written(case)
    city.settle_promises(reply, MONDAY)
    city.do("submit_check", reply, city["工信局", Role.HANDLER], MONDAY)
    city.do("pass_check", reply, city["工信局", Role.SECTION_HEAD], MONDAY)
    city.do("return_from_review", reply, city[Role.OFFICE], MONDAY, reason="未答建议二.1。")

    returned = told(city, "工信局", Role.HANDLER)["submit_check"].returned

    assert (returned.times, returned.by, returned.reason) == (1, "督查室", "未答建议二.1。")


def test_new_share_says_until_when_it_may_be_objected_to(city):
    city.handling(day=date(2023, 5, 18))

    until = told(city, "科技局", Role.LIAISON)["accept"].object_until

    assert (until.due_on, until.rule.late) == (date(2023, 5, 25), "lose_right")


def test_request_carries_what_is_asked_for(city, case):
    share, leader = city.assignment(case, "金融局"), city["金融局", Role.BUREAU_LEADER]
    city.do("extend_request", share, leader, date(2023, 5, 8), **extension(share, told=date(2023, 5, 8)))

    asked = told(city, Role.OFFICE, on=date(2023, 5, 9))["extend_grant"].extension

    assert asked.until_on == date(2023, 5, 18)


def test_only_who_closes_the_case_learns_who_rated_it(city):
    city.replied()

    assert told(city, Role.SECRETARIAT)["ratings"].ratings == Tally(0, 1, ("经济界委员",))
    assert {one.ratings for one in told(city, "工信局", Role.HANDLER).values()} == {None}
    assert {one.ratings for one in told(city, Role.MEMBER).values()} == {None}


def test_co_handler_is_told_nothing_of_what_the_others_write(city, case):
    city.opinion_sent(case, "科技局")

    found = told(city, "金融局", Role.HANDLER)["draft_opinion"]

    assert (found.opinions, found.asks) == (None, None)


@pytest.mark.parametrize("cases", [1, 3])
def test_progress_costs_the_same_for_any_number(city, django_assert_num_queries, cases):
    for n in range(cases):
        one = city.handling(title=f"提案{n}")
        city.accept(one, "工信局", "科技局", "金融局")
        city.opinion_sent(one, "科技局")
    user = city["工信局", Role.HANDLER]
    held = held_posts(user, MONDAY)
    items = desk_of(user, MONDAY, held=held)

    # opinions, asks of the proposals, letters sent, their words, their passages, the asks of these;
    # requests of the shares
    with django_assert_num_queries(7):
        found = progress_of(items, held)

    assert [one.opinions for one in found] == [Tally(1, 2, ("金融局",))] * 2 * cases
