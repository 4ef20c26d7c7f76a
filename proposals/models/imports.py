"""Workbooks that were handed in to fill the registers of a jurisdiction."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import Jurisdiction
from proposals.models.people import User


class Import(models.Model):
    """One workbook: kept until it is taken in or given up, then only what it was and what came of it."""

    class Subject(models.TextChoices):
        REGISTER = "register", _("单位、人员、届次")
        PAST = "past", _("往年提案")
        PLANS = "plans", _("分办表")

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="imports")
    subject = models.CharField(_("内容"), max_length=20, choices=Subject.choices)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("摘要值"), max_length=64)
    content = models.BinaryField(_("内容"), blank=True, default=b"")
    uploaded_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
        help_text=_("空着是由命令导入"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    applied_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    created_count = models.PositiveIntegerField(_("新建"), default=0)
    changed_count = models.PositiveIntegerField(_("改动"), default=0)
    unchanged_count = models.PositiveIntegerField(_("未变"), default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(subject__in=["register", "past", "plans"]), name="import_subject_known"
            ),
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True) | models.Q(content=b""),
                name="import_content_let_go",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "-id"], name="import_list")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.file_name}"
