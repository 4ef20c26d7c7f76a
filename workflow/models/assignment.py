"""One organisation with one role in one round of a case, and what it asks of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField

from proposals.models import Ask, InJurisdiction, Organisation, User
from workflow.machine import Machine
from workflow.models.case import Case
from workflow.states import ASSIGNMENT_GONE, AssignmentRole, AssignmentState
from workflow.transitions import ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.machine import Transition


class Assignment(Machine, ConcurrentTransitionMixin, InJurisdiction):
    """A unit's share in a case. A refused, changed or withdrawn share keeps its row and its reason."""

    transitions: ClassVar[Mapping[str, Transition]] = ASSIGNMENT

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("承办单位")
    )
    role = models.CharField(_("分工"), max_length=20, choices=AssignmentRole.choices)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    state = FSMField(
        _("状态"),
        choices=AssignmentState.choices,
        default=AssignmentState.PENDING,
        protected=True,
        editable=False,
    )
    revision = models.PositiveIntegerField(_("修订号"), default=0)
    question = models.TextField(_("请其答复的事项"), blank=True)
    handler = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_assignments",
        verbose_name=_("经办人"),
    )
    accepted_on = models.DateField(_("签收日期"), null=True, blank=True)
    answered_on = models.DateField(_("答出日期"), null=True, blank=True)
    office_note = models.TextField(_("督查室对未答的说明"), blank=True)
    waiver = models.TextField(_("不再等待的理由"), blank=True)
    missing = models.TextField(_("退补要求"), blank=True)
    paused_on = models.DateField(_("中止日期"), null=True, blank=True)
    paused_by = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("中止单位"),
    )
    pause_reason = models.TextField(_("中止理由"), blank=True)
    pause_review_on = models.DateField(_("中止复核日"), null=True, blank=True)
    redirected_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="redirected_to",
        verbose_name=_("改办自"),
    )
    use_objection = models.TextField(_("对采用情况的异议"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values), name="assignment_state_known"
            ),
            models.CheckConstraint(condition=Q(role__in=AssignmentRole.values), name="assignment_role_known"),
            models.UniqueConstraint(
                fields=["case", "round", "organisation"],
                condition=~Q(state__in=sorted(ASSIGNMENT_GONE)),
                name="assignment_once_per_round",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="assignment_by_unit"),
            models.Index(fields=["jurisdiction", "state", "-id"], name="assignment_list"),
            models.Index(fields=["case", "round"], name="assignment_by_round"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}（{self.get_role_display()}） {self.case}"


class Objection(models.Model):
    """A unit's request to hand the case to another (改办), and what the office decided.

    `basis` is the rule that gives the matter to somebody else; `agreed` whether the unit that is suggested would take it.
    """

    class Ground(models.TextChoices):
        NOT_OURS = "not_ours", _("不属本单位职责")
        REFORMED = "reformed", _("机构改革后职责已转出")
        SWAP = "swap", _("主办与会办应对调")
        ADD_UNIT = "add_unit", _("应增加会办单位")
        OTHER_LEVEL = "other_level", _("属上级或下级事权")
        PARTY_BODY = "party_body", _("属党群机关职责")
        HANDLED = "handled", _("已在另案办理")

    class Decision(models.TextChoices):
        DRAFT = "draft", _("待本单位领导提出")
        PENDING = "pending", _("待督查室答复")
        UPHELD = "upheld", _("同意改办")
        OVERRULED = "overruled", _("不同意")

    class Agreed(models.TextChoices):
        YES = "yes", _("已同意承办")
        NO = "no", _("不同意承办")
        NOT_ASKED = "not_asked", _("尚未商洽")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="objections")
    ground = models.CharField(_("理由类别"), max_length=20, choices=Ground.choices)
    reason = models.TextField(_("理由"))
    basis = models.TextField(_("依据"), blank=True)
    suggested = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("建议改由"),
    )
    agreed = models.CharField(_("建议单位是否同意"), max_length=10, choices=Agreed.choices, blank=True)
    decision = models.CharField(_("处理"), max_length=20, choices=Decision.choices, default=Decision.DRAFT)
    decided_reason = models.TextField(_("处理理由"), blank=True)
    raised_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision__in=["draft", "pending", "upheld", "overruled"]),
                name="objection_decision_known",
            ),
            models.CheckConstraint(
                condition=Q(agreed__in=["", "yes", "no", "not_asked"]), name="objection_agreed_known"
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(decision__in=["draft", "pending"]),
                name="objection_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.get_decision_display()}"


class Extension(models.Model):
    """A request for a later date; the original date stays on the deadline.

    Where the pack wants the secretariat's consent: `consented_at` says when it was given; a refusal with a `consent_note`
    and without it was the secretariat's.
    """

    class Decision(models.TextChoices):
        PENDING = "pending", _("待答复")
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")

    deadline = models.ForeignKey("workflow.Deadline", on_delete=models.PROTECT, related_name="extensions")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="extensions")
    until_on = models.DateField(_("申请延至"))
    reason = models.TextField(_("理由"))
    work_done = models.TextField(_("已做工作"), blank=True)
    proposer_told_on = models.DateField(_("告知提案人日期"), null=True, blank=True)
    decision = models.CharField(_("处理"), max_length=20, choices=Decision.choices, default=Decision.PENDING)
    decided_reason = models.TextField(_("处理意见"), blank=True)
    consented_at = models.DateTimeField(_("提案委同意时间"), null=True, blank=True)
    consent_note = models.TextField(_("提案委意见"), blank=True)
    asked_at = models.DateTimeField(_("申请时间"))
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision__in=["pending", "granted", "refused"]), name="extension_decision_known"
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(decision="pending"), name="extension_one_pending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} → {self.until_on}"


class AskShare(models.Model):
    """An ask that the office gave to a unit to answer, because nobody did."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="ask_shares")
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="shares")
    given_at = models.DateTimeField(_("指定时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "ask"], name="ask_share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ask.number} → {self.assignment.organisation.short_name}"
