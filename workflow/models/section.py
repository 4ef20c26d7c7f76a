"""Which section of a bureau does its share of a case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models import Section
from workflow.models.assignment import Assignment


class SectionShare(models.Model):
    """The share lies with this section now; who gave it there and when is in the record of the case."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, primary_key=True, related_name="section_share"
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="shares", verbose_name=_("科室")
    )
    given_at = models.DateTimeField(_("交办科室时间"))

    def __str__(self) -> str:
        return f"{self.assignment} → {self.section}"
