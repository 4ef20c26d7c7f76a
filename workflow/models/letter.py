"""What opinions and replies have in common: a text of which every saved version stays."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models import User


class LetterText(models.Model):
    """One saved version of a letter's text; versions are added, never changed."""

    version = models.PositiveSmallIntegerField(_("版本"))
    text = models.TextField(_("正文"))
    digest = models.CharField(_("摘要值"), max_length=64)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        abstract = True
