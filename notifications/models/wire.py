"""The wires out of the house: where to, how each person likes it, and what became of every message."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.kinds import CHOSEN, Kind, Pace, Wire
from notifications.models.notice import Notice
from proposals.models import InJurisdiction, Organisation


class Habit(models.Model):
    """When a person may be disturbed. Without a row: no quiet hours, the digest at 8:30."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="habit"
    )
    quiet_from = models.TimeField(_("免打扰起"), null=True, blank=True)
    quiet_until = models.TimeField(_("免打扰止"), null=True, blank=True)
    digest_at = models.TimeField(_("每日汇总时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="habit_quiet_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Preference(models.Model):
    """How soon one kind of news goes to a person over one wire, where that is not the usual."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    wire = models.CharField(_("方式"), max_length=10, choices=Wire.choices)
    pace = models.CharField(_("快慢"), max_length=10, choices=Pace.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "wire"], name="preference_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CHOSEN]), name="preference_kind_known"
            ),
            models.CheckConstraint(condition=Q(wire__in=Wire.values), name="preference_wire_known"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="preference_pace_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.wire} {self.pace}"


class Target(InJurisdiction):
    """A place that an administrator connected: a unit's group robot, a text-message gateway, a webhook.

    `address` is the library's URL and holds the target's secret; it is shown masked. `made_by` and `made_at`
    say who connected it and when; nobody noted it for those that were connected at first. A unit's target is told once of
    each cause of which anybody at its desk is told; a person's target is told what the person is told.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="targets"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="targets"
    )
    label = models.CharField(_("名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=500)
    active = models.BooleanField(_("启用"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("连接时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="target_of_unit_or_person",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Dispatch(InJurisdiction):
    """One message of one notice over one wire, from the outbox to its end. The jurisdiction is that of the case or the call.

    `cause` names what the notice tells of (`event:12`, `rung:7`, `call:3`), so that a unit's target hears of it once. While one
    worker sends, `next_at` lies ahead as its lease: a worker that died gives the message back when that has passed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        DEAD = "dead", _("发送失败")
        DROPPED = "dropped", _("不必再发")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="dispatches")
    wire = models.CharField(_("方式"), max_length=10, choices=Wire.choices)
    target = models.ForeignKey(
        Target, null=True, blank=True, on_delete=models.CASCADE, related_name="dispatches"
    )
    cause = models.CharField(_("事由"), max_length=30)
    pace = models.CharField(_("快慢"), max_length=10, choices=Pace.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"))
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    error = models.TextField(_("失败原因"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(wire=Wire.EMAIL), name="dispatch_one_email"
            ),
            models.UniqueConstraint(
                fields=["target", "cause"], condition=Q(target__isnull=False), name="dispatch_once_per_target"
            ),
            models.CheckConstraint(
                condition=Q(wire=Wire.EMAIL, target__isnull=True) | Q(wire=Wire.TARGET, target__isnull=False),
                name="dispatch_target_given",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dead", "dropped"]), name="dispatch_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="dispatch_waiting"),
            models.Index(fields=["jurisdiction", "-id"], condition=Q(state="dead"), name="dispatch_dead"),
            models.Index(fields=["jurisdiction", "state", "-sent_at"], name="dispatch_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.wire} {self.state}"
