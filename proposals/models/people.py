"""People, the posts they hold, and who stands in for them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import Organisation
from proposals.roles import Role


class User(AbstractUser):
    """A person with an account. Rights come from posts alone; a superuser has none over cases."""

    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=60)
    is_service = models.BooleanField(
        _("程序账号"), default=False, help_text=_("不是人：凭访问令牌使用接口，不能登录页面")
    )

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_service=False) | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="service_has_no_password",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Section(models.Model):
    """A part of a bureau (科室). Its head is whoever holds the post of section head in it; one that was closed stays."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(_("科室"), max_length=40)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="section_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person in a role at an organisation, from one day to another (both included)."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    from_on = models.DateField(_("任职起"))
    until_on = models.DateField(_("任职止"), null=True, blank=True)
    section = models.ForeignKey(
        Section,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        verbose_name=_("科室"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organisation", "role", "from_on"], name="post_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="post_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "role"], name="post_by_organisation")]

    def __str__(self) -> str:
        return f"{self.person}（{self.organisation.short_name} {self.get_role_display()}）"


class Deputy(models.Model):
    """A person who may act in another's post for a time; what is done says on whose behalf."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="deputies")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputised_posts")
    from_on = models.DateField(_("代理起"))
    until_on = models.DateField(_("代理止"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="deputy_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.post}"


class Deputation(models.Model):
    """That somebody was named to stand in, by whom, and how it ended. The `Deputy` row alone gives the right.

    `until_on` is as it was named; what ended early has `ended_at`, and what was declined too.
    """

    class Ending(models.TextChoices):
        DECLINED = "declined", _("代理人谢绝")
        ENDED = "ended", _("提前结束")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="deputations")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputations")
    from_on = models.DateField(_("代理起"))
    until_on = models.DateField(_("代理止"))
    note = models.CharField(_("事由"), max_length=100, blank=True)
    named_by = models.ForeignKey(
        User,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("指定人"),
        help_text=_("空着是由命令导入"),
    )
    named_at = models.DateTimeField(_("指定时间"))
    deputy = models.OneToOneField(Deputy, null=True, on_delete=models.SET_NULL, related_name="deputation")
    ending = models.CharField(_("怎样结束"), max_length=10, choices=Ending.choices, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("结束人")
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="deputation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at__isnull=True)
                | Q(ending__in=["declined", "ended"], ended_at__isnull=False),
                name="deputation_ending_told_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.post}"
