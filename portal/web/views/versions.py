"""The versions of a letter, any two of them compared, and the receipt of an opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.case_text import paragraphs
from portal.web.comparison import compared, unchanged
from portal.web.subjects import find_case, find_subject, subject_url
from portal.web.visitor import visitor
from workflow.history.receipts import receipt_of
from workflow.history.versions import versions_of
from workflow.queries import cases_visible_to
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from portal.web.visitor import Visitor
    from workflow.history.versions import Version
    from workflow.models import Case


@require_safe
def opinion_versions(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """The versions of an opinion and of those before and after it."""
    return _versions(request, (jurisdiction, reference), "opinion", key)


@require_safe
def reply_versions(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """The versions of a reply."""
    return _versions(request, (jurisdiction, reference), "reply", key)


def _versions(request: HttpRequest, case_at: tuple[str, str], machine: str, key: int) -> HttpResponse:
    """`?from=` and `?to=` name two versions to compare, the same twice to read one; else the last two are compared."""
    me = visitor(request)
    case = find_case(me, *case_at)
    letter = find_subject(me, case, machine, key)
    versions = versions_of(letter, me.held)
    old, new = _chosen(versions, request.GET)
    words = _common(case, me) | {
        "letter": letter,
        "machine": machine,
        "back_url": subject_url(letter, case),
        "versions": versions,
        "old": old,
        "new": new,
        "text": paragraphs(new.text) if new is not None and old is new else [],
    }
    if old is not None and new is not None and old is not new:
        lines = compared(old.text, new.text)
        words |= {"lines": lines, "unchanged": unchanged(lines)}
    return render(request, "portal/letter_versions.html", words)


def _chosen(versions: list[Version], query: QueryDict) -> tuple[Version | None, Version | None]:
    """The two that were asked for, the older first; else the last two. Raises Http404 for what is not there."""
    if not versions:
        return None, None
    known = {version.key: place for place, version in enumerate(versions)}
    asked = [query.get(name, "") for name in ("from", "to") if query.get(name)]
    if any(key not in known for key in asked):
        raise Http404
    places = sorted((known[key] for key in asked), reverse=True) or [min(1, len(versions) - 1), 0]
    return versions[places[0]], versions[places[-1]]


@require_safe
def opinion_receipt(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """The receipt of a sent opinion, to be kept or printed; 404 before it is sent."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    opinion = find_subject(me, case, "opinion", key)
    receipt = receipt_of(opinion, case, me.held)
    if receipt is None:
        raise Http404
    others = cases_visible_to(me.held).filter(opinion_links__opinion=opinion).exclude(pk=case.pk)
    words = _common(case, me) | {
        "opinion": opinion,
        "receipt": receipt,
        "back_url": subject_url(opinion, case),
        "others": [other.proposal for other in others.select_related("proposal").order_by("pk")],
    }
    return render(request, "portal/opinion_receipt.html", words)


def _common(case: Case, me: Visitor) -> dict[str, Any]:
    return {"today": day_of(me.at, case.jurisdiction), "case": case, "proposal": case.proposal}
