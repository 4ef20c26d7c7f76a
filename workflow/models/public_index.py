"""What the public finds by its words: one entry for each case on the public pages, apart from what staff find."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction
from workflow.models.publication import PublicCase


class PublicEntry(InJurisdiction):
    """The published words of a case as they are indexed, in the sections in which a word may stand.

    The key tells the day and the case, so that keys fall with the days. `as_of` is the `changed_at` of the case as it was
    then: an entry of an earlier one is not found until it is made anew, so what was taken back is gone at once.
    """

    id = models.BigIntegerField(primary_key=True)
    public_case = models.OneToOneField(PublicCase, on_delete=models.PROTECT, related_name="entry")
    day = models.DateField(_("日期"))
    as_of = models.DateTimeField()
    title = models.CharField(_("案由"), max_length=200)
    names = models.TextField(_("编号和提案者"))
    units = models.TextField(_("单位"), blank=True)
    text = models.TextField(_("正文"), blank=True)

    def __str__(self) -> str:
        return self.title
