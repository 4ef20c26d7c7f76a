"""How people come in: sessions, passwords, second factors that are asked for, log-ins of other systems, and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models.organisations import InJurisdiction, Organisation
from proposals.models.people import Post, User
from proposals.roles import APART, Role

MAPPABLE = sorted(role.value for role in Role if role not in APART)
"""The roles in which another system's word may put somebody: not those that watch over the others or set their rights."""


class LogInSession(models.Model):
    """One browser in which somebody is logged in, as its person sees it. The row goes with the session of that key."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="log_ins")
    key = models.CharField(max_length=40, unique=True)
    way = models.CharField(
        _("怎样登录"), max_length=60, blank=True, help_text=_("外部登录的名称，空着是密码")
    )
    begun_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近使用"))
    agent = models.CharField(_("浏览器"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("网络地址"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person} {self.begun_at:%Y-%m-%d %H:%M}"


class FormerPassword(models.Model):
    """The digest of a password that somebody had, so that it is not taken again."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    digest = models.CharField(_("摘要值"), max_length=128)
    until_at = models.DateTimeField(_("用到何时"))

    def __str__(self) -> str:
        return f"{self.person} {self.until_at:%Y-%m-%d}"


class GivenPassword(models.Model):
    """That somebody's present password was given to them and must be changed at the next log-in."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="given_password")
    given_at = models.DateTimeField(_("给出时间"))

    def __str__(self) -> str:
        return f"{self.person} {self.given_at:%Y-%m-%d}"


class FactorRule(InJurisdiction):
    """That a role needs a second factor from a day on; until then its holders are reminded."""

    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    from_on = models.DateField(_("自哪天起必须"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("设定人"))
    set_at = models.DateTimeField(_("设定时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "role"], name="factor_rule_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="factor_rule_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.from_on:%Y-%m-%d}"


class AccountAct(models.Model):
    """One thing that was done to somebody's log-in, by themselves or by an administrator with a reason. Only ever added."""

    class Kind(models.TextChoices):
        PASSWORD_CHANGED = "password_changed", _("修改密码")
        PASSWORD_GIVEN = "password_given", _("管理员给临时密码")
        FACTOR_ADDED = "factor_added", _("设置第二因素")
        FACTOR_REMOVED = "factor_removed", _("移除第二因素")
        CODES_MADE = "codes_made", _("生成恢复码")
        CODE_USED = "code_used", _("用恢复码登录")
        FACTOR_RESET = "factor_reset", _("管理员重置第二因素")
        LINKED = "linked", _("关联外部登录")
        UNLINKED = "unlinked", _("解除外部登录")
        FREED = "freed", _("管理员解除锁定")
        SESSIONS_ENDED = "sessions_ended", _("退出其他登录")
        POST_GIVEN = "post_given", _("按外部登录任职")
        POST_ENDED = "post_ended", _("按外部登录免职")
        TOKEN_MADE = "token_made", _("签发访问令牌")
        TOKEN_REVOKED = "token_revoked", _("撤销访问令牌")
        NEW_DEVICE = "new_device", _("在新设备上登录")
        LOOKED_AT = "looked_at", _("管理员以本人身份查看页面")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="account_acts")
    kind = models.CharField(_("事项"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("何时"))
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("何人"),
        help_text=_("空着是外部登录带来的"),
    )  # fmt: skip
    told = models.CharField(_("内容"), max_length=200, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind__in=["factor_reset", "freed", "password_given"]) | ~Q(reason=""),
                name="account_act_of_administrator_reasoned",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="account_act_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"


class LogInProvider(InJurisdiction):
    """A system of the city (OpenID Connect) with whose account people may log in here.

    Who somebody is there, `server` and `claim` say for good: other ones are another provider. The secret is kept sealed,
    not as a digest, since the other system must be told it.
    """

    class Unknown(models.TextChoices):
        REFUSE = "refuse", _("拒绝，由本人登录后自己关联")
        BY_USERNAME = "by_username", _("与本辖区同名的账号自动关联")
        CREATE = "create", _("自动开通账号，不给职务")

    slug = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=40, help_text=_("写在登录页的按钮上，例如 市统一身份认证"))
    server = models.URLField(_("服务地址"), max_length=300)
    client_id = models.CharField(_("客户端编号"), max_length=191)
    secret = models.CharField(_("客户端密钥"), max_length=600, blank=True, help_text=_("加封保存"))
    claim = models.CharField(
        _("凭哪一项认人"),
        max_length=60,
        default="sub",
        help_text=_("例如 sub、preferred_username、工号所在的字段"),
    )
    unknown = models.CharField(
        _("没有关联过的人"), max_length=12, choices=Unknown.choices, default=Unknown.REFUSE
    )
    active = models.BooleanField(_("启用"), default=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("建立人"))
    made_at = models.DateTimeField(_("建立时间"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unknown__in=["refuse", "by_username", "create"]),
                name="log_in_provider_unknown_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostMapping(models.Model):
    """Whoever comes with this value in this claim holds that post from then on, and until they come without it."""

    provider = models.ForeignKey(LogInProvider, on_delete=models.PROTECT, related_name="mappings")
    claim = models.CharField(_("字段"), max_length=60)
    value = models.CharField(_("值"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("建立人"))
    made_at = models.DateTimeField(_("建立时间"))
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("停用人")
    )
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=MAPPABLE), name="post_mapping_role_mappable"),
            models.UniqueConstraint(
                fields=["provider", "claim", "value", "organisation", "role"],
                condition=Q(ended_at__isnull=True),
                name="post_mapping_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}={self.value} → {self.organisation} {self.get_role_display()}"


class MappedPost(models.Model):
    """That a post was made by a mapping at a log-in. The post itself gives the right."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="mapped")
    mapping = models.ForeignKey(PostMapping, on_delete=models.PROTECT, related_name="posts")
    given_at = models.DateTimeField(_("任职时间"))
    ended_at = models.DateTimeField(_("免职时间"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.post} ← {self.mapping}"
