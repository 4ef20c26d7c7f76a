"""Looking as somebody else: begun by an administrator, ended by them, and read about by whoever was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications.account_news import tell_person
from portal.web.keyset import page_of
from portal.web.looking import forget, remember
from portal.web.managing import CONFLICT, settled
from portal.web.people import ReasonForm
from portal.web.visitor import visitor
from proposals.models import Look
from proposals.queries import jurisdictions_administered_by, people_of, places_of
from proposals.roles import Role
from workflow.services.looking import begin_look, end_look

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def look_begin(request: HttpRequest, key: int) -> HttpResponse:
    """See pages as one of the city's own people sees them."""
    me = visitor(request)
    mine = list(jurisdictions_administered_by(me.held))
    person = get_object_or_404(people_of(mine), pk=key)
    places = set(person.posts.values_list("organisation__jurisdiction", flat=True))
    city = next(one for one in mine if one.pk in places)
    form = ReasonForm(request.POST)
    look = None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        look = settled(form, lambda: begin_look(person, city, actor=me.user, at=me.at, reason=reason))
    if look is None:
        words = {"person": person, "form": form}
        return render(request, "portal/look_begin.html", words, status=CONFLICT)
    tell_person(person)
    response = redirect("workbench")
    remember(request, response, look)
    return response


@require_POST
def look_end(request: HttpRequest) -> HttpResponse:
    """Back to one's own pages."""
    me = visitor(request)
    response = redirect("manage")
    key = forget(request, response)
    look = None if key is None else end_look(key, actor=me.user, at=timezone.now())
    if look is not None:
        messages.success(request, _("已退出代看。"))
        response["Location"] = redirect("person", key=look.person_id)["Location"]
    return response


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """All looks of the places that one watches or administers, with every page that was read. Raises Http404."""
    me = visitor(request)
    places = places_of(me.held, Role.AUDITOR) | places_of(me.held, Role.ADMINISTRATOR)
    if not places:
        raise Http404
    found = Look.objects.filter(jurisdiction__in=places).select_related("by", "person")
    page = page_of(found.prefetch_related("pages"), request)
    return render(request, "portal/looks.html", {"page": page, "looks": page.rows})


@require_safe
def my_looks(request: HttpRequest) -> HttpResponse:
    """Who looked at one's own pages, when and why, and which pages were read."""
    me = visitor(request)
    found = Look.objects.filter(person=me.user).select_related("by", "person")
    page = page_of(found.prefetch_related("pages"), request)
    return render(request, "portal/looks.html", {"page": page, "looks": page.rows, "own": True})
