"""Working calendars as rows. A version is never changed once made; a correction is a new version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Jurisdiction, User


class WorkingCalendar(models.Model):
    """One version of a calendar. `digest` is the SHA-256 of its range and days, so that equal contents are seen as equal.

    A city's own calendar is built on a version of the national one (`base`); what differs from it is the city's.
    A version that came with the program has nobody who made it.
    """

    slug = models.SlugField(_("代码"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"))
    title = models.CharField(_("名称"), max_length=60)
    covers_from = models.DateField(_("起始日"))
    horizon = models.DateField(_("截止日"), help_text=_("此日之后只按周末推算，所得日期为暂定"))
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="calendars",
        verbose_name=_("辖区"),
        help_text=_("留空表示全国通用"),
    )
    digest = models.CharField(_("内容摘要"), max_length=64, editable=False)
    base = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="built",
        verbose_name=_("所依版本"),
    )
    made_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("制作人")
    )
    made_at = models.DateTimeField(_("制作时间"), null=True, blank=True)
    source = models.TextField(_("依据"), blank=True, help_text=_("通知原文，或者增减的理由"))

    class Meta:
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "version"], name="calendar_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="calendar_version_from_one"),
            models.CheckConstraint(
                condition=Q(horizon__gte=F("covers_from")), name="calendar_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"


class CalendarDay(models.Model):
    """A day that does not follow the week (or a weekend day inside of a named holiday), with its name."""

    calendar = models.ForeignKey(
        WorkingCalendar,
        on_delete=models.CASCADE,  # a day is a line of its calendar and nothing without it
        related_name="days",
        verbose_name=_("工作日历"),
    )
    on = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("特殊日")
        verbose_name_plural = _("特殊日")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "on"], name="calendar_day_once"),
            models.CheckConstraint(condition=~Q(name=""), name="calendar_day_named"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class CalendarUse(models.Model):
    """One act in which a jurisdiction's open deadlines were counted again by a version of a calendar."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="calendar_uses", verbose_name=_("辖区")
    )
    calendar = models.ForeignKey(
        WorkingCalendar, on_delete=models.PROTECT, related_name="uses", verbose_name=_("工作日历")
    )
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("时间"))
    moved = models.PositiveIntegerField(_("变动的期限数"))
    note = models.TextField(_("依据"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "calendar"], name="calendar_use_once"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.calendar}"
