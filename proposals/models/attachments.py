"""Files that belong to a proposal: what the proposer hands in beside the text, and the signed paper original."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.people import User
from proposals.models.proposals import Proposal


class Attachment(models.Model):
    """One file as it was examined. `path` is where it lies below MEDIA_ROOT: a random name that no address leads to.

    `checked_at` is when a scanner for viruses found nothing, NULL where none was configured. A row stays when its file
    is taken away; the file itself is then gone.
    """

    class Kind(models.TextChoices):
        DOCX = "docx", _("Word 文档")
        XLSX = "xlsx", _("Excel 表格")
        PDF = "pdf", _("PDF")
        JPG = "jpg", _("照片（JPG）")
        PNG = "png", _("图片（PNG）")
        TXT = "txt", _("文本")

    class Purpose(models.TextChoices):
        MATERIAL = "material", _("附件材料")
        SCAN = "scan", _("书面原件扫描件")
        RATING = "rating", _("书面评价表扫描件")
        EVIDENCE = "evidence", _("承诺落实的佐证")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="attachments")
    purpose = models.CharField(_("用途"), max_length=20, choices=Purpose.choices, default=Purpose.MATERIAL)
    name = models.CharField(_("文件名"), max_length=120)
    kind = models.CharField(_("文件类型"), max_length=10, choices=Kind.choices)
    size = models.PositiveIntegerField(_("大小"), help_text=_("字节"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    path = models.CharField(_("存放位置"), max_length=80, unique=True)
    checked_at = models.DateTimeField(_("查毒时间"), null=True, blank=True)
    added_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="attachments_added", verbose_name=_("添加人")
    )
    added_at = models.DateTimeField(_("添加时间"))
    removed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attachments_removed",
        verbose_name=_("移除人"),
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "digest"],
                condition=Q(removed_at=None) & ~Q(purpose="evidence"),
                name="attachment_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["docx", "xlsx", "pdf", "jpg", "png", "txt"]),
                name="attachment_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["material", "scan", "rating", "evidence"]),
                name="attachment_purpose_known",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="attachment_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
