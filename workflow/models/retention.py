"""How long personal data is kept, what is kept longer because of a dispute, and what was let go of when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction, User
from workflow.models.case import Case


class RetentionRule(InJurisdiction):
    """For how many months a jurisdiction keeps one kind of data, and by which rule; where there is none the usual holds."""

    kind = models.CharField(_("种类"), max_length=20)
    months = models.PositiveSmallIntegerField(_("保存月数"))
    source = models.CharField(_("依据"), max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "kind"], name="retention_rule_once"),
            models.CheckConstraint(condition=Q(months__gte=1), name="retention_rule_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.months}"


class LegalHold(models.Model):
    """Nothing of the case is let go of as long as the hold stands: a dispute, an inquiry, an audit."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(_("理由"), max_length=300)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("暂停销毁时间"))
    lifted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="legal_hold_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__gte=F("placed_at"), lifted_by__isnull=False),
                name="legal_hold_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.reason}"


class RetentionRun(InJurisdiction):
    """The protocol of one run in which data was let go of."""

    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("执行人"))
    at = models.DateTimeField(_("时间"))

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.at}"


class RetentionLine(models.Model):
    """One kind in a protocol: by which rule, what was older than which day, and how many rows it were."""

    run = models.ForeignKey(
        RetentionRun,
        on_delete=models.CASCADE,  # a line of its protocol
        related_name="lines",
    )
    kind = models.CharField(_("种类"), max_length=20)
    months = models.PositiveSmallIntegerField(_("保存月数"))
    source = models.CharField(_("依据"), max_length=300)
    before_on = models.DateField(_("早于"))
    rows = models.PositiveIntegerField(_("数量"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "kind"], name="retention_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rows}"
