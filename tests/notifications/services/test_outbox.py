"""Messages under a lease: each is one worker's, also when two ask in the same moment."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from notifications.models import Dispatch, Notice
from notifications.services import outbox
from notifications.services.digests import name_of
from notifications.services.outbox import KEPT_FOR, LEASE, forget_old, take_next
from notifications.services.routing import route
from proposals.roles import Role
from tests.city import at

NOW = at(date(2023, 4, 21))


def keys(messages):
    return [message.pk for message in messages]


def test_taken_message_is_leased_and_comes_back_when_the_lease_ends(city, reachable):
    reachable("科技局", Role.HANDLER)
    city.handling()
    route(NOW)

    [taken] = take_next(NOW, resting=set())

    assert (taken.attempts, taken.next_at) == (1, NOW + LEASE)
    assert take_next(NOW, resting=set()) == []
    assert keys(take_next(NOW + LEASE, resting=set())) == [taken.pk]


def test_resting_wires_are_passed_over(city, reachable, connect):
    reachable("科技局", Role.HANDLER)
    targets = [connect(city.units["科技局"], f"json://10.0.0.{n}/") for n in (1, 2)]
    city.handling()
    route(NOW)

    taken = take_next(NOW, resting={None, targets[0].pk})

    assert [message.target for message in taken] == [targets[1]]


def test_name_of_a_message_stays_and_differs_from_every_other():
    one, two, three = (Dispatch(pk=n) for n in (1, 2, 12))

    names = [
        name_of([one]),
        name_of([two]),
        name_of([one, two]),
        name_of([one, two, three]),
        name_of([three]),
    ]

    assert len(set(names)) == len(names)
    assert name_of([two, one]) == names[2]


def at_once(work, workers=2):
    """What `work` gives in each of so many threads that begin together."""
    together, results, faults = threading.Barrier(workers), [], []

    def run():
        try:
            together.wait(30)
            results.append(work())
        except Exception as error:  # noqa: BLE001 -- shown by the test
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    return results


@pytest.mark.django_db(transaction=True)
def test_two_workers_route_and_take_each_message_once(city, reachable):
    for role in (Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD):
        reachable("科技局", role)
    case = city.handling()
    reachable(Role.OFFICE)
    city.accept(case, "科技局", "金融局")
    waiting = Notice.objects.filter(routed_at=None).count()

    routed = at_once(lambda: [route(NOW, limit=5) for _n in range(waiting)])
    Dispatch.objects.update(next_at=NOW)
    taken = at_once(lambda: [keys(take_next(NOW, resting=set())) for _n in range(5)])

    assert sum(map(sum, routed)) == waiting
    together = [group for worker in taken for group in worker if group]
    assert sorted(len(group) for group in together) == [1, 1, 1, 2]
    assert sorted(key for group in together for key in group) == keys(Dispatch.objects.order_by("pk"))


# -- housekeeping -------------------------------------------------------------------------------------------------


@pytest.fixture
def ended(city, reachable):
    """A message in every state, each of another notice, as of `NOW`."""
    for role in (Role.HANDLER, Role.LIAISON):
        for unit in ("科技局", "金融局"):
            reachable(unit, role)
    city.handling()
    route(NOW)
    for message, state in zip(Dispatch.objects.order_by("pk"), Dispatch.State, strict=True):
        Dispatch.objects.filter(pk=message.pk).update(state=state)


def states():
    return sorted(Dispatch.objects.values_list("state", flat=True))


def test_what_came_to_its_end_long_ago_is_let_go_of_and_the_notices_stay(ended):
    notices = Notice.objects.count()
    kept = forget_old(NOW + KEPT_FOR - LEASE), states()

    gone = forget_old(NOW + KEPT_FOR), states()

    assert kept == (0, ["dead", "dropped", "sent", "waiting"])
    assert gone == (2, ["dead", "waiting"])
    assert Notice.objects.count() == notices


def test_a_run_lets_go_of_so_many_and_the_next_goes_on_there(ended, monkeypatch):
    monkeypatch.setattr(outbox, "FORGOTTEN_TOGETHER", 1)
    monkeypatch.setattr(outbox, "BATCHES", 1)

    assert [forget_old(NOW + KEPT_FOR) for _day in range(3)] == [1, 1, 0]
