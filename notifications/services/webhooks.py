"""Connecting a webhook, changing it, trying it, stopping it, and sending again what was sent or lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from notifications.models import Webhook, WebhookDelivery, WebhookTopic
from notifications.services.signatures import make_secret
from notifications.services.webhook_address import read_hook_address
from notifications.services.webhook_bodies import packed, ping
from notifications.services.webhook_log import newest_event
from notifications.services.webhook_post import Letter, post

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from proposals.models import User

MOST: Final = 10
"""Webhooks of one person."""

BOTH_FOR: Final = timedelta(hours=24)
"""So long both secrets are valid after a change."""


class TooManyError(Exception):
    """The person has as many webhooks as one may have."""


@transaction.atomic
def connect_webhook(
    owner: User, *, label: str, address: str, topics: Iterable[str], by: User, at: datetime
) -> Webhook:
    """A webhook that is told of what happens from now on. Its secret is `secret`, to be shown this once.

    Raises AddressError, and TooManyError for more than ten.
    """
    address = read_hook_address(address)
    if webhooks_of(owner).count() >= MOST:
        raise TooManyError
    newest = newest_event()
    webhook = Webhook.objects.create(
        owner=owner,
        label=label,
        address=address,
        secret=make_secret(),
        made_by=by,
        made_at=at,
        settled=newest,
        seen=newest,
    )
    _set_topics(webhook, topics)
    return webhook


def webhooks_of(owner: User) -> QuerySet[Webhook]:
    """Those that a person has now, the newest first."""
    return Webhook.objects.filter(owner=owner, removed_at=None).order_by("-pk")


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What was noted down for it, less what its owner may not see: that there was anything stays unsaid."""
    found = WebhookDelivery.objects.filter(webhook=webhook).exclude(state=WebhookDelivery.State.DROPPED)
    return found.filter(Q(number__isnull=False) | Q(state=WebhookDelivery.State.WAITING))


def dead_letters_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What was tried for the last time and not taken."""
    return WebhookDelivery.objects.filter(webhook=webhook, state=WebhookDelivery.State.DEAD)


@transaction.atomic
def change_webhook(webhook: Webhook, *, label: str, address: str, topics: Iterable[str]) -> None:
    """Raises AddressError. What was noted down already goes to the new address."""
    webhook.label, webhook.address = label, read_hook_address(address)
    webhook.save(update_fields=["label", "address"])
    _set_topics(webhook, topics)


def _set_topics(webhook: Webhook, topics: Iterable[str]) -> None:
    webhook.topics.all().delete()
    WebhookTopic.objects.bulk_create(
        [WebhookTopic(webhook=webhook, name=name) for name in sorted(set(topics))]
    )


def change_secret(webhook: Webhook, at: datetime) -> str:
    """A new secret, given to be shown this once; the one before signs along with it for a day."""
    webhook.old_secret, webhook.old_until = webhook.secret, at + BOTH_FOR
    webhook.secret = make_secret()
    webhook.save(update_fields=["secret", "old_secret", "old_until"])
    return webhook.secret


def end_old_secret(webhook: Webhook) -> None:
    """Sign with the newest secret alone from now on, as where the other one became known."""
    webhook.old_secret, webhook.old_until = "", None
    webhook.save(update_fields=["old_secret", "old_until"])


def pause_webhook(webhook: Webhook, at: datetime) -> None:
    """By its owner. What happens meanwhile is sent when it goes on."""
    Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=at, pause_reason="")


def resume_webhook(webhook: Webhook) -> None:
    """Go on where it stopped, at once and with a clean slate."""
    Webhook.objects.filter(pk=webhook.pk).update(
        paused_at=None, pause_reason="", owner_told_at=None, failing_since=None, rests_until=None
    )


def remove_webhook(webhook: Webhook, at: datetime) -> None:
    """For good: nothing more is sent, and no secret is kept. That there was one stays on record."""
    Webhook.objects.filter(pk=webhook.pk).update(removed_at=at, secret="", old_secret="", old_until=None)


def try_webhook(webhook: Webhook, at: datetime) -> int:
    """Send a delivery that tells of nothing; gives the status. Raises DeliveryError."""
    letter = Letter(
        webhook.address, str(uuid4()), int(at.timestamp()), packed(ping(at)), webhook.secrets_at(at)
    )
    return post(letter)


def replay(deliveries: QuerySet[WebhookDelivery], at: datetime) -> int:
    """Send these once more, with the number and the identity that they have; gives how many. What waits is left alone."""
    ended = deliveries.filter(state__in=[WebhookDelivery.State.SENT, WebhookDelivery.State.DEAD])
    return ended.update(state=WebhookDelivery.State.WAITING, attempts=0, next_at=at, error="", status=None)


def replay_since(
    webhook: Webhook, at: datetime, *, number: int | None = None, moment: datetime | None = None
) -> int:
    """All from that number on, or noted down from that moment on."""
    since = Q(number__gte=number) if number is not None else Q(made_at__gte=moment)
    return replay(webhook.deliveries.filter(since), at)
