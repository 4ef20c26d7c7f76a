"""What several units, rounds and letters do together: extensions and pauses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import extending, extension
from tests.workflow.machines.scenarios.reading import open_days, refused, state
from tests.workflow.machines.states import CO, FREE, LATE, LEAD, WORKING
from workflow.queries import paused_long


def test_a_request_that_the_answer_overtook_moves_no_day_that_was_met(city):
    found = extending(city)
    opinion = city.opinion_sent(found.case, CO, day=WORKING)
    city.do("ask_again", found, city[LEAD, Role.HANDLER], WORKING, reason="请补充。")

    assert opinion.state == "sent"
    assert refused("extend_grant", fresh(found), city[Role.OFFICE], reason="") == "no_deadline"
    city.do("extend_refuse", found, city[Role.OFFICE], WORKING, reason="已经报送。")


def test_a_request_that_a_pause_overtook_is_not_granted(city):
    found = extending(city, days=1)
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待上级文件。")
    assert refused("extend_grant", found, city[Role.OFFICE], reason="") == "paused"
    city.do("restart", found, city[Role.OFFICE], date(2023, 6, 1), reason="")

    assert refused("extend_grant", found, city[Role.OFFICE], date(2023, 6, 1), reason="") == "not_later"


def test_a_second_extension_counts_from_the_first_and_within_the_cap(city):
    found = extending(city, LEAD, days=30, told=WORKING)
    due = found.deadlines.get(step="reply")
    city.do("extend_grant", found, city[Role.OFFICE], WORKING, reason="")
    leader = city[LEAD, Role.BUREAU_LEADER]

    assert refused("extend_request", found, leader, **extension(found, 200)) == "over_cap"
    city.do("extend_request", found, leader, WORKING, **extension(found, 10, WORKING))
    city.do("extend_grant", found, city[Role.OFFICE], WORKING, reason="")

    later = fresh(due)
    assert (later.original_due_on, later.due_on) == (due.due_on, due.due_on + timedelta(40))
    assert later.due_on <= later.latest_on == date(2023, 10, 23)


def test_a_day_that_cannot_be_counted_is_refused_and_changes_nothing(city):
    found = extending(city, days=2_000_000)

    assert refused("extend_grant", found, city[Role.OFFICE], reason="") == "out_of_range"


def test_a_clock_that_was_put_back_is_refused_and_changes_nothing(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")

    assert refused("restart", found, city[Role.OFFICE], WORKING - timedelta(1), reason="") == "out_of_order"


@pytest.mark.parametrize("unit", [LEAD, CO])
def test_a_pause_after_one_of_several_days_has_passed_stops_the_others(city, unit):
    found = st.assignment_in(city, "accepted", unit)
    found.deadlines.filter(step="contact").update(due_on=date(2023, 4, 24))

    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")

    assert set(found.deadlines.filter(paused_on=WORKING).values_list("step", flat=True)) == {
        "reply" if unit == LEAD else "opinion"
    }


def test_a_unit_may_answer_while_its_clock_stands(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")
    city.opinion_sent(found.case, CO, day=WORKING)

    answered = fresh(found)
    assert (answered.paused_on, answered.pause_reason, answered.paused_by, answered.pause_review_on) == (
        None,
        "",
        None,
        None,
    )


def test_what_is_asked_again_after_a_pause_runs_may_be_extended_and_paused_anew(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")
    city.opinion_sent(found.case, CO, day=WORKING)
    city.do("ask_again", found, city[LEAD, Role.HANDLER], WORKING, reason="请补充。")

    assert (state(found), set(open_days(found))) == ("accepted", {"supplement"})
    assert refused("restart", fresh(found), city[Role.OFFICE], reason="") == "not_paused"
    assert not paused_long(held_posts(city[Role.OFFICE], LATE), LATE).exists()
    city.do("extend_request", fresh(found), city[CO, Role.BUREAU_LEADER], WORKING, **extension(fresh(found)))
    city.do("extend_grant", found, city[Role.OFFICE], WORKING, reason="")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="再等。")

    assert found.deadlines.get(step="supplement").paused_on == WORKING


def test_an_objection_does_not_start_a_clock_that_stands(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")
    words = {"ground": "not_ours", "reason": "不属本局职责。"}
    city.do("object", found, city[CO, Role.BUREAU_LEADER], WORKING, **words)
    city.do("overrule", found, city[Role.OFFICE], WORKING, reason="属你局职责。")

    city.do("restart", found, city[Role.OFFICE], LATE, reason="")

    assert found.deadlines.get(step="opinion").paused_on is None


def test_a_share_that_went_to_another_unit_is_not_paused_any_more(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")
    city.do("redirect", found, city[Role.OFFICE], WORKING, organisation=city.units[FREE], reason="转办。")

    assert (fresh(found).paused_on, fresh(found).pause_review_on) == (None, None)
