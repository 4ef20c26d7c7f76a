"""A later date: whose word is needed, how often and how far, and what a stopped clock keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import consenting, extending, extension
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.errors import MoveRefusedError
from workflow.models import Event
from workflow.queries import paused_long
from workflow.services import available, perform
from workflow.services.worklist import tasks_for


def refused(name, subject, actor, day=WORKING, **inputs):
    with pytest.raises(MoveRefusedError) as refusal:
        perform(name, subject, actor=actor, at=at(day), **inputs)
    return refusal.value.refusal


def duties(person, day=WORKING):
    return {task.row.name for task in tasks_for(person, day)}


def test_the_office_grants_once_the_secretariat_consented(city):
    found = consenting(city, LEAD, days=10, told=WORKING)
    office, secretariat = city[Role.OFFICE], city[Role.SECRETARIAT]
    before = (refused("extend_grant", found, office, reason="").code, duties(secretariat), duties(office))

    city.do("extend_consent", found, secretariat, WORKING, consent=True, reason="同意，请抓紧。")
    asked = found.extensions.get()
    after = (duties(secretariat), duties(office))
    city.do("extend_grant", found, office, WORKING, reason="")

    assert before == ("consent_missing", {"extend_consent"}, set())
    assert (asked.decision, asked.consented_at, asked.consent_note) == (
        "pending",
        at(WORKING),
        "同意，请抓紧。",
    )
    assert after == (set(), {"extend_grant"})
    assert found.deadlines.get(step="reply").due_on == found.extensions.get(decision="granted").until_on


def test_the_secretariats_refusal_ends_the_request(city):
    found = consenting(city)
    before = found.deadlines.get(step="opinion").due_on

    city.do("extend_consent", found, city[Role.SECRETARIAT], WORKING, consent=False, reason="提案人不同意。")

    asked = found.extensions.get()
    assert (asked.decision, asked.decided_reason, asked.consent_note, asked.consented_at) == (
        "refused", "提案人不同意。", "提案人不同意。", None,
    )  # fmt: skip
    assert found.deadlines.get(step="opinion").due_on == before
    assert refused("extend_grant", fresh(found), city[Role.OFFICE], reason="").code == "no_extension"


def test_the_office_may_refuse_without_the_consent(city):
    found = consenting(city)

    city.do("extend_refuse", found, city[Role.OFFICE], WORKING, reason="时间充足。")

    assert found.extensions.get().decision == "refused"


def test_a_request_says_what_was_done_so_far(city):
    found = st.assignment_in(city, "accepted", LEAD)
    words = extension(found, told=WORKING) | {"work_done": "已到三家企业调研。"}

    city.do("extend_request", found, city[LEAD, Role.BUREAU_LEADER], WORKING, **words)

    assert found.extensions.get().work_done == "已到三家企业调研。"


def test_a_request_after_the_day_is_refused_before_anything_is_filled_in(city):
    found = st.assignment_in(city, "accepted")
    leader, late = city[CO, Role.BUREAU_LEADER], date(2023, 5, 16)

    reasons = {row.name: why for row, why in available(found, leader, on=late)}

    assert (reasons["extend_request"].code, reasons["extend_request"].message) == (
        "too_late", "期限 2023-05-15 已过，不能再申请延期。",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "due_on", "latest_on"),
    [
        ("dongguan", date(2023, 6, 21), date(2023, 10, 23)),
        ("sichuan", date(2023, 9, 21), date(2023, 10, 23)),
        ("guizhou", date(2023, 6, 30), date(2023, 10, 23)),
        ("fengyang", date(2023, 7, 21), date(2023, 10, 23)),
        ("generic-city", date(2023, 7, 21), date(2023, 10, 23)),
    ],
)
def test_in_every_pack_a_reply_is_extended_twice_and_no_further_than_the_cap(db, pack, due_on, latest_on):
    city = make_city(pack=pack)
    found = st.assignment_in(city, "accepted", LEAD)
    due = found.deadlines.get(step="reply")
    office, leader = city[Role.OFFICE], city[LEAD, Role.BUREAU_LEADER]
    for until_on in (due_on + timedelta(7), latest_on):
        asked = {"deadline": due, "until_on": until_on, "reason": "调研。", "proposer_told_on": WORKING}
        city.do("extend_request", found, leader, WORKING, **asked)
        city.do("extend_grant", found, office, WORKING, reason="")

    due = fresh(due)
    assert (due.original_due_on, due.due_on, due.latest_on) == (due_on, latest_on, latest_on)
    assert refused("extend_request", found, leader, **extension(found, told=WORKING)).code == "cap_reached"


def test_a_request_that_can_only_be_refused_stays_on_the_offices_desk(city):
    found = extending(city)
    office, past = city[Role.OFFICE], date(2023, 6, 30)

    shown = [(task.subject, task.row.name, task.refusal.code) for task in tasks_for(office, past)]
    city.do("extend_refuse", found, office, past, reason="日期已过。")

    assert shown == [(found, "extend_grant", "extension_past")]
    assert tasks_for(office, past) == []


def test_a_request_is_no_duty_of_the_office_while_the_clock_stands(city):
    found = extending(city)
    office = city[Role.OFFICE]
    before = duties(office)

    city.do("pause", found, office, WORKING, reason="等待上级文件。")

    assert (before, duties(office)) == ({"extend_grant"}, set())


# -- pauses -------------------------------------------------------------------------------------------------------


def test_a_stopped_clock_keeps_who_stopped_it_and_why_until_it_goes_on(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待上级文件。")
    paused = fresh(found)

    city.do("restart", found, city[Role.OFFICE], date(2023, 5, 10), reason="文件已到。")

    kept = (paused.paused_on, paused.paused_by, paused.pause_reason, paused.pause_review_on)
    assert kept == (WORKING, city.units["督查室"], "等待上级文件。", date(2023, 5, 12))
    after = fresh(found)
    assert (after.paused_on, after.paused_by, after.pause_reason, after.pause_review_on) == (
        None, None, "", None,
    )  # fmt: skip
    assert list(Event.objects.filter(transition="pause").values_list("note", flat=True)) == ["等待上级文件。"]


@pytest.mark.parametrize(("day", "listed"), [(11, False), (12, True), (31, True)])
def test_a_clock_that_stood_for_ten_working_days_is_listed(city, day, listed):
    """29 April to 3 May 2023 are off, 6 May is worked."""
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待上级文件。")
    on = date(2023, 5, day)

    assert list(paused_long(held_posts(city[Role.OFFICE], on), on)) == [found] * listed
    assert list(paused_long(held_posts(city["stranger"], on), on)) == []


def test_a_stopped_clock_of_a_round_that_is_over_is_not_listed(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待上级文件。")
    city.do("withdraw_unit", fresh(found), city[Role.OFFICE], WORKING, reason="不再需要。")
    on = date(2023, 6, 1)

    assert list(paused_long(held_posts(city[Role.OFFICE], on), on)) == []


def test_a_request_that_waits_says_so_to_the_next(city):
    found = extending(city)
    leader = city[CO, Role.BUREAU_LEADER]

    assert refused("extend_request", found, leader, **extension(found)).code == "extension_pending"
