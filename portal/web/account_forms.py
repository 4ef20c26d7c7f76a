"""The forms by which somebody makes their own account: a code from paper, a user name, a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import User


class AccountForm(forms.Form):
    """Raises nothing: what does not fit is told beside its field."""

    code = forms.CharField(
        label=_("设立码"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=60)
    username = UsernameField(
        label=_("账号名"),
        max_length=150,
        validators=[User.username_validator],
        help_text=_("登录用，可用汉字、字母、数字和 @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password1 = forms.CharField(
        label=_("密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("再输一遍密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", gettext("两次输入的密码不一样。"))
        elif first:
            try:
                validate_password(first, User(username=given.get("username", ""), name=given.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return given

    def account(self) -> dict[str, str]:
        """What a service wants to know of it."""
        given = self.cleaned_data
        return {
            "code": given["code"],
            "name": given["name"],
            "username": given["username"],
            "password": given["password1"],
        }


class SetupForm(AccountForm):
    code = forms.CharField(
        label=_("设立码"),
        max_length=60,
        help_text=_("服务器启动时写在终端里，也可以在服务器上运行 manage.py setup_code 另取一个。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class JoinForm(AccountForm):
    code = forms.CharField(
        label=_("邀请码"),
        max_length=60,
        help_text=_("信上的 16 个字符，大小写和短横线都不要紧。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=60, help_text=_("与信上的一样。"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )  # fmt: skip
