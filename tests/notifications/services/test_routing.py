"""Which messages a notice becomes, and when they may leave."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest

from notifications.kinds import Kind, Pace, Wire
from notifications.models import Dispatch, Habit, Notice, Preference
from notifications.services import mark_read, routing
from notifications.services.routing import route
from notifications.services.sending import send_due
from notifications.services.sweep import sweep_all
from proposals.models import Post
from proposals.roles import Role
from tests.city import at, make_city
from workflow.models import Event

DAY = date(2023, 4, 21)
NOW = at(DAY)
MORNING = datetime(2023, 4, 22, 0, 30, tzinfo=UTC)  # 8:30 in China


def messages(**which):
    return list(Dispatch.objects.filter(**which).order_by("pk"))


def test_urgent_news_goes_at_once_and_the_rest_with_the_digest(city, reachable):
    handler, member = reachable("科技局", Role.HANDLER), reachable(Role.MEMBER)
    case = city.handling()
    city.accept(case, "科技局")
    reachable(Role.OFFICE)

    route(NOW)

    urgent = Dispatch.objects.get(notice__recipient=handler)
    assert (urgent.wire, urgent.pace, urgent.next_at, urgent.state) == ("email", "now", NOW, "waiting")
    assert urgent.jurisdiction == city.jurisdiction
    calm = Dispatch.objects.get(notice__recipient=city[Role.OFFICE])
    assert (calm.pace, calm.next_at) == ("digest", MORNING)
    assert {message.notice.kind for message in messages(notice__recipient=member)} == {Kind.PROGRESS}


def test_every_notice_is_asked_for_exactly_once_in_batches(city, reachable):
    reachable("科技局", Role.HANDLER)
    city.handling()
    waiting = Notice.objects.filter(routed_at=None).count()

    asked = [route(NOW, limit=7) for _n in range(waiting // 7 + 2)]

    assert sum(asked) == waiting
    assert max(asked) == 7
    assert asked[-1] == 0
    assert Dispatch.objects.count() == 1
    assert not Notice.objects.filter(routed_at=None).exists()


def test_a_run_takes_batch_after_batch_up_to_its_bound(city, reachable, monkeypatch):
    monkeypatch.setattr(routing, "BATCHES", 2)
    city.handling()
    waiting = Notice.objects.filter(routed_at=None).count()

    assert routing.route_waiting(NOW) == waiting
    assert routing.route_waiting(NOW) == 0


def test_who_has_no_address_gets_no_mail(city):
    city.handling()

    assert route(NOW) > 0
    assert not Dispatch.objects.exists()


def test_what_was_read_already_is_not_sent(city, reachable):
    handler = reachable("科技局", Role.HANDLER)
    city.handling()
    mark_read(handler)

    route(NOW)

    assert not Dispatch.objects.exists()


def test_old_news_goes_nowhere(city, reachable):
    reachable("科技局", Role.HANDLER)
    city.handling()

    route(NOW + timedelta(days=7))

    assert not Dispatch.objects.exists()
    assert not Notice.objects.filter(routed_at=None).exists()


@pytest.mark.parametrize(("pace", "leaves"), [(Pace.OFF, []), (Pace.DIGEST, [MORNING]), (Pace.NOW, [NOW])])
def test_a_person_chooses_the_pace_of_each_kind(city, reachable, pace, leaves):
    handler = reachable("科技局", Role.HANDLER)
    Preference.objects.create(person=handler, kind=Kind.TURN, wire=Wire.EMAIL, pace=pace)
    city.handling()

    route(NOW)

    assert [message.next_at for message in messages()] == leaves


def test_quiet_hours_across_midnight_hold_a_message_until_they_end(city, reachable):
    handler = reachable("科技局", Role.HANDLER)
    Habit.objects.create(person=handler, quiet_from=time(22, 0), quiet_until=time(7, 0))
    city.handling()

    route(datetime(2023, 4, 21, 15, 30, tzinfo=UTC))  # 23:30 in China

    assert [message.next_at for message in messages()] == [datetime(2023, 4, 21, 23, 0, tzinfo=UTC)]


def test_hours_are_those_of_the_jurisdiction(city, reachable):
    city.jurisdiction.time_zone = "Asia/Urumqi"
    city.jurisdiction.save()
    handler = reachable("科技局", Role.HANDLER)
    Habit.objects.create(person=handler, quiet_from=time(22, 0), quiet_until=time(7, 0))
    city.handling()

    route(datetime(2023, 4, 21, 15, 30, tzinfo=UTC))  # 21:30 in Urumqi

    assert [message.next_at for message in messages()] == [datetime(2023, 4, 21, 15, 30, tzinfo=UTC)]


def test_a_persons_target_is_told_what_the_person_is_told(city, connect):
    target = connect(city["科技局", Role.HANDLER], "json://10.0.0.1/")
    city.handling()

    route(NOW)

    assert [(m.target, m.wire, m.notice.recipient) for m in messages()] == [
        (target, "target", city["科技局", Role.HANDLER])
    ]


def test_a_units_target_is_told_once_of_what_its_desk_is_told(city, connect):
    target = connect(city.units["科技局"], "json://10.0.0.1/")
    city.handling()
    event = Event.objects.get(transition="hand_over")

    route(NOW, limit=1)
    while route(NOW, limit=1):
        pass

    assert Notice.objects.filter(event=event, recipient__posts__organisation=target.organisation).count() == 4
    assert [(m.target, m.cause) for m in messages()] == [(target, f"event:{event.pk}")]


def test_calm_news_and_a_stopped_target_give_no_message(city, connect):
    connect(city.units["督查室"], "json://10.0.0.1/")
    connect(city.units["科技局"], "json://10.0.0.1/", active=False)
    case = city.handling()
    city.accept(case, "科技局")

    route(NOW)

    assert not Dispatch.objects.exists()


def test_a_group_is_not_told_what_its_member_is_told_as_a_proposer(city, connect):
    connect(city.units["经济界"], "json://10.0.0.1/")
    city.replied()

    route(at(date(2023, 5, 22)))

    assert Notice.objects.filter(recipient=city[Role.MEMBER], kind=Kind.TURN).exists()
    assert not Dispatch.objects.exists()


def test_the_administrator_of_another_city_hears_nothing_of_this_one(city, connect):
    other = make_city("bieshi")
    handler = city["科技局", Role.HANDLER]
    Post.objects.create(
        person=handler, organisation=other.units["科技局"], role=Role.HANDLER, from_on=date(2020, 1, 1)
    )
    connect(handler, "json://10.0.0.1/", jurisdiction=other.jurisdiction)
    connect(other.units["科技局"], "json://10.0.0.1/", jurisdiction=other.jurisdiction)
    city.handling()

    route(NOW)

    assert not Dispatch.objects.exists()


def test_notice_that_cannot_be_routed_is_dead_and_stops_no_other(city, reachable, monkeypatch, caplog):
    bad, good = reachable("科技局", Role.LIAISON), reachable("科技局", Role.HANDLER)
    city.handling()
    awake = routing.awake

    def trip(at, hours):
        return 1 // 0 if hours.quiet_from else awake(at, hours)

    Habit.objects.create(person=bad, quiet_from=time(22, 0), quiet_until=time(7, 0))
    monkeypatch.setattr(routing, "awake", trip)
    with caplog.at_level(logging.CRITICAL, logger="notifications.services.routing"):
        route(NOW)

    assert not Notice.objects.filter(routed_at=None).exists()
    assert [(m.notice.recipient, m.state, m.error) for m in messages()] == [
        (bad, "dead", "ZeroDivisionError"),
        (good, "waiting", ""),
    ]


MIDNIGHT = datetime(2023, 4, 27, 16, 0, tzinfo=UTC)  # of the 28th in China


@pytest.fixture
def late(city, reachable, connect):
    """The handler of a unit, and its target, are told at midnight that it is late."""
    handler = reachable("科技局", Role.HANDLER)
    connect(city.units["科技局"], "json://10.0.0.1/")
    connect(handler, "json://10.0.0.2/")
    city.handling()
    Notice.objects.update(routed_at=NOW)
    sweep_all(MIDNIGHT)
    return handler


@pytest.mark.parametrize(
    ("habit", "own"),
    [
        (None, MIDNIGHT + timedelta(hours=8, minutes=30)),
        ({"digest_at": time(7, 0)}, MIDNIGHT + timedelta(hours=7)),
        ({"quiet_from": time(22, 0), "quiet_until": time(6, 30)}, MIDNIGHT + timedelta(hours=6, minutes=30)),
    ],
)
def test_no_telephone_rings_at_midnight_for_a_deadline(city, late, habit, own):
    if_stated = [Habit(person=late, **habit)] if habit else []
    Habit.objects.bulk_create(if_stated)

    route(MIDNIGHT + timedelta(minutes=1))

    assert {m.next_at for m in messages(notice__recipient=late, target__organisation=None)} == {own}
    assert [m.next_at for m in messages(target__organisation__isnull=False)] == [
        MIDNIGHT + timedelta(hours=8, minutes=30)
    ]


def test_hours_of_a_deadlines_message_are_asked_again_when_it_leaves(late):
    route(MIDNIGHT)
    Dispatch.objects.update(next_at=MIDNIGHT)

    assert send_due(MIDNIGHT) == 0

    assert {m.next_at for m in messages()} == {MIDNIGHT + timedelta(hours=8, minutes=30)}


@pytest.mark.parametrize("cases", [1, 3])
def test_routing_costs_the_same_for_one_notice_and_for_many(
    city, reachable, connect, django_assert_num_queries, cases
):
    reachable("科技局", Role.HANDLER)
    connect(city.units["科技局"], "json://10.0.0.1/")
    for n in range(cases):
        city.handling(title=f"提案{n}")

    # savepoint and its end; notices; targets of people and of units, posts at units; paces, habits; messages, mark
    with django_assert_num_queries(10):
        route(NOW)
