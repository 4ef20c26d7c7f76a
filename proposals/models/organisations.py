"""Jurisdictions, and the organisations within them with every name they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date, datetime


class Jurisdiction(models.Model):
    """One government with its 政协 and 人大: the unit of tenancy (辖区).

    `exchange_side` says on which side of a gap between two networks this installation stands, blank where there is none.
    """

    class Side(models.TextChoices):
        OUTER = "outer", _("外网（委员）")
        INNER = "inner", _("内网（承办单位）")

    slug = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20, blank=True)
    time_zone = models.CharField(_("时区"), max_length=40, default="Asia/Shanghai")
    host = models.CharField(
        _("域名"), max_length=253, blank=True, default="",
        help_text=_("例如 tian.example.gov.cn；从这个域名进来，公开页面和登录页只讲这一个辖区"),
    )  # fmt: skip
    exchange_side = models.CharField(
        _("内外网的哪一侧"), max_length=10, choices=Side.choices, blank=True, default=""
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(exchange_side__in=["", "outer", "inner"]), name="jurisdiction_exchange_side_known"
            ),
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="jurisdiction_host_once"),
            models.CheckConstraint(condition=Q(host=Lower("host")), name="jurisdiction_host_small_letters"),
        ]

    def __str__(self) -> str:
        return self.name

    def site(self, otherwise: str) -> str:
        """Under which address people open its pages: that of the installation, with the host name of its own if it has one."""
        if not self.host:
            return otherwise
        scheme, _apart, rest = otherwise.partition("://")
        _host, colon, port = rest.partition(":")
        return f"{scheme}://{self.host}{colon}{port}"

    def day_of(self, at: datetime) -> date:
        """The local day of a moment; days end at 24:00 there, whatever the server's clock says."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


class InJurisdiction(models.Model):
    """Everything that is listed or counted says whose it is, and so does every index that serves a list."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="+", verbose_name=_("辖区")
    )

    class Meta:
        abstract = True


class Organisation(models.Model):
    """A body that files, assigns, handles or watches. It keeps its row when it is dissolved."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("政府部门")
        OFFICE = "office", _("政府办公室（督查室）")
        SECRETARIAT = "secretariat", _("政协提案委")
        COMMITTEE = "committee", _("政协专门委员会")
        PARTY = "party", _("党派")
        PEOPLE = "people", _("人民团体")
        GROUP = "group", _("界别或小组")
        TOWN = "town", _("镇街（园区）")
        COMPANY = "company", _("企事业单位")
        CONGRESS = "congress", _("人大机关")

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("全称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    seal = models.CharField(_("印记字"), max_length=1, help_text=_("界面上代表本单位的一个字"))
    kind = models.CharField(_("类型"), max_length=20, choices=Kind.choices)
    document_word = models.CharField(
        _("机关代字"), max_length=30, blank=True, help_text=_("发文字号前面的字，例如 某工信函")
    )
    duties = models.TextField(
        _("职责"), blank=True, help_text=_("本单位主管的事项，用顿号或换行隔开；交办时据此提出建议")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("上级单位"),
    )
    active_from = models.DateField(_("成立日期"), null=True, blank=True)
    active_until = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="organisation_named_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "bureau",
                        "office",
                        "secretariat",
                        "committee",
                        "party",
                        "people",
                        "group",
                        "town",
                        "company",
                        "congress",
                    ]
                ),
                name="organisation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True)
                | Q(active_until__isnull=True)
                | Q(active_until__gte=F("active_from")),
                name="organisation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_active(self, on: date) -> bool:
        """Whether the body exists on that day (both ends included)."""
        return (self.active_from is None or self.active_from <= on) and (
            self.active_until is None or on <= self.active_until
        )


class Alias(models.Model):
    """Another spelling under which papers name an organisation, with the years in which it was used."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("别名"), max_length=100)
    since_year = models.PositiveSmallIntegerField(_("起始年"), null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(_("截止年"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="alias_once"),
            models.CheckConstraint(
                condition=Q(since_year__isnull=True)
                | Q(until_year__isnull=True)
                | Q(until_year__gte=F("since_year")),
                name="alias_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
