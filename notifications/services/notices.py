"""Writing notices with the move, and marking them read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from notifications.audiences import recipients
from notifications.kinds import kind_of_move
from notifications.models import Notice
from notifications.push import push
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import User
    from workflow.machine import Transition
    from workflow.models import Event


def notify(event: Event, row: Transition, subject: Any) -> None:
    """One notice for each person that the row tells, in the move's own transaction; the push goes out on commit."""
    people = recipients(event, subject, row.audiences, day_of(event.at, event.case.jurisdiction))
    if not people:
        return
    kind = kind_of_move(f"{row.machine}.{row.name}")
    Notice.objects.bulk_create(
        Notice(recipient_id=person, event=event, kind=kind, created_at=event.at) for person in sorted(people)
    )

    def tell() -> None:
        push(sorted(people))

    transaction.on_commit(tell, robust=True)


def mark_read(user: User, notices: Iterable[int] | None = None) -> int:
    """Mark these of the user's notices read, or all of them; gives how many were unread."""
    unread = Notice.objects.filter(recipient=user, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=timezone.now())
