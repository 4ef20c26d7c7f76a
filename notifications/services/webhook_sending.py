"""Sending what is due to webhooks, each in the order of its log, and telling owners of those that were paused."""

from __future__ import annotations

import logging
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from notifications.models import Webhook
from notifications.services import webhook_outbox as outbox
from notifications.services.failures import DeliveryError, OutageError
from notifications.services.links import webhook_link
from notifications.services.mail import Postman
from notifications.services.outbox import AGAIN_AFTER
from notifications.services.webhook_bodies import body_of, packed, withheld
from notifications.services.webhook_post import GONE, Letter, RefusedError, post

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.services.webhook_outbox import Taken
    from proposals.models import User

logger = logging.getLogger(__name__)

WITHIN: Final = timedelta(seconds=40)
"""So long a run takes up new deliveries."""

IN_A_TURN: Final = 100
"""Deliveries of one webhook before the next has its turn."""

PAUSED: Final = """您的网络钩子“{label}”（{host}）已暂停：{reason}。

从这时起的消息没有丢：对方恢复以后，请打开下面的页面恢复发送，停下期间的消息会接着发出，发送失败的可以重发。
{link}
"""


def send_due(at: datetime, limit: int = 1_000) -> int:
    """Send up to `limit` deliveries whose time has come; gives how many were taken. One that fails holds up no other."""
    run = _Run(at)
    while run.has_time() and run.seen < limit:
        webhook = outbox.next_webhook(run.now(), done=run.done)
        if webhook is None:
            break
        run.serve(webhook)
    return run.sent


class _Run:
    """One run of a worker. `done` holds the webhooks that failed in it or had their turn."""

    def __init__(self, at: datetime) -> None:
        self.done: set[int] = set()
        self.seen = self.sent = 0
        self._at, self._began = at, monotonic()

    def now(self) -> datetime:
        """The moment of the run, and what has passed since."""
        return self._at + timedelta(seconds=monotonic() - self._began)

    def has_time(self) -> bool:
        return self.now() <= self._at + WITHIN

    def serve(self, webhook: Webhook) -> None:
        self.done.add(webhook.pk)
        for _n in range(IN_A_TURN):
            taken = outbox.take_next(webhook, self.now()) if self.has_time() else None
            if taken is None:
                return
            self.seen += 1
            if taken.delivery.number is not None and not self._deal_with(taken):
                return

    def _deal_with(self, taken: Taken) -> bool:
        """Whether it was taken. Whatever goes wrong is kept with the delivery."""
        delivery, reason, status = taken.delivery, "", None
        try:
            if delivery.attempts > len(AGAIN_AFTER) + 1:
                raise DeliveryError(_("发送时多次中断"))  # noqa: TRY301 -- one way out for all that fails
            outbox.mark_sent(delivery, post(_letter(taken, self.now())), self._at)
        except RefusedError as error:
            reason, status = str(error), error.status
        except DeliveryError as error:
            reason = str(error)
        except Exception as error:
            logger.exception("a delivery could not be made or sent")
            reason = type(error).__name__
        if not reason:
            self.sent += 1
            return True
        outbox.mark_failed(delivery, reason, status, self._at)
        if status == GONE:
            outbox.pause(delivery.webhook, _("对方表示地址已撤销（410）"), self._at)
        return False


def _letter(taken: Taken, at: datetime) -> Letter:
    delivery = taken.delivery
    body = body_of(delivery) if taken.visible else withheld(delivery)
    secrets = delivery.webhook.secrets_at(at)
    return Letter(delivery.webhook.address, str(delivery.uid), int(at.timestamp()), packed(body), secrets)


def tell_owners(at: datetime) -> int:
    """Mail to the owners of webhooks that were paused for a reason, and to who made them; gives how many were told.

    When the mail server is away, the next run tells. Who has no address sees it on the page alone.
    """
    told = 0
    paused = Webhook.objects.exclude(pause_reason="").filter(
        paused_at__isnull=False, owner_told_at=None, removed_at=None
    )
    with Postman() as postman:
        for webhook in paused.select_related("owner", "made_by").order_by("pk"):
            if not _tell(webhook, postman):
                break
            told += Webhook.objects.filter(pk=webhook.pk, owner_told_at=None).update(owner_told_at=at)
    return told


def _tell(webhook: Webhook, postman: Postman) -> bool:
    """Whether there was a server to tell it to."""
    people = {person.email: person for person in (webhook.owner, webhook.made_by) if person.email}
    for person in people.values():
        try:
            postman.hand_over(_mail(webhook, person))
        except DeliveryError:
            logger.warning("who owns webhook %d could not be told that it was paused", webhook.pk)
        except OutageError:
            return False
    return True


def _mail(webhook: Webhook, person: User) -> EmailMessage:
    words = {"label": webhook.label, "host": urlsplit(webhook.address).hostname}
    body = PAUSED.format(**words, reason=webhook.pause_reason, link=webhook_link(webhook.pk))
    name = f"webhook-{webhook.pk}-{webhook.paused_at:%Y%m%d%H%M%S}-{person.pk}"
    return EmailMessage(
        subject=f"网络钩子“{webhook.label}”已暂停",
        body=body,
        to=[person.email],
        headers={
            "Message-ID": f"<{name}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
