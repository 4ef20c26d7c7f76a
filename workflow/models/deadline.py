"""A day by which something is due, and in full why it is that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction
from workflow.models.assignment import Assignment
from workflow.models.case import Case
from workflow.models.commitment import Commitment
from workflow.models.rulebook import DeadlineRule
from workflow.steps import RIGHTS, Step

if TYPE_CHECKING:
    from datetime import date


class Deadline(InJurisdiction):
    """`original_due_on` never changes; `due_on` follows extensions and pauses, each with its part in `derivation`.

    The day ends at 24:00 in the jurisdiction's time zone. `derivation` is the stored working: rule, first day,
    each skipped day with its reason, calendar and its version, and every later change.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    round = models.PositiveSmallIntegerField(_("轮次"))
    step = models.CharField(_("事项"), max_length=20, choices=Step.choices)
    rule = models.ForeignKey(
        DeadlineRule, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    start_on = models.DateField(_("起算日"))
    original_due_on = models.DateField(_("原期限"))
    due_on = models.DateField(_("期限"))
    latest_on = models.DateField(_("延期上限"), null=True, blank=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    derivation = models.JSONField(_("推算过程"))
    paused_on = models.DateField(_("中止日期"), null=True, blank=True)
    met_on = models.DateField(_("完成日期"), null=True, blank=True)
    cancelled_on = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="deadline_step_known"),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(cancelled_on__isnull=True),
                name="deadline_met_or_cancelled",
            ),
            models.UniqueConstraint(
                fields=["case", "step", "round"],
                condition=Q(
                    assignment__isnull=True,
                    commitment__isnull=True,
                    met_on__isnull=True,
                    cancelled_on__isnull=True,
                ),
                name="deadline_open_once_per_case",
            ),
            models.UniqueConstraint(
                fields=["assignment", "step"],
                condition=Q(assignment__isnull=False, met_on__isnull=True, cancelled_on__isnull=True),
                name="deadline_open_once_per_assignment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["jurisdiction", "due_on", "id"],
                condition=Q(met_on__isnull=True, cancelled_on__isnull=True),
                name="deadline_open_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.cancelled_on is None

    def is_overdue(self, on: date) -> bool:
        """Whether the day had passed without the step being done; a paused clock and a right never are."""
        return self.is_open and self.paused_on is None and self.step not in RIGHTS and self.due_on < on

    @property
    def was_late(self) -> bool:
        return self.met_on is not None and self.met_on > self.due_on


class Rung(models.Model):
    """One notice that a deadline gives: so many working days after its day (before it, when negative).

    A date that moves lays new rungs from `due_on` on; those that were taken stay as history. `until` is the moment from
    which it has nothing to say any more, because the next one speaks or because a right has ended; `told` says of a
    taken rung whether it spoke.
    """

    deadline = models.ForeignKey(
        Deadline,
        on_delete=models.CASCADE,  # a rung is nothing without its deadline
        related_name="rungs",
    )
    due_on = models.DateField(_("期限"))
    offset = models.SmallIntegerField(_("距到期工作日"))
    at = models.DateTimeField(_("提醒时刻"))
    until = models.DateTimeField(_("不再提醒的时刻"), null=True, blank=True)
    taken_at = models.DateTimeField(_("处理时刻"), null=True, blank=True)
    told = models.BooleanField(_("已提醒"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deadline", "due_on", "offset"], name="rung_once"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False) | Q(told=False), name="rung_told_when_taken"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("at")),
                name="rung_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at", "id"], condition=Q(taken_at__isnull=True), name="rung_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.offset:+d}"
