"""The notice centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from notifications.services import mark_read
from notifications.services.streams import number_new
from portal.web.keyset import page_of
from portal.web.notices import lines, readable
from portal.web.visitor import visitor
from proposals.keys import row_key

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first, of the cases that I may still see. Looking marks nothing read."""
    me = visitor(request)
    # Before the rows are read, so that none beyond it is on the page.
    last = number_new([me.user.pk])[me.user.pk]
    page = page_of(readable(me), request)
    words = {"page": page, "notices": lines(page.rows, me), "up_to": last}
    return render(request, "portal/notice_list.html", words)


@require_POST
def notice_read(request: HttpRequest, key: int) -> HttpResponse:
    """Mark one notice read. Somebody else's is not there."""
    me = visitor(request)
    if not readable(me).filter(pk=key).exists():
        raise Http404
    mark_read(me.user, [key])
    return redirect("notice_list")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all notices read up to the number that the page was drawn at; one that came since stays unread."""
    me = visitor(request)
    last = row_key(request.POST.get("up_to", ""))
    if last is not None:
        seen = readable(me).filter(read_at=None, number__lte=last)
        mark_read(me.user, seen.values_list("pk", flat=True))
    return redirect("notice_list")
