"""The sweep: each rung is taken once, at local midnight, and speaks only while its deadline runs for that date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from notifications import push as pushing
from notifications.models import Notice
from notifications.queries import notices_of
from notifications.services.sweep import Swept, sweep, sweep_all
from notifications.tasks import lay_ladders, speak
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.workflow.machines.races.clicks import at_once
from tests.workflow.machines.ready import extension
from tests.workflow.machines.states import CO, CO2, LEAD, WORKING
from workflow.models import Deadline, Rung

DUE = date(2023, 5, 15)
"""A Monday, 15 working days after the hand-over of 21 April 2023."""
DESK = (Role.LIAISON, Role.HANDLER)


@pytest.fixture
def share(city):
    """科技局's share, signed for. Of the whole case only its opinion has a ladder: -5, -2, 0, 1 and 5 from 15 May."""
    case = city.handling(co=(CO,))
    city.accept(case, LEAD, CO)
    made = city.assignment(case, CO)
    Rung.objects.exclude(deadline__assignment=made, deadline__step="opinion").delete()
    return made


def local(day: date, place: str = "Asia/Shanghai", *, seconds: int = 0) -> datetime:
    """So many seconds after that day's midnight there, as a server in UTC has it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(place))
    return midnight.astimezone(UTC) + timedelta(seconds=seconds)


def told():
    """Who was told of which rung, in the order of telling."""
    rows = Notice.objects.exclude(rung=None).order_by("pk")
    return [(notice.rung.offset, notice.kind, notice.recipient_id) for notice in rows.select_related("rung")]


def heard(city, *roles, unit=CO):
    return {city[unit, role].pk for role in roles}


def offsets_told():
    return sorted({offset for offset, _kind, _person in told()})


# -- once, in its time --------------------------------------------------------------------------------------------


def test_a_rung_speaks_to_those_who_hear_it_and_no_other_does(city, share):
    now = local(date(2023, 5, 11))

    assert sweep(now - timedelta(days=2)) == Swept(taken=1, told=1, notices=2)
    assert sweep(now) == Swept(taken=1, told=1, notices=2)
    notices = Notice.objects.filter(rung__offset=-2)
    assert {(n.recipient_id, n.kind, n.created_at, n.event_id) for n in notices} == {
        (person, "near", now, None) for person in heard(city, *DESK)
    }
    assert list(share.deadlines.get(step="opinion").rungs.order_by("offset").values_list("taken_at", "told")) == [
        (now - timedelta(days=2), True), (now, True), (None, False), (None, False), (None, False),
    ]  # fmt: skip


def test_what_was_swept_is_not_swept_again(share):
    assert [sweep(local(DUE)).taken for _turn in range(3)] == [3, 0, 0]


@pytest.mark.parametrize("place", ["Asia/Shanghai", "UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_day_begins_at_midnight_where_the_deadline_is(city, place):
    city.jurisdiction.time_zone = place
    city.jurisdiction.save()
    case = city.handling(co=(CO,))
    Rung.objects.exclude(deadline__step="opinion", offset=0).delete()

    deadline = case.deadlines.get(step="opinion")

    late_evening = sweep(local(deadline.due_on, place, seconds=-1))
    midnight = sweep(local(deadline.due_on, place))

    assert (late_evening, midnight.told) == (Swept(), 1)
    assert deadline.rungs.get().taken_at == local(deadline.due_on, place)


def test_a_leap_day_has_its_own_midnight(city, share):
    deadline = share.deadlines.get(step="opinion")
    leap = date(2024, 2, 29)
    Deadline.objects.filter(pk=deadline.pk).update(due_on=leap)
    deadline.rungs.all().delete()
    deadline.rungs.create(due_on=leap, offset=0, at=local(leap))

    assert [sweep(local(leap, seconds=seconds)).told for seconds in (-1, 0)] == [0, 1]
    assert sweep(local(date(2024, 3, 1))) == Swept()


def test_posts_count_on_the_local_day(city, share):
    """Shanghai's Monday has begun while the server still has Sunday."""
    unit = city.units[CO]
    for role in DESK:
        city[CO, role].posts.update(until_on=DUE - timedelta(days=1))
    new = city.add_person("新联络员", unit, Role.LIAISON, from_on=DUE)

    sweep(local(DUE))

    assert {person for _offset, _kind, person in told()} == {new.pk} | heard(city, Role.SECTION_HEAD)


# -- after an outage ----------------------------------------------------------------------------------------------


def test_of_several_that_are_due_at_once_only_the_last_speaks(city, share):
    assert sweep_all(local(date(2023, 6, 30))) == Swept(taken=5, told=1, notices=6)
    assert offsets_told() == [5]
    lead = heard(city, *DESK, unit=LEAD)
    assert {person for _offset, _kind, person in told()} == lead | heard(
        city, *DESK, Role.SECTION_HEAD, Role.BUREAU_LEADER
    )


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_batches_of_any_size_take_each_rung_once_and_tell_the_same(share, limit):
    whole = sweep_all(local(date(2023, 6, 30)), limit=limit)

    assert whole == Swept(taken=5, told=1, notices=6)
    assert offsets_told() == [5]


def test_a_run_makes_so_many_batches_and_the_next_goes_on_there(share):
    later = local(date(2023, 6, 30))

    runs = [sweep_all(later, limit=2, batches=1).taken for _run in range(4)]

    assert runs == [2, 2, 1, 0]


def test_a_batch_that_did_not_come_to_its_end_is_there_for_the_next(share):
    with transaction.atomic():
        sweep(local(DUE))
        transaction.set_rollback(True)

    assert told() == []
    assert sweep(local(DUE)).taken == 3


def test_a_right_that_has_ended_is_not_spoken_of(city):
    """The objection may be raised until Thursday 27 April."""
    city.handling(co=(CO,))
    Rung.objects.exclude(deadline__step="object").delete()
    last_day = date(2023, 4, 27)

    assert sweep(local(date(2023, 4, 26))).told == 2
    Rung.objects.filter(offset=-1).update(taken_at=None, told=False)
    assert sweep(local(last_day + timedelta(days=1))) == Swept(taken=4, told=0, notices=0)


# -- deadlines that ended, stand still or moved -------------------------------------------------------------------


def test_rungs_of_a_met_deadline_are_taken_in_silence(city, share):
    city.opinion_sent(share.case, CO)

    assert sweep(local(date(2023, 6, 30))) == Swept(taken=5, told=0, notices=0)


def test_rungs_of_a_unit_that_lost_the_case_are_taken_in_silence(city, share):
    city.do("withdraw_unit", share, city[Role.OFFICE], WORKING, reason="不必会办。")

    assert sweep(local(date(2023, 6, 30))) == Swept(taken=5, told=0, notices=0)


def test_a_paused_deadline_says_nothing(city, share):
    city.do("pause", share, city[Role.OFFICE], WORKING, reason="等待上级文件。")

    assert sweep(local(date(2023, 6, 30))) == Swept()


def test_a_rung_that_was_left_waiting_on_a_paused_deadline_is_taken_in_silence(share):
    share.deadlines.update(paused_on=WORKING)

    assert sweep(local(DUE)) == Swept(taken=3, told=0, notices=0)


def test_an_extended_deadline_speaks_of_its_new_day_alone(city, share):
    sweep(local(date(2023, 5, 8)))
    city.do("extend_request", share, city[CO, Role.BUREAU_LEADER], date(2023, 5, 9), **extension(share, 7))
    city.do("extend_grant", fresh(share), city[Role.OFFICE], date(2023, 5, 9), reason="同意。")

    days = [sweep(local(DUE + timedelta(days=n))).told for n in range(-1, 9)]

    assert days == [0, 1, 0, 0, 1, 0, 0, 0, 1, 1]
    assert set(Notice.objects.exclude(rung=None).values_list("rung__due_on", "rung__offset")) == {
        (DUE, -5), (date(2023, 5, 22), -5), (date(2023, 5, 22), -2), (date(2023, 5, 22), 0), (date(2023, 5, 22), 1),
    }  # fmt: skip


def test_a_rung_of_a_day_that_is_no_longer_the_deadlines_is_taken_in_silence(share):
    share.deadlines.filter(step="opinion").update(due_on=date(2023, 5, 22))

    assert sweep(local(DUE)) == Swept(taken=3, told=0, notices=0)


# -- who is told ----------------------------------------------------------------------------------------------------


def test_a_notice_of_a_rung_is_seen_while_the_deadline_is(city, share):
    sweep(local(DUE))
    handler = city[CO, Role.HANDLER]
    seen = notices_of(handler, held_posts(handler, DUE)).exclude(rung=None)
    before = seen.count()

    city.do("withdraw_unit", share, city[Role.OFFICE], DUE, reason="不必会办。")

    assert (before, seen.all().count()) == (1, 0)


def test_another_city_hears_nothing(city, share):
    other = make_city("bieshi")

    sweep(local(date(2023, 6, 30)))

    everybody = {person.pk for person in other.people.values()}
    assert everybody.isdisjoint(person for _offset, _kind, person in told())


# -- the outside ----------------------------------------------------------------------------------------------------


def test_one_push_goes_out_when_the_batch_is_kept(
    city, share, monkeypatch, django_capture_on_commit_callbacks
):
    said: list[list[int]] = []

    class Layer:
        async def group_send(self, _group: str, message: dict[str, list[int]]) -> None:
            said.append(message["news"])

    monkeypatch.setattr(pushing, "get_channel_layer", Layer)

    with django_capture_on_commit_callbacks(execute=True):
        sweep(local(DUE))
        during = list(said)

    assert during == []
    assert said == [sorted(heard(city, *DESK, Role.SECTION_HEAD))]


def test_a_sweep_that_tells_nobody_pushes_nothing(city, share, django_capture_on_commit_callbacks):
    city.opinion_sent(share.case, CO)

    with django_capture_on_commit_callbacks() as callbacks:
        sweep(local(DUE))

    assert callbacks == []


def test_the_job_sweeps_what_is_due_now(share):
    with time_machine.travel(local(DUE)):
        speak.call_local()

    assert offsets_told() == [0]


def test_the_job_gives_old_deadlines_their_ladders_without_a_storm(share):
    Rung.objects.all().delete()

    with time_machine.travel(local(date(2023, 5, 12))):
        lay_ladders.call_local()
        speak.call_local()

    assert told() == []
    assert share.deadlines.get(step="opinion").rungs.filter(taken_at=None).count() == 3


@pytest.mark.parametrize("cases", [1, 3])
def test_a_sweep_costs_the_same_for_any_number(city, django_assert_num_queries, cases):
    for number in range(cases):
        city.handling(title=f"第{number}件")
    Rung.objects.exclude(deadline__step__in=["opinion", "reply"]).delete()

    # whether anything is due; savepoint, what is taken, the notices, release
    with django_assert_num_queries(5):
        assert sweep(local(date(2023, 7, 30))).told == 3 * cases
    with django_assert_num_queries(1):
        sweep(local(date(2023, 7, 30)))


# -- beside each other ----------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [1, 7])
def test_two_sweepers_take_each_rung_once_and_leave_none(limit):
    city = make_city()
    cases = [city.handling(title=f"第{number}件") for number in range(4)]
    Rung.objects.exclude(deadline__step="opinion").delete()
    later = local(date(2023, 6, 30))

    swept = at_once([lambda: sweep_all(later, limit=limit)] * 3)

    assert sum((one for one in swept), Swept()) == Swept(taken=5 * 8, told=8, notices=6 * 8)
    assert not Rung.objects.filter(taken_at=None).exists()
    assert Notice.objects.exclude(rung=None).count() == 6 * 8
    assert {case.pk for case in cases} == set(
        Notice.objects.exclude(rung=None).values_list("rung__deadline__case", flat=True)
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_sweep_beside_an_extension_tells_of_the_old_day_or_the_new_and_fails_neither():
    city = make_city()
    case = city.handling(co=(CO2,))
    city.accept(case, LEAD, CO2)
    share = city.assignment(case, CO2)
    city.do("extend_request", share, city[CO2, Role.BUREAU_LEADER], WORKING, **extension(share, 7))
    granting = fresh(share)

    at_once(
        [
            lambda: city.do("extend_grant", granting, city[Role.OFFICE], WORKING, reason="同意。"),
            lambda: sweep_all(local(DUE), limit=1),
        ]
    )

    deadline = share.deadlines.get(step="opinion")
    waiting = deadline.rungs.filter(taken_at=None)
    assert set(waiting.values_list("due_on", flat=True)) == {deadline.due_on}
    assert Notice.objects.exclude(rung=None).filter(rung__told=False).count() == 0
