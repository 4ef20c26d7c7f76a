"""Notices are written with the move, pushed when it has happened, and seen while the case is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from notifications import push as pushing
from notifications.models import Notice
from notifications.queries import notices_of
from notifications.services import mark_read
from notifications.services.sight import unread_of
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.machines.snapshot import snapshot
from tests.workflow.machines.states import CO, FREE, LEAD, WORKING
from workflow.queries import events_visible_to, replies_visible_to
from workflow.services import perform
from workflow.signals import moved


class RefusingLayer:
    """A channel layer that is down, as seen from outside."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def group_send(self, _group: str, _message: dict[str, str]) -> None:
        raise self.error


@pytest.fixture
def pushed(monkeypatch):
    """The people to whom something was said, on a layer that only remembers."""
    sent: list[int] = []

    class Layer:
        async def group_send(self, _group: str, message: dict[str, list[int]]) -> None:
            sent.extend(message["news"])

    monkeypatch.setattr(pushing, "get_channel_layer", Layer)
    return sent


def accept(city, case, unit=CO):
    return perform("accept", city.assignment(case, unit), actor=city[unit, Role.LIAISON], at=at(WORKING))


def seen(city, key):
    person = city[key]
    return notices_of(person, held_posts(person, WORKING))


def test_exactly_one_receiver_listens_to_moves():
    assert [key for (key, _sender), *_rest in moved.receivers] == ["notifications.notify"]


def test_a_failing_receiver_undoes_the_move(city):
    assignment = city.assignment(city.handling(), CO)
    before = snapshot()

    def fail(**_kwargs):
        raise RuntimeError("the notice could not be written")

    moved.connect(fail, weak=False, dispatch_uid="test")
    try:
        with pytest.raises(RuntimeError):
            perform("accept", assignment, actor=city[CO, Role.LIAISON], at=at(WORKING))
    finally:
        moved.disconnect(dispatch_uid="test")

    assert snapshot() == before


def test_a_push_goes_out_when_the_move_has_happened(city, pushed, django_capture_on_commit_callbacks):
    case = city.handling()

    with django_capture_on_commit_callbacks(execute=True):
        accept(city, case)
        during = list(pushed)

    assert during == []
    assert pushed == [city[Role.OFFICE].pk]


def test_nothing_is_pushed_or_kept_when_the_transaction_is_rolled_back(
    city, pushed, django_capture_on_commit_callbacks
):
    case = city.handling()
    before = snapshot()

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        accept(city, case)
        transaction.set_rollback(True)

    assert pushed == []
    assert snapshot() == before


def test_a_move_that_tells_nobody_pushes_nothing(city, pushed, django_capture_on_commit_callbacks):
    case = city.handling()
    city.accept(case, CO)

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        city.opinion_draft(case, CO)

    assert (callbacks, pushed) == ([], [])


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("refused"), TimeoutError("late"), ValueError("anything")]
)
def test_a_layer_that_is_down_is_logged_and_the_move_stands(
    city, monkeypatch, caplog, django_capture_on_commit_callbacks, error
):
    case = city.handling()
    monkeypatch.setattr(pushing, "get_channel_layer", lambda: RefusingLayer(error))

    with django_capture_on_commit_callbacks(execute=True):
        event = accept(city, case)

    assert Notice.objects.filter(event=event).count() == 1
    assert [record.getMessage() for record in caplog.records] == [f"live push is down: {error}"]


def test_without_a_layer_notices_are_written_all_the_same(
    city, monkeypatch, django_capture_on_commit_callbacks
):
    case = city.handling()
    monkeypatch.setattr(pushing, "get_channel_layer", lambda: None)

    with django_capture_on_commit_callbacks(execute=True):
        event = accept(city, case)

    assert Notice.objects.filter(event=event).count() == 1


def test_a_notice_is_seen_while_the_case_is(city):
    case = city.handling()
    before = seen(city, (CO, Role.HANDLER)).count()

    city.do("withdraw_unit", city.assignment(case, CO), city[Role.OFFICE], WORKING, reason="不必会办。")

    assert Notice.objects.filter(recipient=city[CO, Role.HANDLER]).count() == before + 1
    assert list(seen(city, (CO, Role.HANDLER)).values_list("event__transition", flat=True)) == [
        "withdraw_unit"
    ]
    assert unread_of(city[CO, Role.HANDLER], held_posts(city[CO, Role.HANDLER], WORKING)) == 1


@pytest.mark.parametrize("move", ["withdraw_unit", "redirect"])
def test_a_unit_that_lost_a_case_unasked_reads_that_it_did_and_nothing_else_of_it(city, move):
    case = city.handling()
    more = {"organisation": city.units[FREE]} if move == "redirect" else {}
    city.do(move, city.assignment(case, CO), city[Role.OFFICE], WORKING, reason="职责调整。", **more)
    city.do("remind", city.assignment(case, LEAD), city[Role.OFFICE], WORKING, reason="请抓紧。")

    assert moves(city[CO, Role.LIAISON], WORKING) == {f"assignment.{move}"}
    assert events_visible_to(held_posts(city[CO, Role.LIAISON], WORKING)).count() == 0


def moves(person, on):
    found = notices_of(person, held_posts(person, on)).values_list("event__machine", "event__transition")
    return {f"{machine}.{move}" for machine, move in found}


def test_whoever_goes_over_to_the_lead_unit_no_longer_reads_of_sealed_ratings(city):
    """As the log says: the ratings came in, and units do not know of it before the case is closed."""
    person, later = city[Role.SECRETARIAT], date(2023, 5, 30)
    city.evaluated()
    before = moves(person, date(2023, 5, 26))
    person.posts.update(until_on=date(2023, 5, 29))
    person.posts.create(organisation=city.units[LEAD], role=Role.HANDLER, from_on=later)

    after = moves(person, later)

    sealed = {"case.evaluate", "case.evaluations_in"}
    assert (bool(sealed & before), sealed & after, "reply.deliver" in after) == (True, set(), True)


def test_the_office_reads_that_a_reply_came_and_was_taken_back(city):
    case = city.handling()
    city.accept(case, LEAD)
    city.consulted(case)
    reply = city.reply_approved(case)

    city.do("reopen", reply, city[LEAD, Role.HANDLER], WORKING, reason="补一个数字。")

    assert moves(city[Role.OFFICE], WORKING) >= {"reply.pass_check", "reply.reopen"}
    assert not replies_visible_to(held_posts(city[Role.OFFICE], WORKING)).exists()


def test_a_notice_is_nobody_elses(city):
    city.handling()
    other = make_city("bieshi")
    other.handling()

    assert {n.recipient for n in seen(city, (LEAD, Role.HANDLER))} == {city[LEAD, Role.HANDLER]}
    assert seen(city, (FREE, Role.HANDLER)).count() == 0
    assert set(seen(city, (LEAD, Role.HANDLER))).isdisjoint(seen(other, (LEAD, Role.HANDLER)))


def test_mark_read_marks_ones_own_and_only_the_named(city):
    first, second = city.handling(title="甲"), city.handling(title="乙")
    mine = city[LEAD, Role.HANDLER]
    named = list(Notice.objects.filter(recipient=mine, event__case=first).values_list("pk", flat=True))
    foreign = list(Notice.objects.filter(recipient=city[CO, Role.HANDLER]).values_list("pk", flat=True))

    marked = mark_read(mine, [*named, *foreign])

    assert marked == len(named) == 1
    assert unread_of(mine, held_posts(mine, WORKING)) == 1
    assert unread_of(city[CO, Role.HANDLER], held_posts(city[CO, Role.HANDLER], WORKING)) == 2
    assert mark_read(mine) == 1
    assert mark_read(mine) == 0
    assert str(Notice.objects.filter(event__case=fresh(second)).first())
