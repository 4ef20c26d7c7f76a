"""Asking for a code or a password while wrong ones are counted, as for the log-in itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from proposals.services.factors import take_code

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import User


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
        help_text=_("验证器应用里的 6 位数字；手机不在身边时，填一个恢复码。"),
    )


class PasswordForm(forms.Form):
    """The password that is in use."""

    password = forms.CharField(
        label=_("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether too many wrong tries came from there; then whatever is answered, axes answers with its page."""
    if AxesProxyHandler.is_allowed(request, {"username": user.get_username()}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]  # axes puts it there itself
    return True


def code_is_right(request: HttpRequest, user: User, code: str) -> str:
    """The type of factor whose code it was, empty where it is wrong or the account is locked; a wrong one is counted."""
    if is_locked(request, user):
        return ""
    factor = take_code(user, code, at=timezone.now())
    if factor is None:
        user_login_failed.send(
            sender=__name__, credentials={"username": user.get_username()}, request=request
        )
        return ""
    return str(factor.type)


def password_is_right(request: HttpRequest, user: User, password: str) -> bool:
    """A wrong one is counted."""
    found = authenticate(request, username=user.get_username(), password=password)
    return found is not None and found.pk == user.pk
