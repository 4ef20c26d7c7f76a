"""What passes between the handling units and the member: talks (面商) and ratings (评价)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Attachment, InJurisdiction, Organisation, User
from workflow.models.assignment import Assignment
from workflow.models.case import Case


class Consultation(InJurisdiction):
    """A talk with the proposer, recorded by the lead; only the proposer can confirm it."""

    class How(models.TextChoices):
        VISIT = "visit", _("上门走访")
        MEETING = "meeting", _("座谈会")
        PHONE = "phone", _("电话")
        LETTER = "letter", _("书面")
        FACE_TO_FACE = "face_to_face", _("当面协商会")

    class Response(models.TextChoices):
        PENDING = "pending", _("待提案人确认")
        CONFIRMED = "confirmed", _("提案人已确认")
        DISPUTED = "disputed", _("提案人不认可")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations"
    )
    round = models.PositiveSmallIntegerField(_("轮次"))
    on = models.DateField(_("日期"))
    how = models.CharField(_("方式"), max_length=20, choices=How.choices)
    participants = models.CharField(_("参加人"), max_length=200, blank=True)
    summary = models.TextField(_("沟通情况"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    response = models.CharField(
        _("提案人确认"), max_length=20, choices=Response.choices, default=Response.PENDING
    )
    response_words = models.TextField(_("提案人说明"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(response__in=["pending", "confirmed", "disputed"]),
                name="consultation_response_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "round"], name="consultation_by_round")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_how_display()}"


class Evaluation(InJurisdiction):
    """One signer's rating of one round. Sealed from every unit until the secretariat closes the case."""

    class State(models.TextChoices):
        PENDING = "pending", _("待评价")
        GIVEN = "given", _("已评价")
        NO_ANSWER = "no_answer", _("逾期未评价")

    class Contact(models.TextChoices):
        VISIT = "visit", _("上门走访")
        MEETING = "meeting", _("座谈会")
        PHONE = "phone", _("电话")
        OTHER = "other", _("其他方式")
        NONE = "none", _("无联系")

    class Grade(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        MOSTLY = "mostly", _("基本满意")
        UNDERSTANDS = "understands", _("理解")
        RESERVES = "reserves", _("保留意见")
        DISSATISFIED = "dissatisfied", _("不满意")

    class Pertinence(models.TextChoices):
        YES = "yes", _("有针对性")
        PARTLY = "partly", _("基本有针对性")
        NO = "no", _("没有针对性")

    class Visited(models.TextChoices):
        VISITED = "visited", _("已走访")
        DECLINED = "declined", _("本人提出不需要")
        NOT_VISITED = "not_visited", _("未走访")

    class LeaderAnswered(models.TextChoices):
        YES = "yes", _("负责同志参加答复")
        NO = "no", _("负责同志没有参加")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evaluations")
    round = models.PositiveSmallIntegerField(_("轮次"))
    signer = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="evaluations", verbose_name=_("评价人")
    )
    body = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
        verbose_name=_("评价单位"),
    )
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.PENDING)
    contact = models.CharField(_("联系方式"), max_length=20, choices=Contact.choices, blank=True)
    visited = models.CharField(_("是否走访"), max_length=20, choices=Visited.choices, blank=True)
    leader_answered = models.CharField(
        _("负责同志是否参加答复"), max_length=20, choices=LeaderAnswered.choices, blank=True
    )
    attitude = models.CharField(_("办理态度"), max_length=20, choices=Grade.choices, blank=True)
    pertinence = models.CharField(_("针对性"), max_length=20, choices=Pertinence.choices, blank=True)
    result = models.CharField(_("办理结果"), max_length=20, choices=Grade.choices, blank=True)
    words = models.TextField(_("具体意见"), blank=True)
    from_paper = models.BooleanField(_("依书面评价表代录"), default=False)
    scan = models.ForeignKey(
        Attachment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
        verbose_name=_("书面评价表扫描件"),
    )
    given_at = models.DateTimeField(_("评价时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round", "signer"], name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "given", "no_answer"]), name="evaluation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="given") | Q(result=""), name="evaluation_only_given_has_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer} {self.get_state_display()}"
