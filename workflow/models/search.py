"""What is found by its words: one entry for each text that people may look for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction, User
from workflow.models.case import Case
from workflow.models.opinion import Opinion
from workflow.models.reply import Reply


class SearchEntry(InJurisdiction):
    """A text as it is indexed, in the sections in which a word may stand.

    The key tells the day and the text (`workflow.services.indexing`), so that keys fall with the days and an entry has
    the same key in every database. The words themselves are the affair of `workflow.wordindex`.
    """

    class Part(models.TextChoices):
        PROPOSAL = "proposal", _("提案")
        REPLY = "reply", _("答复")
        OPINION = "opinion", _("会办意见")

    class Reach(models.TextChoices):
        """Whose entry it is, of a letter that keeps passages between two bureaus: then it has two entries."""

        ALL = "all", _("全文")
        OPEN = "open", _("可以引用的部分")
        WHOLE = "whole", _("含仅供主办单位参考的部分")

    id = models.BigIntegerField(primary_key=True)
    part = models.CharField(_("出处"), max_length=10, choices=Part.choices)
    reach = models.CharField(_("范围"), max_length=10, choices=Reach.choices, default=Reach.ALL)
    day = models.DateField(_("日期"))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="search_entries")
    reply = models.ForeignKey(
        Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="search_entries"
    )
    opinion = models.ForeignKey(
        Opinion, null=True, blank=True, on_delete=models.PROTECT, related_name="search_entries"
    )
    title = models.CharField(_("案由"), max_length=200, blank=True)
    names = models.TextField(_("编号和姓名"), blank=True)
    units = models.TextField(_("单位"), blank=True)
    text = models.TextField(_("正文"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(part__in=["proposal", "reply", "opinion"]), name="search_part_known"
            ),
            models.CheckConstraint(
                condition=Q(reach="all") | Q(part="opinion", reach__in=["open", "whole"]),
                name="search_reach_known",
            ),
            models.CheckConstraint(
                condition=Q(part="proposal", reply=None, opinion=None)
                | Q(part="reply", reply__isnull=False, opinion=None)
                | Q(part="opinion", reply=None, opinion__isnull=False),
                name="search_entry_of_one_text",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(part="proposal"), name="search_proposal_once"
            ),
            models.UniqueConstraint(fields=["reply"], name="search_reply_once"),
            models.UniqueConstraint(fields=["opinion", "case", "reach"], name="search_opinion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.title or self.case_id}"


class SavedSearch(models.Model):
    """A search that a person keeps under a name: the query of its address. It grants nothing."""

    person = models.ForeignKey(
        User,
        on_delete=models.CASCADE,  # a convenience of the person's own
        related_name="saved_searches",
    )
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=1000)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
