"""When this installation was backed up: whoever watches it asks how old the last whole backup is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """One backup that was written to its end. `as_of` is the moment whose data it holds; `faults` counts what it could
    not hold because it was missing or altered before (attachments). `name` is the file's own, without its folder."""

    as_of = models.DateTimeField(_("数据截至"))
    finished_at = models.DateTimeField(_("完成时间"))
    name = models.CharField(_("文件"), max_length=255)
    size = models.PositiveBigIntegerField(_("字节数"))
    digest = models.CharField(_("摘要值"), max_length=64)
    faults = models.PositiveIntegerField(_("缺损的附件"), default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__gte=F("as_of")), name="backup_finished_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.as_of:%Y-%m-%d %H:%M}"
