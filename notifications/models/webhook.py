"""Webhooks: where programs of people and service accounts are told of moves, and what became of each delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Event

if TYPE_CHECKING:
    from datetime import datetime


class Webhook(models.Model):
    """An address that is told of what its owner may see. The secret signs; it is kept as it is, and shown once.

    `last` is the number of the newest delivery. The log was read for it up to the event `settled` for good; up to `seen`
    it was read, too, but a transaction with a number below `horizon` may still add events in between. Before the horizon
    is known it is 0.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    label = models.CharField(_("名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=500)
    secret = models.CharField(_("签名密钥"), max_length=80)
    old_secret = models.CharField(_("先前的签名密钥"), max_length=80, blank=True)
    old_until = models.DateTimeField(_("先前的密钥用到"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("连接时间"))
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    paused_at = models.DateTimeField(_("暂停时间"), null=True, blank=True)
    pause_reason = models.CharField(
        _("暂停原因"), max_length=300, blank=True, help_text=_("空着是本人暂停的")
    )
    owner_told_at = models.DateTimeField(_("告知本人的时间"), null=True, blank=True)
    failing_since = models.DateTimeField(_("何时起没有收下"), null=True, blank=True)
    rests_until = models.DateTimeField(_("歇到"), null=True, blank=True)
    last = models.PositiveBigIntegerField(_("最后的序号"), default=0)
    settled = models.PositiveBigIntegerField(default=0)
    seen = models.PositiveBigIntegerField(default=0)
    horizon = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(old_secret="", old_until__isnull=True)
                | (~Q(old_secret="") & Q(old_until__isnull=False)),
                name="webhook_old_secret_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(seen__gte=models.F("settled")), name="webhook_seen_from_settled"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "-id"], name="webhook_by_owner")]

    def __str__(self) -> str:
        return self.label

    def secrets_at(self, at: datetime) -> tuple[str, ...]:
        """The secrets that are valid, the newest first: two while one takes the place of another."""
        if self.old_until is not None and self.old_until > at:
            return self.secret, self.old_secret
        return (self.secret,)

    @property
    def is_active(self) -> bool:
        return self.paused_at is None and self.removed_at is None


class WebhookTopic(models.Model):
    """Of which moves a webhook is told: all of one machine (`case`), or those of one row (`case.hand_over`)."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="topics")
    name = models.CharField(_("事项"), max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "name"], name="webhook_topic_once"),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One event for one webhook. `uid` stays the same however often it is sent.

    It gets its `number` when it first goes out, so that what its owner may not see has none and no number is left out.
    While one worker sends, `next_at` lies ahead as its lease.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已收下")
        DEAD = "dead", _("发送失败")
        DROPPED = "dropped", _("无权看，不发")

    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(_("序号"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"))
    made_at = models.DateTimeField(_("记下的时间"))
    sent_at = models.DateTimeField(_("收下的时间"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("对方的状态码"), null=True, blank=True)
    error = models.CharField(_("失败原因"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "event"], name="webhook_delivery_once"),
            models.UniqueConstraint(fields=["webhook", "number"], name="webhook_delivery_numbered_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dead", "dropped"]),
                name="webhook_delivery_state_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["webhook", "id"], condition=Q(state="waiting"), name="webhook_delivery_waiting"
            ),
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_list"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook} {self.number or '–'} {self.state}"
