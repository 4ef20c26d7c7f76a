"""What a rating (评价) consists of beside its own columns: each ask's answer, and how it was given and changed.

Beside it what follows from one: the secretariat's decision on 不满意, and the unit's rating of the proposal (双向评议).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Ask, InJurisdiction, User
from workflow.models.assignment import Assignment
from workflow.models.case import Case
from workflow.models.member import Evaluation


class AskAdoption(models.Model):
    """What one signer says became of one ask. Sealed with its evaluation."""

    class Answer(models.TextChoices):
        ADOPTED = "adopted", _("采纳")
        PARTLY = "partly", _("部分采纳")
        NOT_SOON = "not_soon", _("近期不能落实")
        NOT_ADOPTED = "not_adopted", _("未采纳")

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="adoptions")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="adoptions")
    answer = models.CharField(_("采纳情况"), max_length=20, choices=Answer.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluation", "ask"], name="ask_adoption_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["adopted", "partly", "not_soon", "not_adopted"]),
                name="ask_adoption_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask.number} {self.get_answer_display()}"


class RatingEntry(models.Model):
    """One time that a rating was given or changed: when, by whom, and by which way. Rows are added, never changed."""

    class Way(models.TextChoices):
        LOGIN = "login", _("登录填写")
        LINK = "link", _("经评价链接填写")
        PAPER = "paper", _("依书面评价表代录")

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField(_("时间"))
    way = models.CharField(_("途径"), max_length=10, choices=Way.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("填写人"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(way__in=["login", "link", "paper"]), name="rating_entry_way_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_way_display()}"


class RatingChange(models.Model):
    """One answer that an entry changed: what stood there before, and what stands there since.

    `question` is the name of the evaluation's column, or "adoption" with its `ask`. Choices are kept by their value.
    """

    ADOPTION = "adoption"

    entry = models.ForeignKey(RatingEntry, on_delete=models.CASCADE, related_name="changes")
    question = models.CharField(_("问题"), max_length=20)
    ask = models.ForeignKey(Ask, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    before = models.TextField(_("原来的回答"), blank=True)
    after = models.TextField(_("改后的回答"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "question"], condition=Q(ask=None), name="rating_change_once"
            ),
            models.UniqueConstraint(fields=["entry", "ask"], name="rating_change_of_ask_once"),
            models.CheckConstraint(
                condition=Q(question="adoption", ask__isnull=False)
                | (~Q(question="adoption") & Q(ask__isnull=True)),
                name="rating_change_of_ask",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.before[:20]} → {self.after[:20]}"


class DissatisfactionReview(models.Model):
    """What the secretariat decided on a round that a signer was not satisfied with, and why. The latest one counts."""

    class Decision(models.TextChoices):
        REHANDLE = "rehandle", _("提请重新办理")
        STAND = "stand", _("不再重新办理")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dissatisfaction_reviews")
    round = models.PositiveSmallIntegerField(_("轮次"))
    decision = models.CharField(_("决定"), max_length=20, choices=Decision.choices)
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("决定人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision__in=["rehandle", "stand"]), name="dissatisfaction_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.get_decision_display()}"


def points(label: Any) -> models.PositiveSmallIntegerField[int, int]:
    """One to five points."""
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(5)])


class ProposalRating(InJurisdiction):
    """What a unit that answered thinks of the proposal. Kept from its signers until the case is closed."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="proposal_ratings")
    topic = points(_("选题"))
    research = points(_("调研"))
    feasibility = points(_("建议可行"))
    words = models.TextField(_("评议意见"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("评议人"))
    at = models.DateTimeField(_("评议时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment"], name="proposal_rating_once"),
            models.CheckConstraint(
                condition=Q(topic__range=(1, 5), research__range=(1, 5), feasibility__range=(1, 5)),
                name="proposal_rating_of_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.topic}/{self.research}/{self.feasibility}"
