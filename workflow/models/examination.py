"""What a proposal under examination is like, and who looked at it before it passed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models import User
from workflow.models.case import Case


class Comparison(models.Model):
    """The cases that one under examination is like, as they were found for one version of its text."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, related_name="comparison", verbose_name=_("办件")
    )  # worked out from its case, and worked out again at any time
    text_version = models.PositiveSmallIntegerField(_("文本版本"))
    compared_at = models.DateTimeField(_("比对时间"))

    def __str__(self) -> str:
        return f"{self.case_id} v{self.text_version}"


class Alike(models.Model):
    """One case that is like it, and how much (thousandths)."""

    comparison = models.ForeignKey(
        Comparison, on_delete=models.CASCADE, related_name="alike", verbose_name=_("比对")
    )  # a line of the comparison
    other = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="+", verbose_name=_("相似办件")
    )  # what is gone is like nothing
    likeness = models.PositiveSmallIntegerField(_("相似度（千分之）"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "other"], name="alike_once"),
            models.CheckConstraint(condition=models.Q(likeness__lte=1000), name="alike_in_thousandths"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} {self.likeness}‰"


class Look(models.Model):
    """Somebody had the cases before them that are like this one, as they were found for one version of its text."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="looks", verbose_name=_("办件")
    )  # a look is nothing without its case
    text_version = models.PositiveSmallIntegerField(_("文本版本"))
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("查看人"))
    looked_at = models.DateTimeField(_("查看时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "text_version", "person"], name="look_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.case_id}"


class Shown(models.Model):
    """One case that was shown beside it, with how like they are (thousandths)."""

    look = models.ForeignKey(
        Look, on_delete=models.CASCADE, related_name="shown", verbose_name=_("查看")
    )  # a line of the look
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name=_("相似办件"))
    likeness = models.PositiveSmallIntegerField(_("相似度（千分之）"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["look", "other"], name="shown_once_a_look"),
            models.CheckConstraint(condition=models.Q(likeness__lte=1000), name="likeness_in_thousandths"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} {self.likeness}‰"
