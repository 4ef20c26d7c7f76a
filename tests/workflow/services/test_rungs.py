"""When a deadline speaks: its rungs are laid with it, and again when its date or its clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.machines.ready import extension
from tests.workflow.machines.states import CO, CO2, LEAD, WORKING, invited
from workflow.models import Deadline, DeadlineRule, Reminder, Rung
from workflow.services.rungs import PROMISE_LADDER, lay_missing, relay

DUE = date(2023, 5, 15)
LADDER = [
    (-5, date(2023, 5, 8)),
    (-2, date(2023, 5, 11)),
    (0, DUE),
    (1, date(2023, 5, 16)),
    (5, date(2023, 5, 22)),
]
"""Of the opinions that are due on 15 May 2023, in working days; Saturday 6 May is one."""
OPENED = date(2023, 5, 25)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def share(city):
    """科技局's share, signed for; its opinion is due on 15 May."""
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    return city.assignment(case, CO)


def due(share, step="opinion") -> Deadline:
    return share.deadlines.get(step=step)


def laid(deadline, **only):
    """The rungs that wait, with the local day whose first moment they stand for."""
    waiting = deadline.rungs.filter(taken_at=None, **only).order_by("offset")
    zone = ZoneInfo(deadline.jurisdiction.time_zone)
    moments = [(rung.offset, rung.at.astimezone(zone)) for rung in waiting]
    assert {(moment.hour, moment.minute, moment.second) for _offset, moment in moments} <= {(0, 0, 0)}
    return [(offset, moment.date()) for offset, moment in moments]


def take(deadline, *offsets, told=True):
    deadline.rungs.filter(offset__in=offsets).update(taken_at=at(WORKING), told=told)


def extend(city, share, days=7):
    city.do("extend_request", share, city[CO, Role.BUREAU_LEADER], WORKING, **extension(share, days))
    city.do("extend_grant", fresh(share), city[Role.OFFICE], WORKING, reason="同意。")


# -- with the deadline --------------------------------------------------------------------------------------------


def test_rungs_are_laid_with_the_deadline_by_its_rule(share):
    assert laid(due(share)) == LADDER
    assert set(due(share).rungs.values_list("due_on", flat=True)) == {DUE}


def test_rungs_stand_at_local_midnight_whatever_the_server_says(city):
    city.jurisdiction.time_zone = "Pacific/Kiritimati"
    city.jurisdiction.save()

    deadline = due(city.assignment(city.handling(), CO))

    assert deadline.rungs.get(offset=0).at == datetime(2023, 5, 14, 10, tzinfo=UTC)


def test_a_warning_of_the_day_on_which_the_time_begins_is_not_laid(city):
    """Three days to answer an invitation of Friday 3 February end on Monday: the day before is that Friday."""
    case = city.draft(day=date(2023, 2, 3))
    city.do("invite_cosigners", case, city[Role.MEMBER], date(2023, 2, 3), people=[city["cosigner"]])

    assert laid(case.deadlines.get()) == [(0, date(2023, 2, 6))]


def test_a_right_ends_without_a_word_after_its_day(city):
    case = city.handling()
    rule = city.assignment(case, CO).deadlines.get(step="object").rule
    Reminder.objects.create(rule=rule, offset=2)

    right = city.assignment(city.handling(title="另一件"), CO).deadlines.get(step="object")

    assert [offset for offset, _day in laid(right)] == [-1, 0]


def test_a_step_whose_rule_reminds_of_nothing_has_no_rungs(city):
    Reminder.objects.filter(rule__step="opinion").delete()

    assert laid(due(city.assignment(city.handling(), CO))) == []


def test_rungs_of_a_time_that_counts_from_a_past_day_begin_after_the_act(city):
    """From the end of the session: the warnings that lie between it and the hand-over come too late."""
    rule = DeadlineRule.objects.get(pack__jurisdiction=city.jurisdiction, step="opinion")
    rule.starting_event, rule.amount = "session_close", 56
    rule.save()
    Reminder.objects.create(rule=rule, offset=-20)

    deadline = due(city.assignment(city.handling(), CO))

    assert (deadline.start_on, deadline.due_on) == (city.session.closes_on, date(2023, 4, 24))
    assert laid(deadline) == [(0, date(2023, 4, 24)), (1, date(2023, 4, 25)), (5, date(2023, 5, 4))]


@pytest.mark.parametrize("stops", [("send", "met_on"), ("withdraw_unit", "cancelled_on")])
def test_the_rungs_of_an_ended_deadline_stay_as_they_are(city, share, stops):
    name, ended = stops
    deadline = due(share)
    if name == "send":
        city.opinion_sent(share.case, CO)
    else:
        city.do(name, share, city[Role.OFFICE], WORKING, reason="不必会办。")

    assert getattr(fresh(deadline), ended) is not None
    assert laid(deadline) == LADDER


# -- when it moves ------------------------------------------------------------------------------------------------


def test_an_extension_lays_the_new_date_and_takes_away_what_waited(city, share):
    take(due(share), -5)

    extend(city, share)

    later = date(2023, 5, 22)
    assert laid(due(share)) == [
        (-5, DUE), (-2, date(2023, 5, 18)), (0, later), (1, date(2023, 5, 23)), (5, date(2023, 5, 29)),
    ]  # fmt: skip
    assert list(due(share).rungs.exclude(taken_at=None).values_list("due_on", "offset", "told")) == [
        (DUE, -5, True)
    ]


def test_a_pause_takes_away_what_waited_and_the_restart_lays_the_day_it_leaves(city, share):
    take(due(share), -5)
    city.do("pause", share, city[Role.OFFICE], date(2023, 5, 9), reason="等待上级文件。")
    during = laid(due(share))

    city.do("restart", fresh(share), city[Role.OFFICE], date(2023, 5, 12), reason="文件已到。")

    assert during == []
    assert fresh(due(share)).due_on == date(2023, 5, 18)
    assert [offset for offset, _day in laid(due(share))] == [-2, 0, 1, 5]


def test_a_pause_that_ends_the_same_day_tells_nobody_of_a_day_twice(city, share):
    take(due(share), -5)
    city.do("pause", share, city[Role.OFFICE], date(2023, 5, 4), reason="等待上级文件。")
    city.do("restart", fresh(share), city[Role.OFFICE], date(2023, 5, 4), reason="文件已到。")

    assert fresh(due(share)).due_on == DUE
    assert laid(due(share)) == LADDER[1:]


def test_a_date_that_goes_away_and_comes_back_is_told_of_once(share):
    deadline = due(share)
    take(deadline, -5)
    for day in (date(2023, 5, 18), DUE):
        deadline.due_on = day
        deadline.save()
        relay([deadline], WORKING)

    assert laid(deadline, due_on=DUE) == LADDER[1:]
    assert deadline.rungs.filter(offset=-5).count() == 1


def test_relaying_reads_the_rules_as_they_are_now(share):
    rule = due(share).rule
    rule.reminders.all().delete()
    Reminder.objects.create(rule=rule, offset=-1)

    relay(Deadline.objects.filter(pk=due(share).pk), WORKING)

    assert laid(due(share)) == [(-1, date(2023, 5, 12))]


def test_relaying_any_number_of_deadlines_costs_the_same(city, django_assert_num_queries):
    several = [due(city.assignment(city.handling(title=f"第{n}件"), CO)) for n in range(3)]

    for deadlines in (several[:1], several):
        # those that waited; offsets, places, the calendar; one INSERT
        with django_assert_num_queries(5):
            relay(deadlines, WORKING)
    with django_assert_num_queries(0):
        relay([], WORKING)


# -- promises -----------------------------------------------------------------------------------------------------


@pytest.fixture
def promise(city):
    made = city.commitment(city.closed(), due_on=date(2026, 6, 30))
    city.do("confirm", made, city[Role.SECRETARIAT], date(2023, 5, 28))
    return fresh(made)


def test_a_promise_has_the_ladder_of_the_packs_rule_for_promises(promise):
    assert laid(promise.deadlines.get()) == [
        (-20, date(2026, 6, 1)), (-5, date(2026, 6, 23)), (0, date(2026, 6, 30)), (5, date(2026, 7, 7)),
    ]  # fmt: skip


def test_a_promise_without_a_rule_has_the_ladder_that_ships_with_the_program(city):
    made = city.commitment(city.closed(), due_on=date(2026, 6, 30))
    DeadlineRule.objects.filter(step="commitment").delete()

    city.do("confirm", made, city[Role.SECRETARIAT], date(2023, 5, 28))

    assert tuple(offset for offset, _day in laid(made.deadlines.get())) == PROMISE_LADDER


def test_a_promise_that_is_moved_speaks_of_its_new_day(city, promise):
    city.do(
        "renegotiate", promise, city[Role.SECRETARIAT], date(2026, 6, 2), to_on=date(2026, 12, 31), reason="工期延后。"
    )  # fmt: skip

    assert [offset for offset, _day in laid(promise.deadlines.get())] == [-20, -5, 0, 5]
    assert set(promise.deadlines.get().rungs.values_list("due_on", flat=True)) == {date(2026, 12, 31)}


def test_a_promise_that_gets_its_first_day_late_gets_its_rungs_with_it(city):
    made = city.commitment(city.closed(), due_on=None)
    city.do("confirm", made, city[Role.SECRETARIAT], date(2023, 5, 28))
    city.do(
        "renegotiate", fresh(made), city[Role.SECRETARIAT], date(2023, 6, 1), to_on=date(2024, 2, 29), reason="补定。"
    )  # fmt: skip

    assert laid(made.deadlines.get())[2:] == [(0, date(2024, 2, 29)), (5, date(2024, 3, 7))]


# -- from before there were rungs ---------------------------------------------------------------------------------


def test_what_ran_before_there_were_rungs_gets_them_and_its_past_stays_silent(share):
    Rung.objects.all().delete()
    now = at(date(2023, 5, 12))

    given = lay_missing(now, 100)

    ladder = due(share).rungs.order_by("offset")
    assert given == Deadline.objects.filter(met_on=None).count()
    assert list(ladder.values_list("offset", "taken_at", "told")) == [
        (-5, now, False), (-2, now, False), (0, None, False), (1, None, False), (5, None, False),
    ]  # fmt: skip


def test_ladders_are_given_in_bounded_portions_until_none_is_missing(share):
    Rung.objects.all().delete()
    running = Deadline.objects.filter(met_on=None).count()

    portions = [lay_missing(at(WORKING), 3) for _portion in range(running // 3 + 2)]

    assert (sum(portions), max(portions), portions[-1]) == (running, 3, 0)


def test_ended_paused_and_silent_deadlines_are_given_nothing(city, share):
    city.opinion_sent(share.case, CO)
    other = city.assignment(share.case, CO2)
    city.do("pause", other, city[Role.OFFICE], WORKING, reason="等待上级文件。")
    Reminder.objects.filter(rule__step="object", offset=0).delete()
    Reminder.objects.filter(rule__step="object").update(offset=3)
    Reminder.objects.filter(rule__step__in=["reply", "contact"]).delete()
    Rung.objects.all().delete()

    assert lay_missing(at(WORKING), 100) == 0


def test_a_ladder_whose_warnings_all_came_too_late_is_given_once(city):
    rule = DeadlineRule.objects.get(pack__jurisdiction=city.jurisdiction, step="cosign")
    rule.reminders.exclude(offset=-1).delete()
    rule.amount = 1
    rule.save()
    invited(city)

    assert [lay_missing(at(WORKING), 100) for _turn in range(2)] == [1, 0]
