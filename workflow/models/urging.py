"""Urgings (催办): who pressed a unit for its answer, when, with what words, and from which day on they may again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, User
from workflow.models.assignment import Assignment


class Urging(models.Model):
    """One urging of one unit's share. Those made at one stroke for several shares have the same `batch`.

    `again_on` was worked out with the calendar and the pack of that day, and is what the unit was told.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="urgings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("催办单位")
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("催办人"))
    text = models.TextField(_("催办内容"))
    by_on = models.DateField(_("请于何日前办妥"), null=True, blank=True)
    urged_on = models.DateField(_("催办日期"))
    again_on = models.DateField(_("何日起可以再催"))
    batch = models.CharField(_("批次"), max_length=32, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["batch"], condition=~Q(batch=""), name="urging_by_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name} → {self.assignment}"
