"""The targets that an administrator connects: the form, and each as a line that shows no secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.services.addresses import AddressError, masked, read_address, service_of
from proposals.models import Organisation, User
from proposals.queries import organisations_active, posts_active

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from notifications.models import Target
    from proposals.models import Jurisdiction


LONGEST: Final = 500
"""Characters of an address, as the column takes them."""


@dataclass(frozen=True)
class TargetLine:
    """A target with its service, its masked address and whose it is."""

    target: Target
    service: str
    address: str
    owner: str


def target_lines(targets: Iterable[Target]) -> list[TargetLine]:
    return [
        TargetLine(target, str(service_of(target.address).label), masked(target.address), _owner(target))
        for target in targets
    ]


def _owner(target: Target) -> str:
    return str(target.organisation.name if target.organisation else target.person)


class TargetForm(forms.Form):
    """A unit, or a person by the name of their account; and an address as the service shows it."""

    label = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("例如 科技局办公室群")
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("连接到单位"), queryset=Organisation.objects.none(), required=False,
        help_text=gettext_lazy("单位收发岗位上的人得到通知时，也告诉这里一次。"),
    )  # fmt: skip
    username = forms.CharField(
        label=gettext_lazy("或连接到个人"), required=False, help_text=gettext_lazy("填此人的登录账号。")
    )
    address = forms.CharField(
        label=gettext_lazy("地址"), max_length=LONGEST,
        help_text=gettext_lazy(
            "企业微信、钉钉、飞书群机器人的地址可以原样粘贴；网络钩子写 jsons://主机/路径，短信网关写 smseagles://令牌@主机/号码。"
            "地址里有口令，保存后不再显示。"
        ),
    )  # fmt: skip

    def __init__(self, jurisdiction: Jurisdiction, on: date, data: Any = None) -> None:
        super().__init__(data)
        self._jurisdiction, self._on = jurisdiction, on
        units = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        units.queryset = organisations_active(jurisdiction, on).order_by("name", "pk")

    def clean_address(self) -> str:
        try:
            return read_address(self.cleaned_data["address"])
        except AddressError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_username(self) -> User | None:
        """The person, who holds a post in the jurisdiction."""
        name = self.cleaned_data["username"].strip()
        if not name:
            return None
        here = posts_active(self._on).filter(organisation__jurisdiction=self._jurisdiction)
        person = User.objects.filter(username=name, pk__in=here.values("person")).first()
        if person is None:
            raise forms.ValidationError(_("本辖区在任的人里没有这个账号。"))
        return person

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        owners = [cleaned.get("organisation"), cleaned.get("username")]
        if not self.errors and owners.count(None) != 1:
            self.add_error("organisation", _("单位和个人选一个，也只能选一个。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        """What `connect_target` takes. Only for a valid form."""
        given = dict(self.cleaned_data)
        return given | {"person": given.pop("username")}
