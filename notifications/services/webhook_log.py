"""Reading the event log for webhooks: each event that one wants and its owner may see becomes one delivery.

Moves pay nothing for it. Keys of events are given before a transaction commits, so that a smaller key may come to light
after a larger one: what was read stays unsettled until every transaction that ran meanwhile has ended, and is read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from notifications.models import Webhook, WebhookDelivery
from notifications.services.webhook_topics import wanted
from proposals.queries import held_posts_at
from workflow.models import Event
from workflow.queries import events_in_sight

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

TOGETHER: Final = 20_000
"""Events that are read for a webhook in one run; the next minute takes up the rest."""


class Transactions(NamedTuple):
    """By their numbers, which are given in the order in which they first write: the oldest that runs, and this one."""

    oldest: int
    own: int


def read_log(at: datetime) -> int:
    """Note down what is new for every active webhook; gives how many deliveries came of it.

    Safe to kill and to run twice at the same time. A paused webhook goes on later from where it stopped.
    """
    newest = newest_event()
    behind = Webhook.objects.filter(paused_at=None, removed_at=None, settled__lt=newest)
    made = 0
    for key in behind.order_by("pk").values_list("pk", flat=True):
        made += _read_for(key, at)
        _set_horizon(key)
    return made


def newest_event() -> int:
    return Event.objects.aggregate(newest=Max("pk"))["newest"] or 0


@transaction.atomic
def _read_for(key: int, at: datetime) -> int:
    webhook = _locked(key)
    if webhook is None or not webhook.is_active:
        return 0
    now = transactions()
    until = _until(webhook)
    made = _note(webhook, _keys_in_sight(webhook, until, at), at)
    if webhook.horizon > now.own:  # of another server
        webhook.horizon = 0
    if webhook.horizon and webhook.horizon <= now.oldest:
        webhook.settled = webhook.seen
    if webhook.settled == webhook.seen:
        webhook.seen, webhook.horizon = until, 0
    webhook.save(update_fields=["settled", "seen", "horizon"])
    return made


@transaction.atomic
def _set_horizon(key: int) -> None:
    """Every transaction that ran while the log was read has a lower number than this one, which begins only now."""
    webhook = _locked(key)
    if webhook is not None and not webhook.horizon:
        webhook.horizon = transactions().own
        webhook.save(update_fields=["horizon"])


def _locked(key: int) -> Webhook | None:
    """None where another worker reads for it."""
    skip = connection.features.has_select_for_update_skip_locked
    found = Webhook.objects.select_related("owner").filter(pk=key)
    return found.select_for_update(of=("self",), skip_locked=skip).first()


def _until(webhook: Webhook) -> int:
    """The last event of this run: so many beyond those that are settled."""
    new = Event.objects.filter(pk__gt=webhook.settled).order_by("pk").values_list("pk", flat=True)
    return max(new[:TOGETHER], default=webhook.settled)


def _keys_in_sight(webhook: Webhook, until: int, at: datetime) -> QuerySet[Event, int]:
    seen = events_in_sight(held_posts_at(webhook.owner, at)).filter(pk__gt=webhook.settled, pk__lte=until)
    topics = webhook.topics.values_list("name", flat=True)
    return seen.filter(wanted(topics)).order_by("pk").values_list("pk", flat=True)


def _note(webhook: Webhook, events: Iterable[int], at: datetime) -> int:
    """One delivery for each that has none yet."""
    keys = list(events)
    known = set(
        WebhookDelivery.objects.filter(webhook=webhook, event__in=keys).values_list("event", flat=True)
    )
    new = [
        WebhookDelivery(webhook=webhook, event_id=key, next_at=at, made_at=at)
        for key in keys
        if key not in known
    ]
    WebhookDelivery.objects.bulk_create(new)
    return len(new)


def transactions() -> Transactions:
    """As they stand now. SQLite has one writer at a time, whose keys come to light in their order."""
    if connection.vendor != "postgresql":
        return Transactions(1, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id()::text::bigint"
        )
        oldest, own = cursor.fetchone()
    return Transactions(oldest, own)
