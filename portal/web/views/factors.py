"""Setting up my second factor: an authenticator app, passkeys, recovery codes."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from notifications.account_news import tell_person
from portal.web.identity.debts import settle_debts
from portal.web.identity.passkeys import add_passkey, asked_for_new
from portal.web.identity.proof import proven
from portal.web.visitor import visitor
from proposals.services.factors import (
    PROPER,
    add_app,
    codes_left,
    factors_of,
    make_codes,
    new_secret,
    remove_factor,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from proposals.models import User

INVALID: Final = 422
SECRET: Final = "app_secret"  # noqa: S105 -- the name under which a session keeps it until the app is set up


class AppForm(forms.Form):
    """The first code that the app shows."""

    code = forms.CharField(
        label=gettext_lazy("应用里显示的 6 位数字"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """What the browser made, and how the person calls it."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=40,
        help_text=gettext_lazy("方便自己认得，例如 办公室电脑、手机、U 盾"),
    )
    credential = forms.CharField(widget=forms.HiddenInput, required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def factor_app(request: HttpRequest) -> HttpResponse:
    """Shows the secret as a picture and in letters until the app answers with a right code."""
    user = visitor(request).user
    secret = request.session.setdefault(SECRET, new_secret())
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if add_app(user, secret, form.cleaned_data["code"], at=timezone.now()):
            del request.session[SECRET]
            return _added(request, user, _("验证器应用已设好，下次登录时会问验证码。"))
        form.add_error("code", _("验证码不对。请看手机的时间准不准，再填应用现在显示的数字。"))
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    words = {"form": form, "secret": groups, "picture": _picture(_address(request, user, secret))}
    return render(request, "portal/factor_app.html", words, status=INVALID if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Needs a script: the key is made by the browser."""
    user = visitor(request).user
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if add_passkey(user, told["name"], told["credential"]):
            return _added(request, user, _("通行密钥已设好，下次登录时可以用它。"))
        form.add_error(None, _("没有收到浏览器做好的通行密钥，请再按一次按钮。"))
    words = {"form": form, "asked": asked_for_new(user)}
    return render(request, "portal/passkey_add.html", words, status=INVALID if form.errors else 200)


@never_cache
@require_POST
@proven
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Makes new recovery codes and shows them, this once."""
    user = visitor(request).user
    if not factors_of(user):
        messages.error(request, _("请先设置验证器应用或通行密钥，再生成恢复码。"))
        return redirect("security")
    return render(request, "portal/recovery_codes.html", {"codes": make_codes(user, at=timezone.now())})


@require_POST
@proven
def factor_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Take one of my factors away."""
    user = visitor(request).user
    factor = get_object_or_404(Authenticator.objects.filter(user=user, type__in=PROPER), pk=key)
    remove_factor(factor, at=timezone.now())
    tell_person(user)
    settle_debts(request)
    messages.success(request, _("已移除。"))
    return redirect("security")


def _added(request: HttpRequest, user: User, words: str) -> HttpResponse:
    """On to the recovery codes, which everybody with a factor should have, or back to the overview."""
    tell_person(user)
    settle_debts(request)
    messages.success(request, words)
    if codes_left(user):
        return redirect("security")
    return render(request, "portal/recovery_codes.html", {"codes": make_codes(user, at=timezone.now())})


def _address(request: HttpRequest, user: User, secret: str) -> str:
    """What an app reads from the picture."""
    issuer = f"会办 {request.get_host()}"
    told = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{user.get_username()}')}?{told}"


def _picture(address: str) -> str:
    """The address as a picture, in an address of its own (`data:`)."""
    import qrcode  # noqa: PLC0415 -- no server waits for it when it starts
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415 -- the same

    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage).save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
