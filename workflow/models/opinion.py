"""The opinion (会办意见): what a co-handler writes to the lead, and what became of each passage."""

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
from workflow.states import OpinionState, Use, Verdict
from workflow.transitions import OPINION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.machine import Transition


class Opinion(Machine, ConcurrentTransitionMixin, InJurisdiction):
    """One letter of one bureau; it may answer several cases. Nobody else sees it before it is sent."""

    transitions: ClassVar[Mapping[str, Transition]] = OPINION

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="opinions", verbose_name=_("会办单位")
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("起草人"))
    state = FSMField(
        _("状态"), choices=OpinionState.choices, default=OpinionState.DRAFTING, protected=True, editable=False
    )
    revision = models.PositiveIntegerField(_("修订号"), default=0)
    version = models.PositiveSmallIntegerField(_("稿次"), default=1)
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        verbose_name=_("补充自"),
    )
    text_version = models.PositiveSmallIntegerField(_("文本版本"), default=0)
    checked_digest = models.CharField(_("核稿时的摘要值"), max_length=64, blank=True)
    approved_digest = models.CharField(_("签批时的摘要值"), max_length=64, blank=True)
    sent_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    sent_digest = models.CharField(_("送达文本的摘要值"), max_length=64, blank=True)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinion_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[OpinionState.SENT, OpinionState.SUPERSEDED]) | ~Q(sent_digest=""),
                name="opinion_sent_is_frozen",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="opinion_by_unit"),
            models.Index(fields=["jurisdiction", "state", "-id"], name="opinion_list"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name} {self.get_state_display()}"


class OpinionText(LetterText):
    """One saved version of the text of an opinion."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="texts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "version"], name="opinion_text_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} v{self.version}"


class OpinionCase(models.Model):
    """An opinion speaks to a case through the bureau's assignment there."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinion_links")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="opinion_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "case"], name="opinion_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} → {self.case}"


class AskVerdict(models.Model):
    """What an opinion says to one ask, in one word; the words are in its text."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="verdicts")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(_("意见"), max_length=20, choices=Verdict.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "ask"], name="verdict_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.ask.number} {self.get_verdict_display()}"


class Passage(models.Model):
    """One numbered section of the opinion as it was last saved: `letter[start:end]`, heading and words.

    What is not quotable is for the lead alone: it stays between the two bureaus on every path.
    """

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="passages")
    position = models.PositiveSmallIntegerField(_("次序"))
    heading = models.CharField(_("标题"), max_length=200, blank=True)
    text = models.TextField(_("内容"))
    start = models.PositiveIntegerField(_("起"), default=0)
    end = models.PositiveIntegerField(_("止"), default=0)
    quotable = models.BooleanField(_("可以引用"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opinion", "position"], name="passage_position_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="passage_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.heading or self.text[:20]


class PassageAsk(models.Model):
    """A passage of an opinion speaks to an ask: as the matching found with a score, or as a person said."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="ask_links")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="passage_links")
    score = models.FloatField(_("相符程度"), default=1.0)
    reason = models.CharField(_("依据"), max_length=400, blank=True)
    by_person = models.BooleanField(_("由人指定"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "ask"], name="passage_ask_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="passage_ask_score_range"),
        ]

    def __str__(self) -> str:
        return f"{self.passage} → {self.ask.number}"


class PassageUse(models.Model):
    """What the lead of a case did with a passage. The co-handler sees it and may object once."""

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="uses")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="passage_uses")
    use = models.CharField(_("采用情况"), max_length=20, choices=Use.choices)
    reason = models.TextField(_("未采用的理由"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "case"], name="passage_use_once"),
            models.CheckConstraint(condition=Q(use__in=Use.values), name="passage_use_known"),
            models.CheckConstraint(
                condition=~Q(use=Use.NOT_USED) | ~Q(reason=""), name="passage_not_used_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage} {self.get_use_display()}"
