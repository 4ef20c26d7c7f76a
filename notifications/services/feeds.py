"""A person's deadlines for other calendars, behind a secret address of which only the digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from notifications.models import CalendarFeed
from proposals.models import User
from proposals.queries import held_posts_at, local_day
from workflow.letters import UNIT_ROLES
from workflow.models import Renegotiation
from workflow.queries import deadlines_visible_to
from workflow.services.worklist import tasks_for
from workflow.steps import RIGHTS

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from workflow.models import Deadline

BYTES: Final = 32
"""Of chance in a token."""


@transaction.atomic
def make_feed(person: User, *, at: datetime | None = None) -> str:
    """The token of a new feed, which is told this once; the address that was used before leads nowhere any more."""
    moment = at or timezone.now()
    User.objects.select_for_update().get(pk=person.pk)
    revoke_feed(person, at=moment)
    token = secrets.token_urlsafe(BYTES)
    CalendarFeed.objects.create(person=person, token_digest=_digest(token), made_at=moment)
    return token


def revoke_feed(person: User, *, at: datetime | None = None) -> bool:
    """Close the person's feed; gives whether there was one."""
    return bool(_open().filter(person=person).update(revoked_at=at or timezone.now()))


def feed_of(person: User) -> CalendarFeed | None:
    """The person's open feed."""
    return _open().filter(person=person).first()


def person_behind(token: str) -> User | None:
    """Whose feed the token opens now; None where it was never made or was revoked, or the account is closed."""
    found = _open().filter(token_digest=_digest(token), person__is_active=True)
    feed = found.select_related("person").first()
    return None if feed is None else feed.person


def deadlines_in_feed(person: User, at: datetime) -> QuerySet[Deadline]:
    """What runs for the person at that moment: the days of their units, and in other posts those of what they have to do.

    A right that ran out is no deadline any more.
    """
    held = held_posts_at(person, at)
    on = local_day(held, at)
    units = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    tasks = tasks_for(person, on, held=[h for h in held if h.role not in UNIT_ROLES])
    own = [task.deadline.pk for task in tasks if task.deadline is not None]
    mine = Q(pk__in=own) | Q(assignment__organisation__in=units) | Q(commitment__organisation__in=units)
    running = deadlines_visible_to(held).filter(mine, met_on=None, cancelled_on=None, paused_on=None)
    running = running.exclude(step__in=sorted(RIGHTS), due_on__lt=on)
    again = Prefetch("commitment__renegotiations", Renegotiation.objects.order_by("pk"))
    found: QuerySet[Deadline] = running.select_related(
        "case__jurisdiction", "case__proposal", "assignment", "commitment"
    ).prefetch_related(again)
    return found.order_by("due_on", "pk")


def _open() -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(revoked_at=None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
