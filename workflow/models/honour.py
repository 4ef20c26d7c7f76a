"""Excellent proposals (优秀提案) and units that handle well (办理先进单位) of a session: named, and then decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, Session, User
from proposals.models.organisations import InJurisdiction
from workflow.models.case import Case


class Honour(InJurisdiction):
    """One proposal or one unit that was named for its session, by whom and why, and what was decided."""

    class Decision(models.TextChoices):
        PENDING = "pending", _("待评定")
        CHOSEN = "chosen", _("已评定")
        DECLINED = "declined", _("未入选")

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="honours", verbose_name=_("届次")
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("提案")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("单位")
    )  # fmt: skip
    reason = models.TextField(_("推荐理由"))
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("推荐人"))
    named_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("推荐单位")
    )
    named_at = models.DateTimeField(_("推荐时间"))
    decision = models.CharField(_("评定"), max_length=10, choices=Decision.choices, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    decided_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    decided_on = models.DateField(_("评定日期"), null=True, blank=True)
    note = models.CharField(_("评定依据"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(case__isnull=False), name="honour_named_once_a_case"
            ),
            models.UniqueConstraint(
                fields=["session", "organisation"], condition=Q(organisation__isnull=False),
                name="honour_named_once_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, organisation=None) | Q(case=None, organisation__isnull=False),
                name="honour_of_a_case_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(decision="pending", decided_by=None, decided_at=None, decided_on=None)
                | (
                    ~Q(decision="pending")
                    & Q(decided_by__isnull=False, decided_at__isnull=False, decided_on__isnull=False)
                ),
                name="honour_decided_by_somebody",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "session", "decision"], name="honour_list"),
        ]

    def __str__(self) -> str:
        return f"{self.case or self.organisation} {self.get_decision_display()}"


class HonourGround(models.Model):
    """One criterion (评选标准) that whoever named it says is met."""

    class Criterion(models.TextChoices):
        TIMELY = "timely", _("选题围绕中心、切合实际")
        GROUNDED = "grounded", _("情况清楚、分析有据")
        SPECIFIC = "specific", _("建议具体、可以落实")
        EFFECTIVE = "effective", _("办理有成效、建议被采纳")
        THOROUGH = "thorough", _("办理认真、沟通充分")
        KEPT = "kept", _("承诺兑现")

    honour = models.ForeignKey(
        Honour, on_delete=models.CASCADE, related_name="grounds", verbose_name=_("推荐")
    )  # a line of the naming
    criterion = models.CharField(_("标准"), max_length=12, choices=Criterion.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["honour", "criterion"], name="honour_ground_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_criterion_display())
