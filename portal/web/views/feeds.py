"""My deadlines in other calendars: making the secret address, closing it, and what it gives."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notifications.services.feed_text import calendar_of_deadlines
from notifications.services.feeds import (
    deadlines_in_feed,
    feed_of,
    make_feed,
    person_behind,
    revoke_feed,
)
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Whether I have such an address. The address itself was told when it was made."""
    return render(request, "portal/my_calendar.html", {"feed": feed_of(visitor(request).user)})


@require_POST
@never_cache
def my_calendar_make(request: HttpRequest) -> HttpResponse:
    """Make a new address, show it this once, and close the one before."""
    me = visitor(request)
    token = make_feed(me.user)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    return render(request, "portal/my_calendar.html", {"feed": feed_of(me.user), "address": address})


@require_POST
def my_calendar_revoke(request: HttpRequest) -> HttpResponse:
    """Close my address."""
    if revoke_feed(visitor(request).user):
        messages.success(request, _("订阅地址已停用，从现在起打不开。"))
    return redirect("my_calendar")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The open deadlines of whoever made the address, by the rights that they have now. 404 for any other."""
    person = person_behind(token)
    if person is None:
        raise Http404
    text = calendar_of_deadlines(deadlines_in_feed(person, timezone.now()))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(text).hexdigest()}"'
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="huiban.ics"'
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
