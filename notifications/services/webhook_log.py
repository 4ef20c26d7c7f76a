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

TOGETHER: Final = 2_000
"""Events that are read for a webhook in one run; the next minute takes up the rest."""


class Transactions(NamedTuple):
    """`running`: every transaction with a lower number has ended. `next`: none with this number or a higher began."""

    running: int
    next: int


def read_log(at: datetime) -> int:
    """Note down what is new for every active webhook; gives how many deliveries came of it.

    Safe to kill and to run twice at the same time. A paused webhook goes on later from where it stopped.
    """
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    behind = Webhook.objects.filter(paused_at=None, removed_at=None, settled__lt=newest)
    return sum(_read_for(key, at) for key in behind.order_by("pk").values_list("pk", flat=True))


def start_of_log() -> dict[str, int]:
    """Where a new webhook begins: behind everything that has happened so far."""
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return {"settled": newest, "seen": newest, "horizon": 0}


@transaction.atomic
def _read_for(key: int, at: datetime) -> int:
    webhook = _locked(key)
    if webhook is None or not webhook.is_active:
        return 0
    before = transactions()
    until = _until(webhook)
    found = _keys_in_sight(webhook, until, at)
    made = _note(webhook, found, at)
    _move_on(webhook, until, before)
    return made


def _locked(key: int) -> Webhook | None:
    """None where another worker reads for it."""
    found = Webhook.objects.select_related("owner").filter(pk=key)
    return found.select_for_update(
        of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
    ).first()


def _until(webhook: Webhook) -> int:
    """The last event of this run: so many beyond those that were read before."""
    new = Event.objects.filter(pk__gt=webhook.seen).order_by("pk").values_list("pk", flat=True)[:TOGETHER]
    return max(new, default=webhook.seen)


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


def _move_on(webhook: Webhook, until: int, before: Transactions) -> None:
    """Settle what was read before, if nothing can be added to it any more; then note down how far this reading went."""
    on_another_server = webhook.horizon > before.next
    if webhook.horizon <= before.running or on_another_server:
        webhook.settled = webhook.seen
    webhook.seen, webhook.horizon = until, transactions().next
    webhook.save(update_fields=["settled", "seen", "horizon"])


def transactions() -> Transactions:
    """As they stand now. SQLite has one writer at a time, whose keys come to light in their order."""
    if connection.vendor != "postgresql":
        return Transactions(0, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint"
            " FROM pg_current_snapshot() AS now"
        )
        running, following = cursor.fetchone()
    return Transactions(running, following)
