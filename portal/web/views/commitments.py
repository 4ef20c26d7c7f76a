"""The ledger of promises, and one promise with its whole story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.ledger import LedgerForm, page, tallies
from portal.web.promise_page import PromisePage
from portal.web.subjects import find_case, find_subject
from portal.web.visitor import visitor
from workflow.queries import OVERSEEING
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """The promises that the visitor looks after, by filters and keys."""
    me = visitor(request)
    form = LedgerForm(request.GET, me=me)
    found, lines = page(request, form)
    words = {
        "filters": form,
        "page": found,
        "lines": lines,
        "tallies": tallies(form),
        "looks_back": not me.roles.isdisjoint(OVERSEEING),
    }
    return render(request, "portal/commitment_list.html", words)


@require_safe
def commitment_detail(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """One promise: its source, its reports, its days, and what came after it."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    promise = find_subject(me, case, "commitment", key)
    told = PromisePage(promise, case, me, day_of(me.at, case.jurisdiction))
    return render(request, "portal/commitment_detail.html", told.words())
