"""What may this person do, and why: for oneself, and for the people of a city by its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.web.rights import tables_of, tables_on
from portal.web.visitor import visitor
from proposals.queries import held_posts_at, jurisdictions_administered_by, people_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import User
    from proposals.queries import Held

LONGEST = 40


@require_safe
def my_rights(request: HttpRequest) -> HttpResponse:
    """One's own posts and what they give; with `?case=` on that case."""
    me = visitor(request)
    return _page(request, me, me.user, me.held)


@require_safe
def person_rights(request: HttpRequest, key: int) -> HttpResponse:
    """The same for one of the city's own people. Of a case it tells numbers and steps, nothing of its text."""
    me = visitor(request)
    mine = list(jurisdictions_administered_by(me.held))
    person = get_object_or_404(people_of(mine), pk=key)
    return _page(request, me, person, held_posts_at(person, me.at))


def _page(request: HttpRequest, me: Visitor, person: User, held: tuple[Held, ...]) -> HttpResponse:
    number = request.GET.get("case", "").strip()[:LONGEST]
    own = person.pk == me.user.pk
    tables = None
    for slug in dict.fromkeys(one.post.organisation.jurisdiction.slug for one in held) if number else ():
        tables = tables or tables_on(person, held, (slug, number), me.at, own=own)
    words = {
        "person": person,
        "own": own,
        "held": held,
        "number": number,
        "unknown": bool(number) and tables is None,
        "tables": tables if number else tables_of(held),
    }
    return render(request, "portal/rights.html", words)
