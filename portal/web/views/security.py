"""How I log in: password, second factor, passkeys, other systems' accounts, and where I am logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications.push import end_session as close_pages
from portal.web.identity.agents import agent_words
from portal.web.identity.codes import CodeForm, PasswordForm, code_is_right, password_is_right
from portal.web.identity.debts import REMINDED, WORDS, debt_of
from portal.web.identity.links import linkable, links_of
from portal.web.identity.passkeys import asked_of, passkey_is_right
from portal.web.identity.proof import prove
from portal.web.preferences import safe_next
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.models import AccountAct
from proposals.services.factors import codes_left, factors_of, words_of
from proposals.services.sessions import end_other_sessions, end_session, sessions_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from proposals.models import User

INVALID: Final = 422
ACTS_SHOWN: Final = 20


@never_cache
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """The overview."""
    me = visitor(request)
    owed, reminded = debt_of(request), parse_date(request.session.get(REMINDED, ""))
    words = {
        "owed": WORDS.get(owed, ""),
        "reminded": reminded,
        "factors": [(factor, words_of(factor)) for factor in factors_of(me.user)],
        "codes_left": codes_left(me.user),
        "sessions": _sessions(request, me.user),
        "links": links_of(me.user),
        "linkable": linkable(me.user, me.held),
        "acts": AccountAct.objects.filter(person=me.user).select_related("by").order_by("-pk")[:ACTS_SHOWN],
    }
    return render(request, "portal/security.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def security_confirm(request: HttpRequest) -> HttpResponse:
    """Asks for the password or a code once more, and leads back."""
    me = visitor(request)
    by_password, by_code = me.user.has_usable_password(), bool(factors_of(me.user))
    wanted = safe_next(request, "/me/security/") if request.method == "POST" else request.GET.get("next", "")
    password, code = _confirm_forms(request)
    if request.method == "POST":
        if _is_confirmed(request, me.user, password, code):
            prove(request)
            return redirect(wanted)
        if "credential" in request.POST:
            messages.error(request, _("没有认出这个通行密钥，请再试一次。"))
        told, field = (code, "code") if "code" in request.POST else (password, "password")
        if told.is_valid():
            told.add_error(field, _("不对，请再填一次。"))
    failed = request.method == "POST"
    words = {
        "password": password if by_password else None,
        "code": code if by_code else None,
        "passkey": asked_of(me.user),
        "next": wanted,
    }
    return render(request, "portal/security_confirm.html", words, status=INVALID if failed else 200)


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End one of my sessions, or all but this one; their open pages close at once."""
    user, own = visitor(request).user, str(request.session.session_key)
    one = request.POST.get("one", "")
    if one:
        found = row_key(one)
        key = None if found is None else end_session(user, found)
        if key is None:
            raise Http404
        ended = [key]
    else:
        ended = end_other_sessions(user, own)
    for key in ended:
        close_pages(key)
    if ended:
        told = _("%(n)d 处") % {"n": len(ended)}
        kind = AccountAct.Kind.SESSIONS_ENDED
        AccountAct.objects.create(person=user, kind=kind, at=timezone.now(), by=user, told=told)
        messages.success(request, _("已退出 %(n)d 处登录。") % {"n": len(ended)})
    else:
        messages.info(request, _("没有别处的登录。"))
    return redirect("login" if own in ended else "security")


def _sessions(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    own = request.session.session_key
    return [
        {"row": row, "agent": agent_words(row.agent), "own": row.key == own}
        for row in sessions_of(user, timezone.now())
    ]


def _confirm_forms(request: HttpRequest) -> tuple[PasswordForm, CodeForm]:
    by_code = "code" in request.POST
    told = request.POST if request.method == "POST" and "credential" not in request.POST else None
    password, code = PasswordForm(None if by_code else told), CodeForm(told if by_code else None)
    if password.is_bound or not code.is_bound:
        code.fields["code"].widget.attrs.pop("autofocus", None)
    return password, code


def _is_confirmed(request: HttpRequest, user: User, password: PasswordForm, code: CodeForm) -> bool:
    if "credential" in request.POST:
        return passkey_is_right(request, user, request.POST["credential"])
    if code.is_bound:
        return code.is_valid() and bool(code_is_right(request, user, code.cleaned_data["code"]))
    return (
        password.is_valid()
        and user.has_usable_password()
        and password_is_right(request, user, password.cleaned_data["password"])
    )
