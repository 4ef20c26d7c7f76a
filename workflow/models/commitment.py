"""What was promised in a reply or an opinion, and whether it was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField

from proposals.models import Attachment, InJurisdiction, Organisation, User
from workflow.machine import Machine
from workflow.models.case import Case
from workflow.models.opinion import Opinion
from workflow.models.reply import Reply
from workflow.states import CommitmentState
from workflow.transitions import COMMITMENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.machine import Transition


class Commitment(Machine, ConcurrentTransitionMixin, InJurisdiction):
    """A promise with measure, target, owner and date. `due_on` is empty where the source gives no date.

    `target` is the figure in the letter's words; `renews` the promise of the year before, of what is to be done each year.
    """

    transitions: ClassVar[Mapping[str, Transition]] = COMMITMENT

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="commitments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("责任单位")
    )
    reply = models.ForeignKey(
        Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    opinion = models.ForeignKey(
        Opinion, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    source_text = models.TextField(_("原文"))
    measure = models.TextField(_("承诺事项"))
    target = models.CharField(_("指标"), max_length=200, blank=True, help_text=_("例如 不少于20家"))
    due_on = models.DateField(_("兑现日期"), null=True, blank=True)
    due_words = models.CharField(_("期限原话"), max_length=60, blank=True)
    vague = models.CharField(_("含糊用语"), max_length=120, blank=True)
    renews = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renewals",
        verbose_name=_("续自"),
    )
    state = FSMField(
        _("状态"),
        choices=CommitmentState.choices,
        default=CommitmentState.PROPOSED,
        protected=True,
        editable=False,
    )
    revision = models.PositiveIntegerField(_("修订号"), default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=CommitmentState.values), name="commitment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reply__isnull=True) | Q(opinion__isnull=True), name="commitment_one_source"
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=Q(renews__isnull=False), name="commitment_renewed_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="commitment_by_unit"),
            models.Index(fields=["jurisdiction", "state", "-id"], name="commitment_list"),
        ]

    def __str__(self) -> str:
        return self.measure[:40]


class ProgressReport(models.Model):
    """What the owner reports on a commitment, with its evidence in words."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField(_("落实情况和佐证"))
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("报告时间"))
    member_objection = models.TextField(_("提案人异议"), blank=True)

    def __str__(self) -> str:
        return self.text[:40]


class ReportFile(models.Model):
    """A file that stands as evidence with a report. Who sees the promise may fetch it."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="reports")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "attachment"], name="report_file_once"),
        ]

    def __str__(self) -> str:
        return str(self.attachment)


class Renegotiation(models.Model):
    """A date that was moved: from when, to when, and why."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="renegotiations")
    from_on = models.DateField(_("原日期"), null=True, blank=True)
    to_on = models.DateField(_("新日期"))
    reason = models.TextField(_("理由"))
    at = models.DateTimeField(_("时间"))

    def __str__(self) -> str:
        return f"{self.from_on} → {self.to_on}"
