"""Linking a proposal with a promise that was not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.following import LINKING, choices, follow_words, followed_by, row_open
from portal.web.subjects import case_url, find_case
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.errors import MoveRefusedError
from workflow.queries.following import followable
from workflow.services import perform
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
def case_follow(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """Find a promise by `?q=` among those that the visitor reads or that are public, and link the proposal with it."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    on = day_of(me.at, case.jurisdiction)
    row = row_open(case, me, on, LINKING)
    if row is None:
        raise PermissionDenied
    if request.method == "POST":
        key = row_key(request.POST.get("commitment", ""))
        promise = followable(case, me.held).filter(pk=key).first() if key is not None else None
        if promise is None:
            messages.warning(request, _("没有找到这项承诺，请重新选择。"))
            return redirect(request.get_full_path())
        try:
            perform(row.name, case, actor=me.user, commitment=promise)
        except MoveRefusedError as error:
            messages.warning(request, error.refusal.message)
            return redirect(request.get_full_path())
        messages.success(request, _("已关联。提案页、交办和答复时都会看到。"))
        return redirect(case_url(case))
    words = request.GET.get("q", "")[:60]
    found, more = choices(case, me, on, words)
    told = {
        "today": on,
        "case": case,
        "proposal": case.proposal,
        "case_url": case_url(case),
        "q": words,
        "found": found,
        "more": more,
        "followed": followed_by(case, me),
        **follow_words(case, me, on),
    }
    return render(request, "portal/case_follow.html", told)
