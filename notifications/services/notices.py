"""Writing notices with what they tell of, and marking them read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from notifications.audiences import addressed_by, recipients
from notifications.kinds import Kind, kind_of_move
from notifications.models import Notice
from notifications.push import push, revoke
from notifications.turns import engaged_by
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import AccountAct, Call, User
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
    transaction.on_commit(partial(push, sorted(people)), robust=True)


def notify_called(call: Call) -> None:
    """One notice for each person whom a call for proposals addresses, in the transaction that publishes it."""
    people = addressed_by(call)
    if not people:
        return
    Notice.objects.bulk_create(
        Notice(recipient_id=person, call=call, kind=Kind.CALL, created_at=call.published_at)
        for person in sorted(people)
    )
    transaction.on_commit(partial(push, sorted(people)), robust=True)


@transaction.atomic
def notify_owner(act: AccountAct) -> Notice:
    """Tell somebody what was done to their log-in, once however often it is asked for.

    No wire is asked: the mail of it goes out by itself (`accounts.mail_act`), and nobody can stop it. Open pages are asked
    whether they may still listen: those that may hear of it with that, and what was done may have ended the others.
    """
    told = {"kind": Kind.ACCOUNT, "created_at": act.at, "routed_at": act.at}
    notice, made = Notice.objects.get_or_create(recipient_id=act.person_id, act=act, defaults=told)
    if made:
        transaction.on_commit(partial(revoke, [act.person_id]), robust=True)
    return notice


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
