"""Somebody comes back from another system: who that is here, or in which words they are refused."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any, cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.account_news import tell_person
from notifications.push import revoke
from portal.web.identity.providers import provider_of
from portal.web.identity.receivers import WAY
from proposals.services.providers import keep_link, map_posts, person_for

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    from proposals.models import LogInProvider, User

logger = logging.getLogger(__name__)

FORBIDDEN, BAD_GATEWAY = 403, 502


def arrive(request: HttpRequest, coming: SocialLogin) -> HttpResponse:
    """Let in, link, or refuse. What the other system says was checked; the nonce is compared here."""
    row = provider_of(coming.account.provider)
    asked, told = str(coming.state.get("nonce") or ""), str(coming.claims.get("nonce") or "")
    if row is None or not asked or not secrets.compare_digest(asked.encode(), told.encode()):
        return failed(request, coming.account.provider)
    if coming.state.get("process") == AuthProcess.CONNECT:
        return _link(request, row, coming)
    user = cast("User", coming.user) if coming.is_existing else _met(row, coming)
    if user is None:
        words = {"provider": row, "reason": _refusal(row)}
        return render(request, "portal/log_in_failed.html", words, status=FORBIDDEN)
    if row.pk is not None and map_posts(row, user, coming.claims, at=timezone.now()):
        revoke([user.pk])
    request.session[WAY] = row.name
    return cast(
        "HttpResponse", perform_login(request, Login(user=user, redirect_url=coming.state.get("next")))
    )


def failed(
    request: HttpRequest, slug: str, *, error: Any = None, exception: Exception | None = None, **_more: Any
) -> HttpResponse:
    """The page that says that the other system did not let somebody in, and what to do."""
    if error == AuthError.CANCELLED:
        messages.info(request, _("您在对方系统里取消了登录。"))
        return redirect("login")
    logger.warning("log-in with %s failed: %s", slug, exception or error)
    reason = _("对方系统的答复不完整、不能核实，或者已经过期。请从登录页重新开始。")
    words = {"provider": provider_of(slug), "reason": reason}
    return render(request, "portal/log_in_failed.html", words, status=BAD_GATEWAY)


def _met(row: LogInProvider, coming: SocialLogin) -> User | None:
    """Somebody who comes for the first time; the link is kept, so that their name may change here."""
    user = person_for(row, coming.account.uid, coming.claims)
    if user is not None:
        _keep(row, coming, user, by=None)
    return user


def _link(request: HttpRequest, row: LogInProvider, coming: SocialLogin) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("login")
    user = request.user
    if coming.is_existing or SocialAccount.objects.filter(user=user, provider=row.slug).exists():
        messages.error(
            request, _("“%(name)s”的这个账号已经关联到一个会办账号，没有改动。") % {"name": row.name}
        )
        return redirect("security")
    _keep(row, coming, user, by=user)
    messages.success(request, _("已关联，以后可以用“%(name)s”登录。") % {"name": row.name})
    return redirect("security")


def _keep(row: LogInProvider, coming: SocialLogin, user: User, *, by: User | None) -> None:
    SocialAccount.objects.create(user=user, provider=row.slug, uid=coming.account.uid)
    keep_link(user, row.name, at=timezone.now(), by=by)
    tell_person(user)


def _refusal(row: LogInProvider) -> str:
    if row.unknown == row.Unknown.REFUSE:
        return _(
            "您的账号还没有和会办的账号关联。请先用会办的密码登录，在“登录和安全”里关联；没有会办账号的，请联系系统管理员开通。"
        )
    return _("会办里没有和您对应的账号，请联系系统管理员开通。")
