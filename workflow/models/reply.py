"""The reply (答复函): assembled by a lead, bound to the text that was approved, frozen when issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField

from proposals.models import Ask, InJurisdiction, Organisation, User
from workflow.machine import Machine
from workflow.models.assignment import Assignment
from workflow.models.case import Case
from workflow.models.letter import LetterText
from workflow.models.rulebook import OutcomeClass
from workflow.states import Openness, ReplyState
from workflow.transitions import REPLY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.machine import Transition


class Reply(Machine, ConcurrentTransitionMixin, InJurisdiction):
    """One letter of a lead to the proposer; a correction after issue is a numbered supplement, a row of its own."""

    transitions: ClassVar[Mapping[str, Transition]] = REPLY

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="replies")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="replies")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="replies", verbose_name=_("答复单位")
    )
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    state = FSMField(
        _("状态"), choices=ReplyState.choices, default=ReplyState.DRAFTING, protected=True, editable=False
    )
    revision = models.PositiveIntegerField(_("修订号"), default=0)
    supplement_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supplements",
        verbose_name=_("补充自"),
    )
    text_version = models.PositiveSmallIntegerField(_("文本版本"), default=0)
    outcome_class = models.ForeignKey(
        OutcomeClass,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("办理结果类别"),
    )
    openness = models.CharField(_("公开属性"), max_length=20, choices=Openness.choices, blank=True)
    openness_reason = models.CharField(_("不公开理由"), max_length=200, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    copy_to = models.CharField(_("抄送"), max_length=400, blank=True)
    checked_digest = models.CharField(_("核稿时的摘要值"), max_length=64, blank=True)
    cleared_digest = models.CharField(_("督查室审核时的摘要值"), max_length=64, blank=True)
    priority_cleared_digest = models.CharField(_("提案委审核时的摘要值"), max_length=64, blank=True)
    approved_digest = models.CharField(_("签批时的摘要值"), max_length=64, blank=True)
    signer = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("签发人")
    )
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    delivered_on = models.DateField(_("送达日期"), null=True, blank=True)
    delivered_how = models.CharField(_("送达方式"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ReplyState.values), name="reply_state_known"),
            models.CheckConstraint(
                condition=Q(openness__in=["", *Openness.values]), name="reply_openness_known"
            ),
            models.CheckConstraint(
                condition=~Q(openness=Openness.WITHHELD) | ~Q(openness_reason=""),
                name="reply_withheld_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReplyState.ISSUED, ReplyState.DELIVERED]) | ~Q(approved_digest=""),
                name="reply_issued_was_approved",
            ),
            models.UniqueConstraint(
                fields=["organisation", "document_number"],
                condition=~Q(document_number=""),
                name="reply_document_number_once",
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=~Q(state__in=[ReplyState.ISSUED, ReplyState.DELIVERED]),
                name="reply_one_in_work",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="reply_by_unit"),
            models.Index(fields=["jurisdiction", "state", "-id"], name="reply_list"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name} {self.get_state_display()}"


class ReplyText(LetterText):
    """One saved version of the text of a reply."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="texts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "version"], name="reply_text_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reply} v{self.version}"


class ReplyPassage(models.Model):
    """One part of the reply as it was last saved: exactly `letter[start:end]`. The parts of a reply partition it."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="passages")
    position = models.PositiveSmallIntegerField(_("次序"))
    role = models.CharField(_("作用"), max_length=20)
    heading = models.CharField(_("标题"), max_length=200, blank=True)
    text = models.TextField(_("内容"))
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "position"], name="reply_passage_position_once"),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="reply_passage_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.heading or self.text[:20]


class ReplyPassageAsk(models.Model):
    """A part of the reply answers an ask: as the matching found with a score, or as a person said."""

    passage = models.ForeignKey(ReplyPassage, on_delete=models.CASCADE, related_name="ask_links")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="reply_links")
    score = models.FloatField(_("相符程度"), default=1.0)
    reason = models.CharField(_("依据"), max_length=400, blank=True)
    by_person = models.BooleanField(_("由人指定"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "ask"], name="reply_passage_ask_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="reply_passage_ask_score_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage} → {self.ask.number}"


class ReplySource(models.Model):
    """A part of the reply was made from a passage of a sent opinion, whose text had this digest then."""

    passage = models.ForeignKey(ReplyPassage, on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("workflow.Passage", on_delete=models.PROTECT, related_name="carried_into")
    digest = models.CharField(_("原文的摘要值"), max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "source"], name="reply_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.passage}"


class AskAnswer(models.Model):
    """How a reply meets one ask: answered in the text, or not, with the reason."""

    class How(models.TextChoices):
        ANSWERED = "answered", _("已回应")
        PARTLY = "partly", _("部分回应")
        PLANNED = "planned", _("列入计划")
        DECLINED = "declined", _("不能采纳，已说明")

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="answers")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="answers")
    how = models.CharField(_("回应"), max_length=20, choices=How.choices)
    reason = models.TextField(_("说明"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "ask"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(how__in=["answered", "partly", "planned", "declined"]), name="answer_known"
            ),
            models.CheckConstraint(
                condition=~Q(how="declined") | ~Q(reason=""), name="answer_declined_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask.number} {self.get_how_display()}"


class Countersignature(models.Model):
    """A co-handler asked to countersign (会签) the text with that digest."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="countersignatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signed_digest = models.CharField(_("会签文本的摘要值"), max_length=64, blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("会签时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "organisation"], name="countersignature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.reply}"


class FindingWaiver(models.Model):
    """A finding of the checker that a named person let stand, with the reason."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="waivers")
    finding = models.CharField(_("检查项指纹"), max_length=64)
    code = models.CharField(_("检查项"), max_length=60)
    reason = models.TextField(_("理由"))
    waived_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(_("时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "finding"], name="finding_waived_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.reply}"


class ClassChange(models.Model):
    """The class of a reply as the office changed it on review; the one before stays readable (A→B→A is a history)."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="class_changes")
    before = models.ForeignKey(
        OutcomeClass, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    after = models.ForeignKey(OutcomeClass, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("理由"))
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("时间"))

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Redaction(models.Model):
    """Words of a reply that are left out when it is published, with the reason; decided with the text."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="redactions")
    words = models.CharField(_("不公开的文字"), max_length=400)
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "words"], name="redaction_once"),
        ]

    def __str__(self) -> str:
        return self.words[:20]


class Delivery(models.Model):
    """One addressee's copy of an issued reply: to whom, how, and whether they confirmed that they have it."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    body = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    name = models.CharField(_("收件人"), max_length=100)
    received_at = models.DateTimeField(_("确认收到的时间"), null=True, blank=True)
    received_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reply", "person"], condition=Q(body__isnull=True), name="delivery_person_once"
            ),
            models.UniqueConstraint(
                fields=["reply", "body"], condition=Q(body__isnull=False), name="delivery_body_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(body__isnull=False), name="delivery_has_addressee"
            ),
        ]

    def __str__(self) -> str:
        return self.name
