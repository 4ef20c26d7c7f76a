"""Accounts that are locked after too many wrong passwords or codes, and freeing them before their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum

from proposals.models import AccountAct
from proposals.queries import people_of

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import Jurisdiction, User


@dataclass(frozen=True)
class Lock:
    """That somebody's account cannot be logged in to from an address until a moment."""

    person: User
    address: str
    failures: int
    until: datetime


def locks_in(place: Jurisdiction, at: datetime) -> list[Lock]:
    """Those that hold at that moment, of people of the jurisdiction, the newest first."""
    from axes.models import AccessAttempt  # noqa: PLC0415 -- read by few processes

    pause = timedelta(hours=settings.AXES_COOLOFF_TIME)
    recent = AccessAttempt.objects.filter(attempt_time__gt=at - pause).values("username", "ip_address")
    counted = recent.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    found = list(counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by("-last"))
    people = (
        people_of([place])
        .filter(username__in={one["username"] for one in found})
        .in_bulk(field_name="username")
    )
    return [
        Lock(people[one["username"]], one["ip_address"], one["failures"], one["last"] + pause)
        for one in found
        if one["username"] in people
    ]


@transaction.atomic
def free_account(person: User, *, by: User, reason: str, at: datetime) -> AccountAct:
    """Forget the wrong tries at somebody's account, wherever they came from. The reason is kept."""
    from axes.models import AccessAttempt  # noqa: PLC0415 -- read by few processes

    AccessAttempt.objects.filter(username=person.username).delete()
    kind = AccountAct.Kind.FREED
    return AccountAct.objects.create(person=person, kind=kind, at=at, by=by, reason=reason)
