"""From notices to messages: which wires a notice takes, and when the message may leave."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, transaction

from notifications.audiences import DESK
from notifications.kinds import PACE, Kind, Pace, Wire
from notifications.models import Dispatch, Notice, Target
from notifications.services.facts import place_of
from notifications.services.hours import Hours, awake, morning, next_digest
from notifications.services.preferences import habits_of, hours_of, paces_of
from proposals.queries import posts_active
from proposals.roles import Role
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from notifications.models import Habit
    from proposals.models import Jurisdiction

logger = logging.getLogger(__name__)

STALE: Final = timedelta(days=7)
"""News that waited longer goes nowhere but into the centre, where it stands since it was written."""

DESKS: Final = [*DESK, Role.OFFICE, Role.OFFICE_LEADER, Role.SECRETARIAT, Role.COLLECTIVE]
"""The posts at which people work for their organisation, not for themselves: what they are told, its target is told."""


PLACES: Final = ("event__case__jurisdiction", "rung__deadline__case__jurisdiction", "call__jurisdiction")
"""Whose news it is. What was done to a log-in is no jurisdiction's, and takes no wire."""

BATCH, BATCHES = 500, 20  # notices of one transaction, transactions of one run


def route_waiting(at: datetime) -> int:
    """Route what waits, up to 10,000 notices in a run; gives how many."""
    routed = 0
    for _n in range(BATCHES):
        asked = route(at)
        routed += asked
        if asked < BATCH:
            break
    return routed


@transaction.atomic
def route(at: datetime, limit: int = BATCH) -> int:
    """Ask the wires for up to `limit` notices that were not asked for yet, each exactly once; gives how many.

    Several workers may do this at once: on PostgreSQL they skip each other's notices, on SQLite they queue.
    """
    unrouted = Notice.objects.filter(routed_at=None).order_by("pk")
    locked = unrouted.select_for_update(skip_locked=True, of=("self",))[:limit]
    notices = list(locked.select_related("recipient", *PLACES))
    fresh = [notice for notice in notices if notice.created_at > at - STALE]
    messages = _messages_or_dead(fresh, at) if fresh else []
    Dispatch.objects.bulk_create(messages, ignore_conflicts=True)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(routed_at=at)
    return len(notices)


@dataclass(frozen=True)
class _Ways:
    """What is known of the recipients of a batch."""

    paces: Mapping[int, Mapping[tuple[str, str], str]]
    habits: Mapping[int, Habit]
    own: Mapping[int, Sequence[Target]]
    desk: Mapping[int, Sequence[Target]]

    def hours(self, person: int, jurisdiction: Jurisdiction) -> Hours:
        return hours_of(self.habits.get(person), jurisdiction)


def _messages_or_dead(notices: Sequence[Notice], at: datetime) -> list[Dispatch]:
    """The messages of all notices; one that cannot be routed is a dead message, and the others are none the worse."""
    try:
        return list(_messages(notices, at))
    except DatabaseError:
        raise
    except Exception as error:
        if len(notices) > 1:
            return [message for notice in notices for message in _messages_or_dead([notice], at)]
        logger.exception("a notice could not be routed")
        dead = _message(notices[0], Wire.EMAIL, None, Pace.NOW, at)
        dead.state, dead.error = Dispatch.State.DEAD, type(error).__name__
        return [dead]


def _messages(notices: Sequence[Notice], at: datetime) -> Iterator[Dispatch]:
    people = {notice.recipient_id for notice in notices}
    own, desk = _targets(people, at, notices)
    ways = _Ways(paces_of(people), habits_of(people), own, desk)
    for notice in notices:
        if notice.read_at is None:
            yield from _personal(notice, ways, at)
        yield from _of_desks(notice, ways, at)


def _personal(notice: Notice, ways: _Ways, at: datetime) -> Iterator[Dispatch]:
    """The mail, where there is an address, and a message to each of the person's own targets."""
    person, jurisdiction = notice.recipient_id, place_of(notice)
    hours, paces = ways.hours(person, jurisdiction), ways.paces[person]
    wires: list[tuple[Wire, Target | None]] = [(Wire.EMAIL, None)] if notice.recipient.email else []
    wires += [(Wire.TARGET, target) for target in _here(ways.own.get(person, ()), jurisdiction)]
    for wire, target in wires:
        pace = paces[notice.kind, wire]
        if pace != Pace.OFF:
            yield _message(notice, wire, target, pace, _leaves_at(notice, pace, at, hours))


def _of_desks(notice: Notice, ways: _Ways, at: datetime) -> Iterator[Dispatch]:
    """A message to the targets of the organisations at whose desks the recipient works."""
    pace = PACE[Kind(notice.kind), Wire.TARGET]
    if pace == Pace.OFF:
        return
    jurisdiction = place_of(notice)
    leaves_at = _leaves_at(notice, pace, at, hours_of(None, jurisdiction))
    for target in _here(ways.desk.get(notice.recipient_id, ()), jurisdiction):
        yield _message(notice, Wire.TARGET, target, pace, leaves_at)


def _leaves_at(notice: Notice, pace: str, at: datetime, hours: Hours) -> datetime:
    return next_digest(at, hours) if pace == Pace.DIGEST else may_leave(notice, at, hours)


def may_leave(notice: Notice, at: datetime, hours: Hours) -> datetime:
    """When urgent news may go out: outside the quiet hours, and that of a deadline not in the night that brings it."""
    ready = awake(at, hours)
    return ready if notice.rung_id is None else max(ready, morning(notice.created_at, hours))


def _message(notice: Notice, wire: Wire, target: Target | None, pace: str, leaves_at: datetime) -> Dispatch:
    return Dispatch(
        jurisdiction=place_of(notice),
        notice=notice,
        wire=wire,
        target=target,
        cause=notice.cause,
        pace=pace,
        next_at=leaves_at,
    )


def _here(targets: Iterable[Target], jurisdiction: Jurisdiction) -> list[Target]:
    """Those of the jurisdiction whose news it is: its administrator connected them, and no other's."""
    return [target for target in targets if target.jurisdiction_id == jurisdiction.pk]


def _targets(
    people: set[int], at: datetime, notices: Sequence[Notice]
) -> tuple[dict[int, list[Target]], dict[int, list[Target]]]:
    """The people's own targets and those of their desks, by person."""
    own: dict[int, list[Target]] = {}
    for target in Target.objects.filter(active=True, person__in=people).order_by("pk"):
        own.setdefault(target.person_id or 0, []).append(target)
    of_units: dict[int, list[Target]] = {}
    for target in Target.objects.filter(active=True, organisation__isnull=False).order_by("pk"):
        of_units.setdefault(target.organisation_id or 0, []).append(target)
    desk: dict[int, list[Target]] = {}
    if of_units:
        on = day_of(at, place_of(notices[0]))
        posts = posts_active(on).filter(person__in=people, organisation__in=of_units, role__in=DESKS)
        for person, unit in posts.values_list("person_id", "organisation_id").distinct():
            desk.setdefault(person, []).extend(of_units[unit])
    return own, desk
