"""What somebody typed into a form and has not saved: kept for them alone, until the form is sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models import User


class Unsaved(models.Model):
    """The fields of one person's open form of one move, as the browser would send them (urlencoded)."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="unsaved")
    machine = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    name = models.CharField(max_length=60)
    revision = models.PositiveIntegerField(_("打开页面时的修订号"))
    fields = models.TextField(_("填写的内容"))
    saved_at = models.DateTimeField(_("自动保存时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "machine", "subject", "name"], name="unsaved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.machine} {self.subject} {self.name}"
