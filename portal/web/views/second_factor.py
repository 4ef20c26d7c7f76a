"""The second step of a log-in, after the password or the word of another system."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.stages import LoginStageController
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.identity.codes import CodeForm, code_is_right
from portal.web.identity.passkeys import asked_of, passkey_is_right
from proposals.services.factors import codes_left

if TYPE_CHECKING:
    from allauth.account.stages import LoginStage
    from django.http import HttpRequest, HttpResponse

    from proposals.models import User

STAGE = "mfa_authenticate"
RECOVERY = "recovery_codes"
INVALID = 422


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Asks for a code or a passkey; whoever has not passed the first step begins there."""
    stage = LoginStageController.enter(request, STAGE)
    if stage is None or request.user.is_authenticated:
        return redirect("login")
    user = cast("User", stage.login.user)
    if request.POST.get("credential"):
        if passkey_is_right(request, user, request.POST["credential"]):
            return _go_on(stage)
        form = CodeForm()
        form.full_clean()
        messages.error(request, _("没有认出这个通行密钥，请再试一次，或填验证码。"))
        return _ask(request, user, CodeForm(), INVALID)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = code_is_right(request, user, form.cleaned_data["code"])
        if kind:
            _warn_of_codes(request, user, kind)
            return _go_on(stage)
        form.add_error("code", _("验证码不对，或已经用过。请等下一个，再填一次。"))
    return _ask(request, user, form, INVALID if form.errors else 200)


def _go_on(stage: LoginStage) -> HttpResponse:
    return cast("HttpResponse", stage.exit())


def _warn_of_codes(request: HttpRequest, user: User, kind: str) -> None:
    if kind == RECOVERY:
        left = {"n": codes_left(user)}
        messages.warning(request, _("您用了一个恢复码，还剩 %(n)d 个。用完以前请重新生成。") % left)


def _ask(request: HttpRequest, user: User, form: CodeForm, status: int) -> HttpResponse:
    words = {"form": form, "passkey": asked_of(user)}
    return render(request, "portal/second_factor.html", words, status=status)
