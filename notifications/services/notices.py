"""Writing notices with the move, and marking them read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from notifications.audiences import recipients
from notifications.kinds import Kind, kind_of_move
from notifications.models import Notice
from notifications.push import push
from notifications.turns import engaged_by
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import User
    from workflow.machine import Transition
    from workflow.models import Event


def notify(event: Event, row: Transition, subject: Any) -> None:
    """One notice for each person that the row tells, in the move's own transaction; the push goes out on commit."""
    people = _kinds(event, subject, row)
    if not people:
        return
    Notice.objects.bulk_create(
        Notice(recipient_id=person, event=event, kind=people[person], created_at=event.at)
        for person in sorted(people)
    )

    def tell() -> None:
        push(sorted(people))

    transaction.on_commit(tell, robust=True)


def _kinds(event: Event, subject: Any, row: Transition) -> dict[int, Kind]:
    """Who is told, each with what it asks of them: whose turn it is not only hears how far it is."""
    name, on = f"{row.machine}.{row.name}", day_of(event.at, event.case.jurisdiction)
    people = recipients(event, subject, row.audiences, on)
    engaged = engaged_by(name)
    if not engaged or engaged >= set(row.audiences):
        return dict.fromkeys(people, kind_of_move(name))
    turns = recipients(event, subject, engaged, on)
    return {person: Kind.TURN if person in turns else Kind.PROGRESS for person in people}


def mark_read(user: User, notices: Iterable[int] | None = None) -> int:
    """Mark these of the user's notices read, or all of them; gives how many were unread.

    Rows are locked in the order of their keys, as where a stream is numbered, so that the two cannot wait for each other.
    """
    unread = Notice.objects.filter(recipient=user, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    with transaction.atomic():
        locked = list(unread.select_for_update().order_by("pk").values_list("pk", flat=True))
        return Notice.objects.filter(pk__in=locked).update(read_at=timezone.now())
