"""What comes after a promise: the supplement that reports on it, the proposal that follows it up, and the next year's look."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction, Organisation, User
from workflow.models.case import Case
from workflow.models.commitment import Commitment
from workflow.models.reply import Reply
from workflow.states import Outcome


class ReplyCommitment(models.Model):
    """A supplement (second reply) tells what became of a promise."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="reported_commitments")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="second_replies")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "commitment"], name="reply_reports_commitment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reply} → {self.commitment}"


class FollowUp(models.Model):
    """A proposal that takes up a promise that was not kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="follow_ups")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("关联人"))
    linked_at = models.DateTimeField(_("关联时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "commitment"], name="follow_up_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} → {self.commitment}"


class LookBack(InJurisdiction):
    """The leads of a case that was not solved are asked what became of it (B 类回头看)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="look_backs")
    round = models.PositiveSmallIntegerField(_("轮次"))
    words = models.TextField(_("要求"), blank=True)
    by_on = models.DateField(_("请在此前报告"), null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("发起人"))
    asked_at = models.DateTimeField(_("发起时间"))

    class Meta:
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "-id"], name="look_back_list")]

    def __str__(self) -> str:
        return f"{self.case} {self.asked_at:%Y-%m-%d}"


class LookBackAnswer(models.Model):
    """What one lead is asked to report, and what it reports; `at` is empty as long as it owes the report.

    `outcome` is how far the matter is now; the class of the reply changes by a second reply alone.
    """

    look_back = models.ForeignKey(LookBack, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("目前进展"), max_length=20, choices=Outcome.choices, blank=True)
    text = models.TextField(_("落实情况"), blank=True)
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("报告时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["look_back", "organisation"], name="look_back_answer_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="look_back_answer_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name} {self.get_outcome_display()}"
