"""Past cases that were brought in as they were found, without having been handled here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.models.case import Case


class ArchivedCase(models.Model):
    """Marks a case as brought in: from where, when, and what of it could not be read, a sentence a line.

    `digest` is that of all that was said of it, so that the same again changes nothing.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="archived")
    source = models.CharField(_("来源"), max_length=200)
    imported_at = models.DateTimeField(_("导入时间"))
    digest = models.CharField(_("摘要值"), max_length=64)
    unread = models.TextField(_("没有读出的内容"), blank=True)

    def __str__(self) -> str:
        return f"{self.case} ← {self.source}"

    @property
    def gaps(self) -> list[str]:
        """What could not be read, each in a sentence."""
        return self.unread.splitlines()
