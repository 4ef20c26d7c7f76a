"""What readers of the public pages say of a published case: for or against, and comments that the secretariat lets through.

Nobody is known by name. A visitor is a keyed digest of a random value and of the case, so what one person says of two
cases cannot be laid side by side; how often one address spoke today is kept under a key that the next day forgets.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction, User
from workflow.models.case import Case

LONGEST_COMMENT = 500
"""Characters."""
LONGEST_GROUND = 200


class Vote(models.Model):
    """One visitor for or against what a case asks for. Never part of a rating."""

    class Choice(models.TextChoices):
        SUPPORT = "support", _("支持")
        OPPOSE = "oppose", _("反对")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="votes")
    visitor = models.CharField(max_length=64)
    choice = models.CharField(_("意见"), max_length=8, choices=Choice.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "visitor"], name="vote_once"),
            models.CheckConstraint(condition=Q(choice__in=["support", "oppose"]), name="vote_choice_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_choice_display()}"


class Comment(InJurisdiction):
    """What a visitor wrote. The words are never changed: whoever writes anew replaces the comment by another one."""

    class State(models.TextChoices):
        PENDING = "pending", _("待审核")
        APPROVED = "approved", _("已通过")
        REFUSED = "refused", _("未通过")
        REPLACED = "replaced", _("已被本人替换")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comments")
    visitor = models.CharField(max_length=64)
    text = models.CharField(_("评论"), max_length=LONGEST_COMMENT)
    written_at = models.DateTimeField(_("提交时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "visitor"], condition=~Q(state="replaced"), name="comment_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "approved", "refused", "replaced"]),
                name="comment_state_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "state", "-id"], name="comment_queue"),
            models.Index(fields=["case", "-id"], condition=Q(state="approved"), name="comment_shown"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class CommentDecision(models.Model):
    """Who let a comment through or refused it, when, and on what ground. Rows are added, never changed."""

    class Ground(models.TextChoices):
        OFF_TOPIC = "off_topic", _("与提案无关")
        ADVERTISING = "advertising", _("广告或推广")
        PERSONAL = "personal", _("含个人信息")
        ABUSE = "abuse", _("辱骂或人身攻击")
        UNLAWFUL = "unlawful", _("违反法律法规")
        REPEATED = "repeated", _("重复或无意义")
        OTHER = "other", _("其他")

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="decisions")
    approved = models.BooleanField(_("通过"))
    ground = models.CharField(_("理由"), max_length=20, choices=Ground.choices, blank=True)
    note = models.CharField(_("说明"), max_length=LONGEST_GROUND, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("审核人"))
    decided_at = models.DateTimeField(_("审核时间"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved=True, ground="") | (Q(approved=False) & ~Q(ground="")),
                name="comment_refused_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {_('通过') if self.approved else self.get_ground_display()}"


class DailyKey(models.Model):
    """The key of one day (in UTC) under which addresses are digested. It goes with the day, and its traces with it."""

    day = models.DateField(unique=True)
    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.day.isoformat()


class Trace(models.Model):
    """How often something was done today from behind one digest."""

    daily_key = models.ForeignKey(DailyKey, on_delete=models.CASCADE, related_name="traces")
    digest = models.CharField(max_length=64)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["daily_key", "digest"], name="trace_once"),
        ]

    def __str__(self) -> str:
        return f"{self.daily_key} {self.number}"
