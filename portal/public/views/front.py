"""Coming in: which place, looking for proposals, and reading one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.public.answer import kept, not_found, page, public_door
from portal.public.case_page import words_of
from portal.public.place import Place, all_places, place_of, site_here
from portal.public.search_page import Search, look_up, often_looked_for, sides
from workflow.queries.public_notes import canonical_reference
from workflow.queries.public_search import public_numbers, units_in_public
from workflow.queries.published import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest


@public_door
def front(request: HttpRequest) -> HttpResponse:
    """The places to choose from; where there is one, its search."""
    places = all_places()
    if len(places) <= 1:
        return redirect("public_search")
    numbers = public_numbers()
    rows = [{"place": Place(one, alone=False), "name": one.name, "number": numbers[one.pk]} for one in places]
    return page(request, "front", Place(None, alone=False), rows=rows)


@public_door
def place_front(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The search of one place."""
    place = place_of(jurisdiction)
    return not_found(request) if place is None else redirect(place.address("public_search"))


@public_door
def search(request: HttpRequest) -> HttpResponse:
    """What is published, found by its words and narrowed down."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return not_found(request)
    asked = Search(request.GET, place)
    named = place.jurisdiction is None and not place.alone
    words = {
        "search": asked,
        "found": None if asked.problem else look_up(asked, request.GET, named=named),
        "sides": [] if asked.problem else sides(asked),
        "often": often_looked_for(place),
        "narrow": asked.narrowing.number,
    }
    query = asked.query.urlencode()
    return page(request, "search", place, canonical=f"{request.path}{'?' if query else ''}{query}", **words)


@public_door
def case(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """One published case. Another way to write its number leads to it; everything else is nothing."""
    found, place = public_page(jurisdiction, reference), place_of(jurisdiction)
    if found is not None:
        place = place or Place(found.entry.jurisdiction, alone=False)
        return page(request, "case", place, **words_of(found))
    meant = canonical_reference(jurisdiction, reference)
    if meant and meant != reference:
        return redirect("public_case", jurisdiction, meant)
    return not_found(request)


@public_door
def units(request: HttpRequest) -> HttpResponse:
    """The units that handle what is published, and how much of it."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return not_found(request)
    rows = [] if place.jurisdiction is None else units_in_public(place.jurisdiction)
    return page(request, "units", place, rows=rows, places=[] if rows else all_places())


@public_door
def robots(request: HttpRequest) -> HttpResponse:
    """What machines may read: the public pages, and nothing else."""
    lines = [
        "User-agent: *",
        "Allow: /public/",
        "Allow: /static/",
        "Disallow: /public/search/",
        "Disallow: /",
        f"Sitemap: {site_here()}{reverse('public_sitemap')}",
    ]
    text = "\n".join(lines) + "\n"
    return kept(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))
