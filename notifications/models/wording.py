"""The words in which a jurisdiction tells of one thing, where it does not use those that ship with the program."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction


class Wording(InJurisdiction):
    """`name` is a row's (`assignment.remind`) or a rung's (`deadline.late`); `audience` may be empty, for everyone."""

    name = models.CharField(_("事项"), max_length=60)
    audience = models.CharField(_("对象"), max_length=20, blank=True)
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    edited_at = models.DateTimeField(_("修改时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name", "audience"], name="wording_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="wording_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.audience}".strip()
