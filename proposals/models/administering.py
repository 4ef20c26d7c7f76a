"""What is kept of running an installation: who set whom up, when and why, and the codes that let people in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import Jurisdiction, Organisation
from proposals.models.people import User


class AdministrativeAct(models.Model):
    """One thing that an operator or administrator did, in the words of that day. Rows are only ever added."""

    class Kind(models.TextChoices):
        CITY_MADE = "city_made", _("设立辖区")
        CITY_CHANGED = "city_changed", _("更改辖区")
        PACK_LOADED = "pack_loaded", _("启用规则包")
        SESSION_SET = "session_set", _("设定届次")
        BODY_ADDED = "body_added", _("登记单位")
        BODY_CHANGED = "body_changed", _("更改单位")
        BODY_DISSOLVED = "body_dissolved", _("撤销单位")
        PERSON_ADDED = "person_added", _("登记人员")
        PERSON_RENAMED = "person_renamed", _("更改姓名")
        POST_GIVEN = "post_given", _("任职")
        POST_ENDED = "post_ended", _("免职")
        DISABLED = "disabled", _("停用账号")
        ENABLED = "enabled", _("启用账号")
        INVITED = "invited", _("发出邀请码")
        JOINED = "joined", _("凭邀请码开通")

    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, on_delete=models.PROTECT, related_name="administrative_acts"
    )
    kind = models.CharField(_("事项"), max_length=20, choices=Kind.choices)
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("何人"),
        help_text=_("空着是由命令办理"),
    )  # fmt: skip
    at = models.DateTimeField(_("何时"))
    person = models.ForeignKey(
        User,
        null=True,
        on_delete=models.PROTECT,
        related_name="administrative_acts",
        verbose_name=_("所涉人员"),
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("所涉单位")
    )
    told = models.CharField(_("内容"), max_length=300)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "city_made",
                        "city_changed",
                        "pack_loaded",
                        "session_set",
                        "body_added",
                        "body_changed",
                        "body_dissolved",
                        "person_added",
                        "person_renamed",
                        "post_given",
                        "post_ended",
                        "disabled",
                        "enabled",
                        "invited",
                        "joined",
                    ]
                ),
                name="administrative_act_kind_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "-id"], name="administrative_act_list"),
            models.Index(fields=["person", "-id"], name="administrative_act_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.told}"


class SetupCode(models.Model):
    """The code with which the first account of an installation is made. Only its digest is kept."""

    digest = models.CharField(_("摘要值"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("生成时间"))
    expires_at = models.DateTimeField(_("有效到"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Invitation(models.Model):
    """A code in a letter, with which one person makes their own log-in. Only its digest is kept; a new one voids the old."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(_("摘要值"), max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("邀请人"))
    made_at = models.DateTimeField(_("邀请时间"))
    expires_at = models.DateTimeField(_("有效到"))
    misses = models.PositiveSmallIntegerField(_("姓名不符次数"), default=0)
    used_at = models.DateTimeField(_("开通时间"), null=True, blank=True)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="invitation_open_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "-id"], name="invitation_list")]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class FailedTry(models.Model):
    """That an address tried a code which did not fit. The address is kept as a keyed digest, and for a day."""

    address = models.CharField(_("地址摘要"), max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        indexes: ClassVar = [models.Index(fields=["address", "at"], name="failed_try_by_address")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
