"""What is new, for readers of feeds, and what there is, for search engines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from portal.public.answer import kept, not_found, public_door
from portal.public.place import here, place_of, site_here
from portal.public.search_page import Search
from workflow.queries.public_records import records_of
from workflow.queries.public_search import page_rows
from workflow.queries.published import public_cases

if TYPE_CHECKING:
    from django.http import HttpRequest

ENTRIES: Final = 30
UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML has no way to write."""
MAP: Final = 5_000
"""Keys that one page of the site map covers. A page keeps its place for good, whatever is taken back."""


@public_door
def feed(request: HttpRequest) -> HttpResponse:
    """The newest cases as an Atom feed: all, or those that a search finds (`q`, `unit`, `year`, `state`, `proposer`)."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return not_found(request)
    search = Search(request.GET, place)
    entries = search.entries.filter(search.narrowing.condition)
    keys = [] if search.problem else list(entries.order_by("-pk").values_list("pk", flat=True)[:ENTRIES])
    found = [row.public_case_id for row in page_rows(keys)]
    cases = public_cases().in_bulk(found)
    records = records_of([cases[key] for key in found if key in cases])
    words = {
        "place": place,
        "site": place.site,
        "query": search.query.urlencode(),
        "search": search,
        "records": records,
        "updated": max((record.case.changed_at for record in records), default=None),
    }
    return _xml(request, "feed", words, "application/atom+xml")


@public_door
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages of the site map."""
    newest = public_cases(here()).order_by("-pk").values_list("pk", flat=True).first()
    numbers = range(0 if newest is None else newest // MAP + 1)
    addresses = [f"{site_here()}{reverse('public_sitemap_page', args=[number])}" for number in numbers]
    return _xml(request, "sitemap", {"addresses": addresses})


@public_door
def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """The cases of one stretch of keys; an empty page is as good as one that never was."""
    low = min(number, 2**40) * MAP
    rows = public_cases(here()).filter(pk__gte=low, pk__lt=low + MAP).order_by("pk")
    pages = [
        {
            "url": f"{row.jurisdiction.site(settings.SITE_URL)}{reverse('public_case', args=[row.jurisdiction.slug, row.reference])}",
            "changed_at": row.changed_at,
        }
        for row in rows
    ]
    return _xml(request, "sitemap_page", {"pages": pages})


def _xml(
    request: HttpRequest, template: str, words: dict[str, Any], kind: str = "application/xml"
) -> HttpResponse:
    text = UNWRITABLE.sub("", render_to_string(f"public/{template}.xml", words))
    return kept(request, HttpResponse(text, content_type=f"{kind}; charset=utf-8"))
