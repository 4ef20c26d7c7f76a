"""A promise found in a letter, and what a person said to it. It becomes a commitment when the reply is issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, User
from workflow.models.commitment import Commitment
from workflow.models.opinion import Opinion
from workflow.models.reply import Reply


class Promise(models.Model):
    """Words of a letter that bind: measure, owner, day. The system proposes, a person confirms or dismisses.

    The same words in an opinion and in the reply that took them up share one commitment.
    """

    class Decision(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        CONFIRMED = "confirmed", _("列为承诺")
        DISMISSED = "dismissed", _("不列为承诺")

    opinion = models.ForeignKey(
        Opinion, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="promises")
    position = models.PositiveSmallIntegerField(_("次序"))
    source_text = models.TextField(_("原文"))
    measure = models.TextField(_("承诺事项"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    due_on = models.DateField(_("兑现日期"), null=True, blank=True)
    due_words = models.CharField(_("期限原话"), max_length=60, blank=True)
    vague = models.CharField(_("含糊用语"), max_length=120, blank=True)
    decision = models.CharField(_("确认"), max_length=20, choices=Decision.choices, default=Decision.PROPOSED)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opinion__isnull=True) ^ Q(reply__isnull=True), name="promise_in_one_letter"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["proposed", "confirmed", "dismissed"]),
                name="promise_decision_known",
            ),
        ]

    def __str__(self) -> str:
        return self.measure[:40]
