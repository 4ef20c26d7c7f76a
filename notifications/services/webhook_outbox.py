"""Deliveries on their way: numbered when they first go out, taken under a lease, marked with what became of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from notifications.models import Webhook, WebhookDelivery
from notifications.services.outbox import AGAIN_AFTER, LEASE, LONGEST_REST
from proposals.queries import held_posts_at
from workflow.queries import events_in_sight

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

PAUSED_AFTER: Final = timedelta(hours=24)
"""So long a webhook may take nothing at all before it is paused."""

KEPT_FOR: Final = timedelta(days=30)
"""How long what came to its end is kept, and can be replayed."""

FORGOTTEN_TOGETHER: Final = 5_000
State = WebhookDelivery.State


class Taken(NamedTuple):
    """A delivery with its number, which is this worker's for the time of a lease.

    `visible`: whether the owner may see the event now. Without a number it is at its end already.
    """

    delivery: WebhookDelivery
    visible: bool


def next_webhook(at: datetime, *, done: Collection[int]) -> Webhook | None:
    """One that has something due and does not rest, those that take what they get first."""
    due = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), state=State.WAITING, next_at__lte=at)
    active = Webhook.objects.filter(Exists(due), paused_at=None, removed_at=None).exclude(pk__in=done)
    rested = active.filter(Q(rests_until=None) | Q(rests_until__lte=at))
    return rested.select_related("owner").order_by(F("failing_since").asc(nulls_first=True), "pk").first()


@transaction.atomic
def take_next(webhook: Webhook, at: datetime) -> Taken | None:
    """The first delivery that is due, or None. What may not be seen and was never sent gets no number and is dropped."""
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    delivery = _first_due(locked, at) if locked.is_active else None
    if delivery is None:
        return None
    delivery.webhook = webhook
    visible = _may_see(delivery, at)
    if delivery.number is None and not visible:
        delivery.state = State.DROPPED
    else:
        _lease(locked, delivery, at)
    delivery.save(update_fields=["state", "number", "attempts", "next_at"])
    return Taken(delivery, visible)


def _first_due(webhook: Webhook, at: datetime) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.filter(webhook=webhook, state=State.WAITING, next_at__lte=at)
    return due.select_related("event__case__proposal", "event__case__jurisdiction").order_by("pk").first()


def _may_see(delivery: WebhookDelivery, at: datetime) -> bool:
    """Whether the owner's posts of this moment open the event."""
    held = held_posts_at(delivery.webhook.owner, at)
    return events_in_sight(held).filter(pk=delivery.event_id).exists()


def _lease(webhook: Webhook, delivery: WebhookDelivery, at: datetime) -> None:
    if delivery.number is None:
        webhook.last += 1
        webhook.save(update_fields=["last"])
        delivery.number = webhook.last
    delivery.attempts += 1
    delivery.next_at = at + LEASE


def mark_sent(delivery: WebhookDelivery, status: int, at: datetime) -> None:
    if _mark(delivery, state=State.SENT, sent_at=at, status=status, error=""):
        Webhook.objects.filter(pk=delivery.webhook_id).update(failing_since=None, rests_until=None)


def mark_failed(delivery: WebhookDelivery, reason: str, status: int | None, at: datetime) -> None:
    """To be tried again after a while, or dead when that was the last attempt. The webhook rests meanwhile.

    One that has taken nothing for a day is paused.
    """
    told = {"error": reason, "status": status}
    if delivery.attempts > len(AGAIN_AFTER):
        _mark(delivery, state=State.DEAD, **told)
    else:
        _mark(delivery, next_at=at + AGAIN_AFTER[delivery.attempts - 1], **told)
    _rest(delivery, at)


@transaction.atomic
def _rest(delivery: WebhookDelivery, at: datetime) -> None:
    webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    again = AGAIN_AFTER[min(delivery.attempts, len(AGAIN_AFTER)) - 1]
    webhook.failing_since = webhook.failing_since or at
    webhook.rests_until = at + min(again, LONGEST_REST)
    webhook.save(update_fields=["failing_since", "rests_until"])
    if webhook.failing_since <= at - PAUSED_AFTER:
        pause(webhook, _("连续 24 小时没有收下"), at)


def pause(webhook: Webhook, reason: str, at: datetime) -> None:
    """Stop sending for a reason of which the owner is told; harmless where it is paused already."""
    active = Webhook.objects.filter(pk=webhook.pk, paused_at=None, removed_at=None)
    active.update(paused_at=at, pause_reason=reason, owner_told_at=None)


def _mark(delivery: WebhookDelivery, **values: object) -> int:
    """Unless another worker has marked it meanwhile."""
    return WebhookDelivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(**values)


def forget_old(at: datetime) -> int:
    """Let go of deliveries that came to their end more than 30 days ago; gives how many. Safe to repeat."""
    ended = WebhookDelivery.objects.exclude(state=State.WAITING).filter(next_at__lte=at - KEPT_FOR)
    gone = 0
    while keys := list(ended.order_by("pk").values_list("pk", flat=True)[:FORGOTTEN_TOGETHER]):
        gone += WebhookDelivery.objects.filter(pk__in=keys).delete()[0]
    return gone
