"""The kept counts of the rates: added to in the transaction that changes what they count, and read for many cities at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction, Jurisdiction, Organisation, Session


class RateBook(models.Model):
    """From then on the counts of the city are kept. A city without one is counted live."""

    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.PROTECT, related_name="rate_book")
    since = models.DateTimeField(_("起用时间"))

    def __str__(self) -> str:
        return str(self.jurisdiction)


def _count() -> models.IntegerField[int, int]:
    return models.IntegerField(default=0)


class RateSummary(InJurisdiction):
    """What a move added to the counts of one line, or several of these folded into one: the counts are their sums.

    A line is a whole session of a city (`grain` whole), or one unit, category, kind of proposal or month of filing in it.
    The counts are what an auditor sees: of ratings only those of closed cases. Their names are the measures of
    `workflow.rates`.
    """

    class Grain(models.TextChoices):
        WHOLE = "whole", _("全部")
        UNIT = "unit", _("单位")
        CATEGORY = "category", _("分类")
        KIND = "kind", _("类别")
        MONTH = "month", _("立案月份")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    grain = models.CharField(max_length=10, choices=Grain.choices)
    unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    month = models.DateField(null=True, blank=True)
    receipt_of = _count()
    receipt = _count()
    on_time_of = _count()
    on_time = _count()
    replied_of = _count()
    replied = _count()
    answered = _count()
    consulted_of = _count()
    consulted = _count()
    talked = _count()
    adopted_of = _count()
    adopted = _count()
    by_members = _count()
    by_reply = _count()
    partly = _count()
    satisfied_of = _count()
    satisfied = _count()
    fully = _count()
    mostly = _count()
    understands = _count()
    reserves = _count()
    dissatisfied = _count()
    no_answer = _count()
    published_of = _count()
    published = _count()
    in_full = _count()
    kept_of = _count()
    kept = _count()
    partly_kept = _count()
    broken = _count()
    opinion_on_time_of = _count()
    opinion_on_time = _count()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(grain="whole", unit=None, category="", kind="", month=None)
                | Q(grain="unit", unit__isnull=False, category="", kind="", month=None)
                | Q(grain="category", unit=None, kind="", month=None)
                | Q(grain="kind", unit=None, category="", month=None) & ~Q(kind="")
                | Q(grain="month", unit=None, category="", kind="", month__isnull=False),
                name="rate_summary_of_one_line",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["grain", "jurisdiction", "session"], name="rate_summary_by_line"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.grain}"
