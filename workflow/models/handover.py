"""How the office means to hand cases over (拟分办), and what it handed over at one stroke (一批交办)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Ask, InJurisdiction, Organisation, TopicGroup, User
from workflow.models.case import Case
from workflow.states import AssignmentRole


class Plan(InJurisdiction):
    """Which units are to get the case. People settle it; nothing is handed over without one who says so.

    It stays after the hand-over as the record of who settled what. `revision` counts its changes, so that two who
    settle the same case do not overwrite each other. `together` names the topic under which the case is to be handed
    over with others (合并交办).
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    revision = models.PositiveIntegerField(_("修订号"), default=0)
    together = models.ForeignKey(
        TopicGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("合并交办"),
    )
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("拟定人"))
    settled_at = models.DateTimeField(_("拟定时间"))

    def __str__(self) -> str:
        return str(self.case)


class PlannedShare(models.Model):
    """One unit of a plan, with the asks that it is to answer. Each says who settled it last."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("承办单位")
    )
    role = models.CharField(_("分工"), max_length=20, choices=AssignmentRole.choices)
    question = models.TextField(_("请其答复的事项"), blank=True)
    asks = models.ManyToManyField(Ask, related_name="+", blank=True, verbose_name=_("建议"))
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("拟定人"))
    settled_at = models.DateTimeField(_("拟定时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="planned_unit_once"),
            models.CheckConstraint(condition=Q(role__in=AssignmentRole.values), name="planned_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}（{self.get_role_display()}） {self.plan}"


class HandOver(InJurisdiction):
    """Cases that were handed over at one stroke, under one document number. `key` makes repeating it harmless."""

    key = models.CharField(max_length=32)
    document = models.CharField(_("交办文号"), max_length=60)
    handed_over_on = models.DateField(_("交办日期"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("交办人"))
    made_at = models.DateTimeField(_("交办时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "key"], name="handover_key_once"),
            models.UniqueConstraint(fields=["jurisdiction", "document"], name="handover_document_once"),
        ]

    def __str__(self) -> str:
        return self.document


class HandedCase(models.Model):
    """A case in a batch. `together` names the topic under which it was handed over with others (合并交办)."""

    handover = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handed")
    round = models.PositiveSmallIntegerField(_("轮次"))
    together = models.ForeignKey(
        TopicGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handed",
        verbose_name=_("合并交办"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="handed_once_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.handover} {self.case}"


class HandOverPaper(models.Model):
    """The notice of a batch as it was issued: to all units, or what one unit got. Kept as text, printed from it.

    `content` is the paper's canonical JSON: what it said does not change when units, days or names change later.
    """

    handover = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="papers")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("承办单位"),
    )
    content = models.TextField(_("内容"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handover", "organisation"],
                condition=Q(organisation__isnull=False),
                name="handover_paper_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["handover"],
                condition=Q(organisation__isnull=True),
                name="handover_paper_for_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover} {self.organisation or ''}".strip()
