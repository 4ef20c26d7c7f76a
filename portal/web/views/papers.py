"""The papers of a case: what there is, and each as a Word file or PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.documents.casefile import ZIP_TYPE, casefile, file_name
from portal.documents.registry import offers
from portal.documents.rendering import FORMS
from portal.documents.serving import paper_file
from portal.documents.streaming import streamed
from portal.web.subjects import ANSWER, case_url, find_answered_case, find_case
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
    from django.utils.functional import _StrPromise

    from portal.documents.registry import Offer
    from workflow.models import Case


@dataclass(frozen=True)
class Link:
    """One paper with where it is fetched in each form."""

    label: _StrPromise
    about: str
    word_url: str
    pdf_url: str


@require_safe
def paper_list(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """Every paper of the case that the visitor may have."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    words = {
        "case": case,
        "proposal": case.proposal,
        "case_url": case_url(case),
        "papers": list(links(case, offers(case, me.held))),
    }
    return render(request, "portal/paper_list.html", words)


@require_safe
def paper(request: HttpRequest, **place: str) -> HttpResponse:
    """One paper as a file to be saved: `jurisdiction`, `reference`, `kind`, `key` and `form` (docx, pdf).

    The answer to an objection goes to the unit that asked, which may have lost the case by it.
    """
    me = visitor(request)
    find = find_answered_case if place["kind"] == ANSWER else find_case
    case = find(me, place["jurisdiction"], place["reference"])
    return paper_file(case, me.held, place["kind"], int(place["key"]), place["form"])


@require_safe
def case_archive(request: HttpRequest, jurisdiction: str, reference: str) -> StreamingHttpResponse:
    """Everything of the case that the visitor may have, as one zip."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    return streamed(request, casefile(case, me.held), name=file_name(case), media_type=ZIP_TYPE)


def links(case: Case, offered: Iterator[Offer]) -> Iterator[Link]:
    """The addresses of papers that the visitor was found to may have."""
    for offer in offered:
        place = [case.jurisdiction.slug, case.proposal.reference, offer.kind.slug, offer.key]
        word_url, pdf_url = (reverse("paper", args=[*place, form]) for form in FORMS)
        yield Link(offer.kind.label, offer.about, word_url, pdf_url)
