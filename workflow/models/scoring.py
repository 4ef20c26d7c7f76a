"""By what the units of a city are scored in a year (年度考核): the sheet, points given by hand, and the result as issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, User
from proposals.models.organisations import InJurisdiction


class ScoreSheet(InJurisdiction):
    """The items of one year. Once issued it is never changed again, and neither is its result."""

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=80)
    revision = models.PositiveIntegerField(_("修订"), default=0)
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("印发人")
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "year"], name="score_sheet_once_a_year"),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_on=None, issued_by=None)
                | Q(issued_at__isnull=False, issued_on__isnull=False, issued_by__isnull=False),
                name="score_sheet_issued_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ScoreItem(models.Model):
    """One item: points by a rate, rising evenly from none at `floor` to all at `full` per cent; or by hand where `rate` is
    empty, and then below nothing where `points` are.
    """

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.CASCADE, related_name="items", verbose_name=_("评分表")
    )  # a line of the sheet
    position = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("项目"), max_length=60)
    rate = models.CharField(_("指标"), max_length=20, blank=True)
    points = models.DecimalField(_("分值"), max_digits=5, decimal_places=1)
    floor = models.DecimalField(_("起分"), max_digits=4, decimal_places=1, null=True, blank=True)
    full = models.DecimalField(_("满分"), max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "position"], name="score_item_place_once"),
            models.CheckConstraint(
                condition=Q(rate="", floor=None, full=None)
                | (~Q(rate="") & Q(points__gt=0, floor__gte=0, full__lte=100, floor__lt=F("full"))),
                name="score_item_by_rate_or_by_hand",
            ),
            models.CheckConstraint(condition=~Q(points=0), name="score_item_worth_something"),
        ]

    def __str__(self) -> str:
        return self.name


class HandScore(models.Model):
    """Points that somebody gave a unit for an item that no rate measures, with the reason."""

    item = models.ForeignKey(
        ScoreItem, on_delete=models.CASCADE, related_name="given", verbose_name=_("项目")
    )  # nothing without its item
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    points = models.DecimalField(_("得分"), max_digits=5, decimal_places=1)
    reason = models.CharField(_("理由"), max_length=300)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("评分人"))
    given_at = models.DateTimeField(_("评分时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "organisation"], name="hand_score_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="hand_score_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.points}"


class ScoreResult(models.Model):
    """What one unit got, as issued: its name of then, its points of how many it could get, and its place."""

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, related_name="results", verbose_name=_("评分表")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    name = models.CharField(_("单位名称"), max_length=100)
    points = models.DecimalField(_("得分"), max_digits=5, decimal_places=1)
    place = models.PositiveSmallIntegerField(_("名次"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "organisation"], name="score_result_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.points}"


class ScoreLine(models.Model):
    """How the points of one item came about: by which figure, or by hand and why. No points where nothing was to be measured."""

    result = models.ForeignKey(
        ScoreResult, on_delete=models.CASCADE, related_name="lines", verbose_name=_("考核结果")
    )  # a line of the result
    item = models.ForeignKey(ScoreItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("项目"))
    points = models.DecimalField(_("得分"), max_digits=5, decimal_places=1, null=True, blank=True)
    numerator = models.PositiveIntegerField(_("分子"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("分母"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "item"], name="score_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.points}"
