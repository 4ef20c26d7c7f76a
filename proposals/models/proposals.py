"""What is proposed and by whom: the text, its numbered asks, and those who put their name to it."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import Jurisdiction, Organisation
from proposals.models.people import User

CONGRESS: Final = "人大"


class Session(models.Model):
    """A session of the 政协 or 人大 (届次), with the days between which it is filed for."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="sessions")
    name = models.CharField(_("届次"), max_length=40, help_text=_("例如 十四届二次会议"))
    year = models.PositiveSmallIntegerField(_("年度"))
    filing_opens_on = models.DateField(_("征集开始"))
    opens_on = models.DateField(_("开幕"))
    closes_on = models.DateField(_("闭幕"))
    cut_off_on = models.DateField(_("大会提案截止"))
    filing_closes_on = models.DateField(_("平时提案截止"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="session_named_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on"))
                & Q(cut_off_on__gte=F("filing_opens_on"))
                & Q(filing_closes_on__gte=F("cut_off_on")),
                name="session_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of_congress(self) -> bool:
        """Whether the people's congress holds it: nothing but the name tells."""
        return CONGRESS in self.name


class TopicGroup(models.Model):
    """Matters of one topic that are handed over together (合并交办), across 提案 and 人大建议."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="topic_groups")
    name = models.CharField(_("专题"), max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="topic_group_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """A text by people. How it is handled is the business of its case."""

    class Kind(models.TextChoices):
        CPPCC_PROPOSAL = "cppcc_proposal", _("政协提案")
        NPC_SUGGESTION = "npc_suggestion", _("人大建议")
        PUBLIC_OPINION = "public_opinion", _("社情民意")

    class Nature(models.TextChoices):
        ORDINARY = "ordinary", _("一般")
        PRIORITY = "priority", _("重点")
        REPEATED = "repeated", _("多年重复")

    class Wish(models.TextChoices):
        PUBLIC = "public", _("同意公开")
        SUMMARY = "summary", _("同意公开摘要")
        WITHHELD = "withheld", _("不同意公开")

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="proposals")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices, default=Kind.CPPCC_PROPOSAL)
    number = models.CharField(_("编号"), max_length=20, null=True, blank=True)  # noqa: DJ001 -- NULL: not filed yet
    class_number = models.CharField(_("分类编号"), max_length=60, blank=True)
    title = models.CharField(_("案由"), max_length=200)
    proposer = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("提案人"),
        help_text=_("个人提案的第一提案人，或集体提案的填报人"),
    )
    proposing_body = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="collective_proposals",
        verbose_name=_("提案单位"),
    )
    in_session = models.BooleanField(_("大会提案"), default=True)
    category = models.CharField(_("分类"), max_length=40, blank=True)
    nature = models.CharField(_("性质"), max_length=20, choices=Nature.choices, blank=True)
    wish = models.CharField(_("公开意愿"), max_length=20, choices=Wish.choices, default=Wish.PUBLIC)
    contact = models.CharField(
        _("联系方式"), max_length=120, blank=True, help_text=_("供承办单位联系面商，不公开")
    )
    endorsement = models.CharField(
        _("召集人或印章"),
        max_length=120,
        blank=True,
        help_text=_("集体提案：界别、小组写召集人，其他单位写何时由谁盖章"),
    )
    wished_units = models.ManyToManyField(
        Organisation, blank=True, related_name="wished_by", verbose_name=_("建议承办单位")
    )
    topic_group = models.ForeignKey(
        TopicGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("专题"),
    )
    entered_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals_entered",
        verbose_name=_("代录人"),
        help_text=_("书面提交的，由提案委依签名的原件代录"),
    )
    clue = models.ForeignKey(
        "proposals.Clue",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("所用线索"),
    )
    text_version = models.PositiveSmallIntegerField(_("文本版本"), default=0)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "number"],
                condition=Q(number__isnull=False),
                name="proposal_number_once",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="proposal_number_null_or_given"),
            models.UniqueConstraint(
                fields=["session", "class_number"],
                condition=~Q(class_number=""),
                name="proposal_class_number_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["cppcc_proposal", "npc_suggestion", "public_opinion"]),
                name="proposal_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or _('未编号')} {self.title}"

    @property
    def reference(self) -> str:
        """The number, or before one is given a stable stand-in that addresses can carry."""
        return self.number or f"d{self.pk}"

    @property
    def proposer_name(self) -> str:
        """The name that papers carry: the body's for a collective proposal, else the person's."""
        return self.proposing_body.name if self.proposing_body else str(self.proposer)


class ProposalText(models.Model):
    """One version of a proposal's long text; versions are added, never changed, so no text is ever lost."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveSmallIntegerField(_("版本"))
    title = models.CharField(_("案由"), max_length=200)
    reasons = models.TextField(_("理由"), blank=True)
    measures = models.TextField(_("办法"), blank=True, help_text=_("各条建议连同条目号"))
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "version"], name="proposal_text_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class Ask(models.Model):
    """One numbered item of 办法: what exactly is asked for."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="asks")
    position = models.PositiveSmallIntegerField(_("次序"))
    number = models.CharField(_("条目"), max_length=12, help_text=_("例如 一.2"))
    group = models.CharField(_("所属标题"), max_length=120, blank=True)
    text = models.TextField(_("建议"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "position"], name="ask_position_once"),
            models.UniqueConstraint(fields=["proposal", "number"], name="ask_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:20]}"


class CoSigner(models.Model):
    """A member invited to put their name to a proposal (联名)."""

    class Answer(models.TextChoices):
        INVITED = "invited", _("待答复")
        ACCEPTED = "accepted", _("已同意")
        REFUSED = "refused", _("已谢绝")
        LAPSED = "lapsed", _("逾期未答")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="cosigners")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cosigned")
    answer = models.CharField(_("答复"), max_length=20, choices=Answer.choices, default=Answer.INVITED)
    invited_at = models.DateTimeField(_("邀请时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    accepted_version = models.PositiveSmallIntegerField(_("同意的文本版本"), null=True, blank=True)
    withdrawal_agreed_at = models.DateTimeField(_("同意撤案时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "person"], name="cosigner_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["invited", "accepted", "refused", "lapsed"]),
                name="cosigner_answer_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_answer_display()}"


class NumberCounter(models.Model):
    """The last sequence number drawn for a jurisdiction and key (year, class); read only under its row lock."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE, related_name="counters")
    key = models.CharField(_("序列"), max_length=60)
    value = models.PositiveIntegerField(_("当前值"), default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
