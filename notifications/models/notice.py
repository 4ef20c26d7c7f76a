"""What a person is told: one notice for each recipient and cause, and the number under which it goes out live."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind
from proposals.models import AccountAct, Call
from workflow.models import Event, Rung


class Notice(models.Model):
    """Written in the transaction of what caused it; a person is told of it once.

    The cause is exactly one thing: a move of a case, the step of a deadline, a call for proposals, or what was done to
    the recipient's own log-in. Only the first two lead to a case.

    `number` is the place in the person's stream, given when the stream is first read after the notice: in the order
    of commits, without gaps. `routed_at` is when the wires were asked; until then the outbox still owes it to them.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="notices")
    rung = models.ForeignKey(Rung, null=True, on_delete=models.PROTECT, related_name="notices")
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="notices")
    act = models.ForeignKey(AccountAct, null=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    number = models.PositiveBigIntegerField(_("序号"), null=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    routed_at = models.DateTimeField(_("转发时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "event"], name="notice_once"),
            models.UniqueConstraint(fields=["recipient", "rung"], name="notice_once_per_rung"),
            models.UniqueConstraint(fields=["recipient", "call"], name="notice_once_per_call"),
            models.UniqueConstraint(fields=["recipient", "act"], name="notice_once_per_act"),
            models.UniqueConstraint(fields=["recipient", "number"], name="notice_number_once"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, rung=None, call=None, act=None)
                | Q(rung__isnull=False, event=None, call=None, act=None)
                | Q(call__isnull=False, event=None, rung=None, act=None)
                | Q(act__isnull=False, event=None, rung=None, call=None),
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
        return f"{self.cause} → {self.recipient}"

    @property
    def cause(self) -> str:
        """What it tells of, such as `event:12`: the same for everybody who is told of the same."""
        causes = {"event": self.event_id, "rung": self.rung_id, "call": self.call_id, "act": self.act_id}
        return next((f"{name}:{key}" for name, key in causes.items() if key is not None), "")


class Stream(models.Model):
    """How far a person's notices are numbered. Its row is the lock under which numbers are given."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="stream"
    )
    last = models.PositiveBigIntegerField(_("最后序号"), default=0)

    def __str__(self) -> str:
        return f"{self.person} {self.last}"
