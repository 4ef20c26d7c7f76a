"""The messages on their way: taken under a lease, marked with what became of them, and what an administrator does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from notifications.kinds import Pace, Wire
from notifications.models import Dispatch
from notifications.services.facts import WITH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

LEASE: Final = timedelta(minutes=5)
"""So long a message is one worker's; it is more than one attempt may take."""

AGAIN_AFTER: Final = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))
"""How long is waited after each failed attempt; after one more the message is dead."""

LONGEST_REST: Final = timedelta(minutes=15)
"""So long at most a target that failed keeps its other messages waiting."""

IN_A_DIGEST: Final = 100

KEPT_FOR: Final = timedelta(days=180)
"""How long what was sent, or needed no sending, is kept. What is dead waits for an administrator."""

FORGOTTEN_TOGETHER, BATCHES = 5_000, 20
"""Messages that are let go of in one transaction, and such transactions in a run."""


def take_next(at: datetime, *, resting: Collection[int | None]) -> list[Dispatch]:
    """The messages that are sent together next, leased from now on, or none. `resting` are targets, None stands for mail.

    Mail comes first, as a target may be slow to answer. One urgent message, or the news of a digest. What another worker takes in the same moment is not given twice.
    """
    while (first := _first(at, resting)) is not None:
        together = Dispatch.objects.filter(pk=first.pk)
        if first.pace == Pace.DIGEST:
            together = Dispatch.objects.filter(pace=Pace.DIGEST, wire=first.wire, target=first.target_id)
            if first.wire == Wire.EMAIL:
                together = together.filter(notice__recipient=first.notice.recipient_id)
        taken = _lease(together, at)
        if taken:
            return taken
    return []


def _first(at: datetime, resting: Collection[int | None]) -> Dispatch | None:
    due = _due(at, resting).select_related("notice")
    return due.filter(wire=Wire.EMAIL).first() or due.filter(wire=Wire.TARGET).first()


def _due(at: datetime, resting: Collection[int | None]) -> QuerySet[Dispatch]:
    due = Dispatch.objects.filter(state=Dispatch.State.WAITING, next_at__lte=at).order_by("next_at", "pk")
    if None in resting:
        due = due.exclude(wire=Wire.EMAIL)
    targets = [key for key in resting if key is not None]
    return due.exclude(target__in=targets) if targets else due


@transaction.atomic
def _lease(together: QuerySet[Dispatch], at: datetime) -> list[Dispatch]:
    """Asked again under the lock: what another worker took while this one waited is no longer due."""
    due = together.filter(state=Dispatch.State.WAITING, next_at__lte=at).order_by("pk")
    keys = list(due.select_for_update(of=("self",)).values_list("pk", flat=True)[:IN_A_DIGEST])
    Dispatch.objects.filter(pk__in=keys).update(next_at=at + LEASE, attempts=F("attempts") + 1)
    related = (
        "target__organisation",
        "target__person",
        "jurisdiction",
        *(f"notice__{path}" for path in WITH),
    )
    return list(Dispatch.objects.filter(pk__in=keys).select_related(*related).order_by("pk"))


def renew(messages: Collection[Dispatch], at: datetime) -> bool:
    """Lease what was taken from now on again; False where the lease ran out and another worker has some of it."""
    held = Dispatch.objects.filter(
        pk__in=[message.pk for message in messages],
        next_at__in={message.next_at for message in messages},
        state=Dispatch.State.WAITING,
    )
    return held.update(next_at=at + LEASE) == len(messages)


def mark_sent(messages: Iterable[Dispatch], at: datetime) -> None:
    _mark(messages, state=Dispatch.State.SENT, sent_at=at, error="")


def mark_dropped(messages: Iterable[Dispatch], reason: str) -> None:
    """There is nothing to tell any more, or nobody who may be told; `reason` says which."""
    _mark(messages, state=Dispatch.State.DROPPED, error=reason)


def mark_failed(messages: Iterable[Dispatch], reason: str, at: datetime) -> None:
    """To be tried again after a while, or dead when that was the last attempt."""
    for message in messages:
        if message.attempts > len(AGAIN_AFTER):
            _mark([message], state=Dispatch.State.DEAD, error=reason)
        else:
            _mark([message], error=reason, next_at=at + AGAIN_AFTER[message.attempts - 1])


def mark_dead(messages: Iterable[Dispatch], reason: str) -> None:
    """Nothing can be said of these as they are; an administrator reads `reason` and may send them again."""
    _mark(messages, state=Dispatch.State.DEAD, error=reason)


def let_rest(failed: Dispatch, at: datetime) -> None:
    """What else waits for the target of a failed message waits with it, whichever worker looks."""
    again = AGAIN_AFTER[min(failed.attempts, len(AGAIN_AFTER)) - 1]
    until = at + min(again, LONGEST_REST)
    waiting = Dispatch.objects.filter(target=failed.target_id, state=Dispatch.State.WAITING)
    waiting.filter(next_at__lt=until).update(next_at=until)


def give_back(messages: Iterable[Dispatch], reason: str, next_at: datetime) -> None:
    """As if this attempt had not been: it was not the message's fault, or not yet its hour."""
    _mark(messages, attempts=F("attempts") - 1, error=reason, next_at=next_at)


def _mark(messages: Iterable[Dispatch], **values: object) -> None:
    keys = [message.pk for message in messages]
    Dispatch.objects.filter(pk__in=keys, state=Dispatch.State.WAITING).update(**values)


def retry(messages: QuerySet[Dispatch], at: datetime) -> int:
    """Send these dead messages once more, from the first attempt on; gives how many."""
    dead = messages.filter(state=Dispatch.State.DEAD)
    return dead.update(state=Dispatch.State.WAITING, attempts=0, next_at=at, error="")


def drop(messages: QuerySet[Dispatch]) -> int:
    """Give these dead messages up; the reason of the failure stays with them. Gives how many."""
    return messages.filter(state=Dispatch.State.DEAD).update(state=Dispatch.State.DROPPED)


def forget_old(at: datetime) -> int:
    """Let go of messages that came to their end 180 days ago or earlier, at most 100,000; gives how many.

    The notices stay. Safe to repeat and to run twice at the same time.
    """
    ended = Dispatch.objects.filter(state__in=[Dispatch.State.SENT, Dispatch.State.DROPPED])
    old = ended.filter(next_at__lte=at - KEPT_FOR).order_by("pk").values("pk")
    gone = 0
    for _batch in range(BATCHES):
        deleted, _by_model = Dispatch.objects.filter(pk__in=old[:FORGOTTEN_TOGETHER]).delete()
        gone += deleted
        if deleted < FORGOTTEN_TOGETHER:
            break
    return gone
