"""Coming in with the account of another system of the city, and linking one to one's own account."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notifications.account_news import tell_person
from portal.web.identity.arriving import failed
from portal.web.identity.links import linkable, links_of
from portal.web.identity.proof import proven
from portal.web.identity.providers import provider_of
from portal.web.preferences import safe_next
from portal.web.visitor import visitor
from proposals.services.providers import keep_unlink

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from proposals.models import LogInProvider

logger = logging.getLogger(__name__)

BAD_GATEWAY = 502


@login_not_required
@never_cache
@require_POST
def log_in_with(request: HttpRequest, slug: str) -> HttpResponse:
    """On to the other system, whose log-in page is no business of ours."""
    if request.user.is_authenticated:
        return redirect(safe_next(request, "/"))
    return _go(request, _offered(slug), "login", safe_next(request, "/"))


@login_not_required
@never_cache
@require_safe
def log_in_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Back from there. Whatever does not hold together is told in words; `identity.adapters` says who it is."""
    from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView  # noqa: PLC0415 -- loads requests

    from portal.web.identity.oidc import CityAdapter  # noqa: PLC0415 -- the same

    row = _offered(slug)
    try:
        view = OAuth2CallbackView.adapter_view(CityAdapter(request, row.slug))
        return cast("HttpResponse", view(request))
    except (KeyError, TypeError, ValueError) as error:  # an answer of another shape than the libraries expect
        return failed(request, row.slug, exception=error)


@require_POST
@proven
def link_begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Link an account of a system of one's own place to one's own account."""
    me = visitor(request)
    row = next((one for one in linkable(me.user, me.held) if one.slug == slug), None)
    if row is None:
        raise Http404
    return _go(request, row, "connect", "/me/security/")


@require_POST
@proven
def link_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Come in with that account no more; not where nothing else is left to come in with."""
    user = visitor(request).user
    links = links_of(user)
    link = next((one for one in links if one.row.pk == key), None)
    if link is None:
        raise Http404
    if not user.has_usable_password() and len(links) == 1:
        messages.error(request, _("这是您唯一的登录方式，不能解除。请先让系统管理员给您设一个密码。"))
        return redirect("security")
    link.row.delete()
    keep_unlink(user, link.name, at=timezone.now())
    tell_person(user)
    messages.success(request, _("已解除关联。"))
    return redirect("security")


def _offered(slug: str) -> LogInProvider:
    row = provider_of(slug)
    if row is None:
        raise Http404
    return row


def _go(request: HttpRequest, row: LogInProvider, process: str, wanted: str) -> HttpResponse:
    """A page that leads on by itself: a form may not send anybody elsewhere (form-action of the CSP)."""
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error  # noqa: PLC0415 -- loads requests
    from requests import RequestException  # noqa: PLC0415 -- slow to load

    from portal.web.identity.oidc import address_of_log_in  # noqa: PLC0415 -- the same

    try:
        address = address_of_log_in(request, row, process, wanted)
    except (OAuth2Error, RequestException) as error:
        logger.warning("log-in with %s cannot begin: %s", row.slug, error)
        words = {"provider": row, "reason": _("现在连不上对方系统，请过几分钟再试，或者用密码登录。")}
        return render(request, "portal/log_in_failed.html", words, status=BAD_GATEWAY)
    return render(request, "portal/log_in_going.html", {"provider": row, "address": address})
