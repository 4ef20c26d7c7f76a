"""How I am told: by which wire, how soon, at what hours; and stopping mails from the mail itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.kinds import Wire
from notifications.queries import targets_of
from notifications.services.preferences import set_preferences
from notifications.services.unsubscribing import ExpiredLinkError, read_token, unsubscribe
from portal.web.notice_settings import PreferencesForm
from portal.web.targets import target_lines
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

INVALID = 422
GONE = 410
MISSING = 404


@require_http_methods(["GET", "HEAD", "POST"])
def notice_preferences(request: HttpRequest) -> HttpResponse:
    """What comes to me outside the system, and when."""
    me = visitor(request)
    form = PreferencesForm(me.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_preferences(me.user, **form.chosen())
        messages.success(request, _("消息设置已保存。"))
        return redirect("notice_preferences")
    targets = targets_of(me.user, me.held).select_related("organisation", "person", "made_by")
    words = {"form": form, "wires": Wire, "targets": target_lines(targets)}
    status = INVALID if form.errors else 200
    return render(request, "portal/notice_preferences.html", words, status=status)


@csrf_exempt  # the signed link is what entitles: a mail provider posts without a cookie (RFC 8058)
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, since scanners of mail look; posting stops the mails that the link names."""
    try:
        subscription = read_token(token)
    except ExpiredLinkError:
        return render(request, "portal/unsubscribe.html", {"state": "expired"}, status=GONE)
    if subscription is None:
        return render(request, "portal/unsubscribe.html", {"state": "unknown"}, status=MISSING)
    kinds = "、".join(str(kind.label) for kind in subscription.kinds)
    state = "asked"
    if request.method == "POST":
        unsubscribe(subscription)
        state = "done"
    return render(request, "portal/unsubscribe.html", {"state": state, "kinds": kinds})
