"""The case (办件): the handling of one proposal, which carries the state, the round and the row lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField

from proposals.models import Jurisdiction, Proposal, User
from workflow.chain import START
from workflow.machine import Machine
from workflow.models.rulebook import RulePack
from workflow.states import CaseState, Outcome
from workflow.transitions import CASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.machine import Transition


class Case(Machine, ConcurrentTransitionMixin, models.Model):
    """Everything below a case is locked by locking the case.

    `revision` counts the moves of the case itself, `chain_length` and `chain_head` those of everything below it.
    """

    class Ground(models.TextChoices):
        """Why a proposal is not filed (the grounds that local examination rules list)."""

        SECRET = "secret", _("涉及国家秘密")
        UNLAWFUL = "unlawful", _("违反法律法规或政策")
        PERSONNEL = "personnel", _("涉及党派内部或人事事项")
        PENDING = "pending", _("已进入诉讼、仲裁或纪检程序")
        ACADEMIC = "academic", _("属学术争论")
        PERSONAL = "personal", _("为本人或亲属解决个人问题")
        ADVERTISING = "advertising", _("宣传推介作品、产品")
        ACCUSATION = "accusation", _("指名举报")
        EMPTY = "empty", _("内容空泛，没有具体建议")
        BEYOND = "beyond", _("超出本地职权范围")
        PASSED_ON = "passed_on", _("转递群众来信")

    class ReturnGround(models.TextChoices):
        """Why a proposal goes back to its proposer for correction."""

        SEVERAL_MATTERS = "several_matters", _("一案多事，请一事一案")
        NO_FACTS = "no_facts", _("情况不清，缺少事实和数据")
        NO_MEASURES = "no_measures", _("建议不具体，难以办理")
        WORDING = "wording", _("文字或体例有误")
        SIGNATURES = "signatures", _("署名或盖章手续不全")
        LIKE_ANOTHER = "like_another", _("与已提提案相同，请补充新的内容")
        OTHER = "other", _("其他")

    class Conversion(models.TextChoices):
        """What the proposer says to having the text passed on as 社情民意 instead of a proposal."""

        ASKED = "asked", _("已征求提案人意见")
        AGREED = "agreed", _("提案人同意")
        REFUSED = "refused", _("提案人不同意")

    class Publication(models.TextChoices):
        FULL = "full", _("全文公开")
        SUMMARY = "summary", _("摘要公开")
        WITHHELD = "withheld", _("不公开")

    transitions: ClassVar[Mapping[str, Transition]] = CASE

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="case")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="cases")
    pack = models.ForeignKey(RulePack, on_delete=models.PROTECT, related_name="cases")
    state = FSMField(
        _("状态"), choices=CaseState.choices, default=CaseState.DRAFT, protected=True, editable=False
    )
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    revision = models.PositiveIntegerField(_("修订号"), default=0)
    chain_length = models.PositiveIntegerField(default=0)
    chain_head = models.CharField(max_length=64, default=START)
    moved_at = models.DateTimeField(
        _("最近办理"),
        null=True,
        blank=True,
        help_text=_("最近一次人人可知的办理：评价和单位内部的步骤不算"),
    )

    priority = models.BooleanField(_("重点提案"), default=False)
    leader_in_charge = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases_in_charge",
        verbose_name=_("领办领导"),
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", verbose_name=_("并入")
    )
    ground = models.CharField(_("不予立案理由"), max_length=20, choices=Ground.choices, blank=True)
    return_ground = models.CharField(
        _("退回修改的理由"), max_length=20, choices=ReturnGround.choices, blank=True
    )
    conversion = models.CharField(
        _("转社情民意的意见"), max_length=20, choices=Conversion.choices, blank=True
    )
    filed_on = models.DateField(_("立案日期"), null=True, blank=True)
    handed_over_on = models.DateField(_("交办日期"), null=True, blank=True)
    handover_document = models.CharField(_("交办文号"), max_length=60, blank=True)
    opinions_complete = models.BooleanField(_("会办意见已收齐"), default=False)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    outcome = models.CharField(_("办理结果"), max_length=20, choices=Outcome.choices, blank=True)
    publication = models.CharField(_("公开决定"), max_length=20, choices=Publication.choices, blank=True)
    publication_reason = models.CharField(_("不公开理由"), max_length=200, blank=True)
    published_on = models.DateField(_("公开日期"), null=True, blank=True)
    rehandling_proposed = models.BooleanField(_("已提请重新办理"), default=False)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="case_outcome_known"),
            models.CheckConstraint(
                condition=Q(conversion__in=["", "asked", "agreed", "refused"]), name="case_conversion_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.MERGED) | Q(merged_into__isnull=False),
                name="case_merged_somewhere",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "-id"], name="case_list"),
            models.Index(fields=["jurisdiction", "state", "-id"], name="case_list_by_state"),
            models.Index(fields=["jurisdiction", "-moved_at", "-id"], name="case_list_by_move"),
        ]

    def __str__(self) -> str:
        return str(self.proposal)

    @property
    def organisation_id(self) -> int | None:
        """The body whose own case this is: the collective proposer."""
        return self.proposal.proposing_body_id
