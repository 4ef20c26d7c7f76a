"""The forms with which an administrator sets how people log in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.services.addresses import AddressError, addresses_of, refuse_forbidden
from proposals.models import LogInProvider, Organisation, PostMapping
from proposals.models.identity import MAPPABLE
from proposals.queries import people_of
from proposals.roles import Role

if TYPE_CHECKING:
    from datetime import date

    from proposals.models import Jurisdiction, User

    _OfProvider = forms.ModelForm[LogInProvider]
    _OfMapping = forms.ModelForm[PostMapping]
else:
    _OfProvider = _OfMapping = forms.ModelForm

MAPPED_ROLES = [(role, Role(role).label) for role in MAPPABLE]


class ChangeProviderForm(_OfProvider):
    """What may change of a system that is connected."""

    secret = forms.CharField(
        label=gettext_lazy("客户端密钥"),
        required=False,
        max_length=191,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("已有的不再显示，留空就不改"),
    )

    class Meta:
        model = LogInProvider
        fields: ClassVar[tuple[str, ...]] = ("name", "client_id", "secret", "unknown", "active")
        widgets = {"unknown": forms.RadioSelect}

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ConnectForm(ChangeProviderForm):
    """A system that is connected now."""

    server = forms.URLField(
        label=gettext_lazy("服务地址"),
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy(
            "就是对方的 issuer，例如 https://sso.tian.example.gov.cn；以后不能改，换系统请另连一个"
        ),
    )

    class Meta(ChangeProviderForm.Meta):
        fields: ClassVar[tuple[str, ...]] = ("name", "server", "client_id", "secret", "claim", "unknown")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = _("对方系统登记本系统时给的，加封保存，以后不再显示")

    def clean_server(self) -> str:
        """Not this very machine, and without TLS only within the inner network."""
        server = str(self.cleaned_data["server"])
        parts = urlsplit(server)
        if parts.scheme not in {"http", "https"}:
            raise ValidationError(_("请以 https:// 开头。"))
        try:
            refuse_forbidden(addresses_of(parts.hostname or ""), in_the_open=parts.scheme == "http")
        except AddressError as error:
            raise ValidationError(
                _("这个地址不能用：指向服务器本机或保留的地址，或者在外网上没有加密。")
            ) from error
        return server


class MappingForm(_OfMapping):
    """Which value in which claim brings which post."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=MAPPED_ROLES)

    class Meta:
        model = PostMapping
        fields = ("claim", "value", "organisation", "role")

    def __init__(self, place: Jurisdiction, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = [unit.pk for unit in Organisation.objects.filter(jurisdiction=place) if unit.is_active(on)]
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=standing).order_by("name", "pk")  # type: ignore[attr-defined]


class FactorRuleForm(forms.Form):
    """Which role needs a second factor from which day on."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices, widget=forms.Select)
    from_on = forms.DateField(
        label=gettext_lazy("自哪天起必须"),
        help_text=gettext_lazy("在那以前，登录时提醒；那天起，没有设好的人不能办别的事"),
    )


class ReasonForm(forms.Form):
    """Whose account, and why."""

    username = forms.CharField(label=gettext_lazy("用户名"), max_length=150)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        help_text=gettext_lazy("记入账号的变动，本人看得到，例如 手机丢失，本人持工作证当面申请"),
    )

    def __init__(self, place: Jurisdiction, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place = place
        self.person: User | None = None

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        self.person = people_of([self._place]).filter(username=name).first()
        if self.person is None:
            raise ValidationError(_("本辖区没有这个账号。"))
        return name
