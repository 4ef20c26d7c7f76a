"""What a person is told: one notice for each recipient and cause, and the number under which it goes out live."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind
from workflow.models import Event, Rung


class Notice(models.Model):
    """Written in the transaction of what caused it, a move or the step of a deadline; a person is told of it once.

    `number` is the place in the person's stream, given when the stream is first read after the notice: in the order
    of commits, without gaps. `routed_at` is when the wires were asked; until then the outbox still owes it to them.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="notices")
    rung = models.ForeignKey(Rung, null=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    number = models.PositiveBigIntegerField(_("序号"), null=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    routed_at = models.DateTimeField(_("转发时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "event"], name="notice_once"),
            models.UniqueConstraint(fields=["recipient", "rung"], name="notice_once_per_rung"),
            models.UniqueConstraint(fields=["recipient", "number"], name="notice_number_once"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, rung__isnull=True)
                | Q(event__isnull=True, rung__isnull=False),
                name="notice_one_cause",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notice_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="notice_list"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["recipient"], condition=Q(number__isnull=True), name="notice_unnumbered"),
            models.Index(fields=["id"], condition=Q(routed_at__isnull=True), name="notice_unrouted"),
        ]

    def __str__(self) -> str:
        return f"{self.event or self.rung} → {self.recipient}"


class Stream(models.Model):
    """How far a person's notices are numbered. Its row is the lock under which numbers are given."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="stream"
    )
    last = models.PositiveBigIntegerField(_("最后序号"), default=0)

    def __str__(self) -> str:
        return f"{self.person} {self.last}"
