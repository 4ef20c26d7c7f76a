"""Two administrators apply a version of the calendar at the same instant: one of them does it."""

from __future__ import annotations

import pytest

from notifications.models import Notice
from proposals.roles import Role
from tests.city import at
from tests.workflow.calendars.conftest import DECEMBER, seen, with_the_notice
from tests.workflow.machines.races.clicks import at_once
from workflow.errors import StaleMoveError
from workflow.models import CalendarUse, Deadline, Event
from workflow.services.recounting import apply
from workflow.services.verification import read_logs
from workflow.workdays import Change, from_json


def changes_of(case):
    """What has been done to the open deadlines of the case since they began, each way once."""
    running = Deadline.objects.filter(case=case, met_on=None, cancelled_on=None)
    return {tuple(part.change for part in from_json(row.derivation).parts) for row in running}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_apply_the_same_preview_one_is_told_that_it_was_done(city, crossing):
    row, place = with_the_notice(city), city.jurisdiction
    others = [
        city[Role.ADMINISTRATOR],
        city.add_person("另一管理员", city.units["提案委"], Role.ADMINISTRATOR),
    ]
    previewed = seen(city)
    told = set(Notice.objects.values_list("pk", flat=True))

    def applies(actor):
        try:
            return apply(row, place, actor=actor, seen=previewed.digest, at=at(DECEMBER))
        except StaleMoveError as refusal:
            return refusal.refusal.code

    results = at_once([lambda actor=actor: applies(actor) for actor in others])

    use = CalendarUse.objects.get()
    assert sorted(map(str, results)) == sorted([str(use), "stale"])
    assert (use.moved, use.actor in others) == (4, True)
    assert Event.objects.filter(transition="recount").count() == 1
    assert changes_of(crossing) == {(Change.RECOUNTED,)}
    new = Notice.objects.exclude(pk__in=told)
    assert new.count() == new.values("recipient", "event").distinct().count() > 0
    assert [log.fault for log in read_logs([crossing.pk])] == [None]
