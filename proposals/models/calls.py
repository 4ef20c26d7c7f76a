"""What the secretariat asks to be proposed about (提案线索征集), and what bodies and members name for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import InJurisdiction, Organisation
from proposals.models.people import User
from proposals.models.proposals import Session


class Call(InJurisdiction):
    """One call for a session, open until its last day or until it is closed before that."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="calls", verbose_name=_("届次")
    )
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("征集说明"))
    until_on = models.DateField(_("截止日期"))
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="calls_published", verbose_name=_("发布人")
    )
    published_at = models.DateTimeField(_("发布时间"))
    published_on = models.DateField(_("发布日期"))
    closed_at = models.DateTimeField(_("提前结束时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("published_on")), name="call_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "-id"], name="call_list")]

    def __str__(self) -> str:
        return self.title


class Clue(InJurisdiction):
    """A matter that somebody names for proposers to take up. It is taken up where a proposal names it (`Proposal.clue`).

    `organisation` is the body in whose name it is offered; a member offers in their own.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="clues", verbose_name=_("征集"))
    title = models.CharField(_("线索"), max_length=120)
    text = models.TextField(_("情况说明"))
    offered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="clues", verbose_name=_("提供人")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="clues", verbose_name=_("提供单位")
    )
    in_own_name = models.BooleanField(_("以个人名义"), default=False)
    offered_at = models.DateTimeField(_("提供时间"))
    closed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clues_closed",
        verbose_name=_("关闭人"),
    )
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)
    closed_reason = models.CharField(_("关闭理由"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, closed_reason="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_reason="")),
                name="clue_closed_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "-id"], name="clue_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def offerer(self) -> str:
        """The name that lists carry: the person's for what a member offers, else the body's."""
        return str(self.offered_by) if self.in_own_name else self.organisation.name
