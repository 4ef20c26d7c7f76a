"""Access of programs: accounts that are no person, and the tokens with which programs come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import InJurisdiction
from proposals.models.people import User
from proposals.scopes import Scope, granted

if TYPE_CHECKING:
    from datetime import datetime


class Program(InJurisdiction):
    """An account that is no person: which program it is, who answers for it, and which administrator made it."""

    account = models.OneToOneField(User, on_delete=models.PROTECT, related_name="program")
    purpose = models.CharField(_("用途"), max_length=200)
    contact = models.CharField(_("责任人和联系方式"), max_length=100)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("建立人"))
    made_at = models.DateTimeField(_("建立时间"))
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("停用人")
    )
    closed_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="program_closing_told_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)


class AccessToken(models.Model):
    """A secret with which a program acts as an account, within scopes and until a day (included).

    Only the digest (SHA-256) of the secret is kept; `hint` is the part of it that is no secret, by which people
    recognise it. `scopes` are words divided by spaces. One that was revoked or has expired stays as a record.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_tokens")
    name = models.CharField(_("名称"), max_length=60)
    hint = models.CharField(_("开头"), max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.CharField(_("范围"), max_length=100)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("签发人"))
    made_at = models.DateTimeField(_("签发时间"))
    expires_on = models.DateField(_("有效期至"))
    last_used_on = models.DateField(_("最近使用"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("撤销人")
    )
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(scopes=""), name="access_token_has_scopes"),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="access_token_revoking_told_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"

    @property
    def granted(self) -> frozenset[Scope]:
        """All that the token lets a program do, as far as its account may."""
        return granted(self.scopes.split())

    @property
    def scope_words(self) -> list[str]:
        """The scopes as people read them."""
        return [str(Scope(scope).label) for scope in self.scopes.split()]

    def expired(self, at: datetime) -> bool:
        """Whether its last day is over at that moment, by the clock of the installation."""
        return timezone.localdate(at, timezone.get_default_timezone()) > self.expires_on
