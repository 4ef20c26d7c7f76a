"""That an administrator looked at pages as somebody else saw them: for a reason, for a short time, each page kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import InJurisdiction
from proposals.models.people import User


class Look(InJurisdiction):
    """One look, which lasts until `until_at` or until it is ended before. Rows are only ever added."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("何人"))
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="looks", verbose_name=_("看谁的"))
    reason = models.CharField(_("理由"), max_length=200)
    from_at = models.DateTimeField(_("何时"))
    until_at = models.DateTimeField(_("到何时"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(by=F("person")), name="look_at_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="look_reasoned"),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="look_lasts"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="look_of_person"),
            models.Index(fields=["jurisdiction", "-id"], name="look_list"),
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.person}"


class LookedPage(models.Model):
    """One page that was read meanwhile, by its address."""

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="pages")
    address = models.CharField(_("地址"), max_length=300)
    at = models.DateTimeField(_("时间"))

    def __str__(self) -> str:
        return self.address
