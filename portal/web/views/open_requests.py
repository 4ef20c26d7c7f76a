"""改办与延期: what units ask and wait for, on one page; later dates may be granted for several at one stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.web.open_requests import extensions_open, objections_open, to_and_fro
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.queries import OFFICES, assignments_visible_to
from workflow.services.batches import grant_extensions
from workflow.transitions import ASSIGNMENT

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor

GRANT: Final = ASSIGNMENT["extend_grant"]
CONFLICT: Final = 409
MOST: Final = 100


@require_http_methods(["GET", "HEAD", "POST"])
def open_requests(request: HttpRequest) -> HttpResponse:
    """The page; a POST grants what is ticked, each by itself, and names what was not granted."""
    me = visitor(request)
    if me.roles.isdisjoint(OFFICES):
        raise PermissionDenied
    if request.method != "POST":
        return _show(request, me)
    if me.roles.isdisjoint(GRANT.who.roles):
        raise PermissionDenied
    keys = {key for key in map(row_key, request.POST.getlist("shares")[:MOST]) if key is not None}
    if not keys:
        messages.warning(request, _("请先勾选要同意的延期申请。"))
        return redirect("open_requests")
    shares = list(
        assignments_visible_to(me.held).filter(pk__in=keys).select_related("organisation", "case__proposal")
    )
    done = grant_extensions(
        shares,
        actor=me.user,
        reason=request.POST.get("reason", "").strip()[:500],
        key=request.POST.get("_key", "")[:32],
    )
    granted = [share for share in shares if done[share.pk] is None]
    if granted:
        words = ngettext("已同意延期 %(n)d 件。", "已同意延期 %(n)d 件。", len(granted))
        messages.success(request, words % {"n": len(granted)})
    refused = [(share, refusal.message) for share in shares if (refusal := done[share.pk]) is not None]
    if refused:
        return _show(
            request, me, refused=refused, ticked={share.pk for share, _why in refused}, status=CONFLICT
        )
    return redirect("open_requests")


def _show(
    request: HttpRequest,
    me: Visitor,
    *,
    ticked: set[int] | None = None,
    refused: list[tuple[Any, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    words = {
        "objections": objections_open(me),
        "extensions": extensions_open(me, ticked or ()),
        "going": to_and_fro(me),
        "may_grant": not me.roles.isdisjoint(GRANT.who.roles),
        "refused": refused or [],
        "key": uuid4().hex,
    }
    return render(request, "portal/open_requests.html", words, status=status)
