"""What the running installation notes about itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pulse(models.Model):
    """How a periodic job went the last time: when it last succeeded and how long that took, and when it last failed.

    `fault` is the kind of the last error, never its words, as those may quote what people wrote.
    """

    name = models.CharField(_("任务"), max_length=100, primary_key=True)
    succeeded_at = models.DateTimeField(_("最近完成"), null=True, blank=True)
    took_ms = models.PositiveIntegerField(_("用时（毫秒）"), default=0)
    failed_at = models.DateTimeField(_("最近失败"), null=True, blank=True)
    fault = models.CharField(_("失败原因"), max_length=100, blank=True)

    def __str__(self) -> str:
        return self.name
