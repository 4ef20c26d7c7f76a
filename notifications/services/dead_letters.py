"""The outbox as its administrator sees it: how much stands where, and what went wrong. Never what a message says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from notifications.kinds import Kind
from notifications.models import Dispatch
from notifications.services.addresses import masked
from notifications.services.facts import case_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

MOST: Final = 1000
"""So far is counted; beyond it stands a plus."""

BESIDE: Final = (
    "target__organisation", "target__person", "notice__recipient", "notice__event__case__proposal",
    "notice__rung__deadline__case__proposal", "notice__call",
)  # fmt: skip


@dataclass(frozen=True)
class DeadLetter:
    """A message that was given up: of which case by number, or of a call, of what kind, to where, and why not."""

    pk: int
    number: str
    kind: str
    wire: str
    to: str
    attempts: int
    last_at: datetime
    error: str


@dataclass(frozen=True)
class Counts:
    """How many messages wait, are tried again, went out in the last day, and are dead."""

    waiting: str
    retried: str
    sent: str
    dead: str
    trouble: str


def counts_of(own: QuerySet[Dispatch], at: datetime) -> Counts:
    """`trouble` is the latest reason for which a message is tried again, or empty."""
    waiting = own.filter(state=Dispatch.State.WAITING)
    retried = waiting.exclude(error="")
    latest = retried.order_by("-pk").values_list("error", flat=True).first()
    return Counts(
        waiting=_count(waiting),
        retried=_count(retried),
        sent=_count(own.filter(state=Dispatch.State.SENT, sent_at__gt=at - timedelta(days=1))),
        dead=_count(own.filter(state=Dispatch.State.DEAD)),
        trouble=latest or "",
    )


def _count(messages: QuerySet[Dispatch]) -> str:
    found = messages[: MOST + 1].count()
    return f"{MOST}+" if found > MOST else str(found)


def dead_letters(messages: Iterable[Dispatch]) -> list[DeadLetter]:
    """The messages, read with `BESIDE`, in words."""
    return [_letter(message) for message in messages]


def _letter(message: Dispatch) -> DeadLetter:
    return DeadLetter(
        pk=message.pk,
        number=_number(message),
        kind=str(Kind(message.notice.kind).label),
        wire=message.get_wire_display(),
        to=_to(message),
        attempts=message.attempts,
        last_at=message.next_at,
        error=message.error,
    )


def _number(message: Dispatch) -> str:
    case = case_of(message.notice)
    return _("征集") if case is None else case.proposal.number or _("未编号")


def _to(message: Dispatch) -> str:
    if message.target is not None:
        return f"{message.target.label}（{masked(message.target.address)}）"
    person = message.notice.recipient
    return f"{person}（{person.email}）" if person.email else str(person)
