"""What was proposed and answered before on the matter of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.precedents import lines_of
from portal.web.subjects import case_url, find_case
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def case_precedents(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """Similar cases and earlier answers, of those that the visitor may read or that were published."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    similar, answers = lines_of(case, me)
    words = {"proposal": case.proposal, "case_url": case_url(case), "similar": similar, "answers": answers}
    return render(request, "portal/case_precedents.html", words)
