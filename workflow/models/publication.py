"""What the public may read of a case: a redacted copy that stays as it was made, and the decisions behind it.

The public pages read these rows and no living text; `workflow.queries.published` says how.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction, Organisation, Proposal, User
from workflow.models.case import Case
from workflow.models.commitment import Commitment
from workflow.models.reply import Reply


class PublicationDecision(InJurisdiction):
    """What was decided on one thing: published whole, in a summary, or not; and that it was taken back, if it was.

    A later decision on the same thing ends the one before; both stay readable with what was published by them.
    """

    class About(models.TextChoices):
        PROPOSAL = "proposal", _("提案")
        ANSWER = "answer", _("答复")
        SUPPLEMENT = "supplement", _("补充答复")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="publication_decisions")
    about = models.CharField(_("事项"), max_length=20, choices=About.choices)
    reply = models.ForeignKey(
        Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="publication_decisions"
    )
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    extent = models.CharField(_("公开决定"), max_length=20, choices=Case.Publication.choices)
    reason = models.CharField(_("不公开理由"), max_length=200, blank=True)
    review_on = models.DateField(_("复查日期"), null=True, blank=True)
    named = models.BooleanField(_("公开提案人姓名"), default=False)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"))
    ended_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.CharField(_("失效原因"), max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(about__in=["proposal", "answer", "supplement"]), name="publication_about_known"
            ),
            models.CheckConstraint(
                condition=~Q(extent="withheld") | ~Q(reason=""), name="publication_withheld_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(about="supplement", reply__isnull=False)
                | (~Q(about="supplement") & Q(reply__isnull=True)),
                name="publication_names_its_supplement",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(about="proposal", ended_at=None), name="publication_one_of_proposal"
            ),
            models.UniqueConstraint(
                fields=["case", "round"], condition=Q(about="answer", ended_at=None), name="publication_one_of_answer"
            ),
            models.UniqueConstraint(
                fields=["reply"], condition=Q(ended_at=None), name="publication_one_of_supplement"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_about_display()} {self.get_extent_display()}"


class PublicCase(InJurisdiction):
    """The entry of a case on the public pages. `reference` is its number as addresses carry it.

    `session` and `proposer` are words as they were then: the names only where the decision gives them. Whether it may
    be listed now is not its own affair: `workflow.queries.published.public_cases`.
    """

    class ProposerKind(models.TextChoices):
        MEMBER = "member", _("个人")
        JOINT = "joint", _("联名")
        BODY = "body", _("集体")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="public")
    reference = models.CharField(_("编号"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年度"))
    session = models.CharField(_("届次"), max_length=40)
    kind = models.CharField(_("类别"), max_length=20, choices=Proposal.Kind.choices)
    title = models.CharField(_("案由"), max_length=200)
    proposer = models.CharField(_("提案者"), max_length=400)
    proposer_kind = models.CharField(_("提案者类型"), max_length=20, choices=ProposerKind.choices)
    category = models.CharField(_("分类"), max_length=40, blank=True)
    published_on = models.DateField(_("公开日期"))
    changed_at = models.DateTimeField(_("更新时间"))
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", verbose_name=_("并入")
    )
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "reference"], name="public_case_reference_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "-published_on", "-id"], name="public_case_list"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class PublicText(models.Model):
    """One text as the public reads it, redacted already, never changed; taken back it stays as history.

    `source` names the row that it was made from (`reply:12`), `code` how an ask was answered. The state of a promise
    is not kept here: it is read from its commitment.
    """

    class Part(models.TextChoices):
        PROPOSAL = "proposal", _("提案")
        ASK = "ask", _("建议")
        REPLY = "reply", _("答复")
        ASK_ANSWER = "ask_answer", _("建议的答复情况")
        OPINION = "opinion", _("会办意见")
        COMMITMENT = "commitment", _("承诺事项")

    public_case = models.ForeignKey(PublicCase, on_delete=models.PROTECT, related_name="texts")
    decision = models.ForeignKey(PublicationDecision, on_delete=models.PROTECT, related_name="texts")
    part = models.CharField(_("内容"), max_length=20, choices=Part.choices)
    source = models.CharField(_("来源"), max_length=40)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    heading = models.CharField(_("标题"), max_length=200, blank=True)
    group = models.CharField(_("所属标题"), max_length=120, blank=True)
    code = models.CharField(_("答复情况"), max_length=20, blank=True)
    body = models.TextField(_("内容"), blank=True)
    whole = models.BooleanField(_("全文"), default=True)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("单位"),
    )
    unit_name = models.CharField(_("单位名称"), max_length=100, blank=True)
    number = models.CharField(_("发文字号"), max_length=60, blank=True)
    on = models.DateField(_("日期"), null=True, blank=True)
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="public_texts"
    )
    made_at = models.DateTimeField(_("公开时间"))
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(part__in=["proposal", "ask", "reply", "ask_answer", "opinion", "commitment"]),
                name="public_text_part_known",
            ),
            models.UniqueConstraint(
                fields=["public_case", "source"], condition=Q(withdrawn_at=None), name="public_text_source_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.heading or self.body[:20]}"


class MarkedWords(models.Model):
    """Words of a case about which a person said whether the public may read them.

    What is `left_out` is left out of every text of the case; what may stay needs a reason.
    """

    class Mark(models.TextChoices):
        LEFT_OUT = "left_out", _("公开时删去")
        STAYS = "stays", _("可以公开")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="marked_words")
    words = models.CharField(_("文字"), max_length=400)
    kind = models.CharField(_("类型"), max_length=20, blank=True)
    mark = models.CharField(_("处理"), max_length=20, choices=Mark.choices)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(_("时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "words"], name="marked_words_once"),
            models.CheckConstraint(condition=Q(mark__in=["left_out", "stays"]), name="marked_words_known"),
            models.CheckConstraint(
                condition=~Q(mark="stays") | ~Q(reason=""), name="marked_words_stay_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} {self.get_mark_display()}"
