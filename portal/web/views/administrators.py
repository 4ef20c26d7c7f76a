"""Who administers a city: named by the operator, and let in by a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notifications.push import revoke
from portal.web.city_forms import AdministratorForm
from portal.web.letters_of_invitation import letters_page
from portal.web.managing import INVALID, city_told, operated, settled
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.queries import posts_active, those_who_joined
from proposals.roles import Role
from proposals.services.administering.invitations import invite
from proposals.services.administering.people import add_person
from proposals.services.administering.posts import end_post

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction, Post


@require_http_methods(["GET", "HEAD", "POST"])
def city_administrator(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The administrators there are. `do=name` makes one and shows the letter, `do=again` a new letter, `do=end` ends one."""
    me = visitor(request)
    operated(me)
    city = city_told(me, jurisdiction)
    on = city.day_of(me.at)
    if request.method != "POST":
        return _page(request, city, AdministratorForm(city=city, on=on), on)
    match request.POST.get("do"):
        case "name":
            return _name(request, me, city, on)
        case "again":
            post = get_object_or_404(_posts(city, on), pk=row_key(request.POST.get("post", "")) or 0)
            return letters_page(request, city, invite([post.person], city, actor=me.user, at=me.at))
        case "end":
            return _end(request, me, city, on)
        case _:
            return HttpResponseBadRequest()


def _posts(city: Jurisdiction, on: date) -> QuerySet[Post]:
    posts = posts_active(on).filter(organisation__jurisdiction=city, role=Role.ADMINISTRATOR)
    return posts.select_related("person", "organisation").order_by("pk")


def _name(request: HttpRequest, me: Visitor, city: Jurisdiction, on: date) -> HttpResponse:
    form = AdministratorForm(request.POST, city=city, on=on)
    if form.is_valid():
        given = {"role": Role.ADMINISTRATOR, "username": "", "from_on": on, **form.cleaned_data}
        person = settled(form, lambda: add_person(**given, actor=me.user, at=me.at))
        if person is not None:
            return letters_page(request, city, invite([person], city, actor=me.user, at=me.at))
    return _page(request, city, form, on)


def _end(request: HttpRequest, me: Visitor, city: Jurisdiction, on: date) -> HttpResponse:
    post = get_object_or_404(_posts(city, on), pk=row_key(request.POST.get("post", "")) or 0)
    end_post(post, actor=me.user, at=me.at, reason=_("运维人员免去"))
    revoke({post.person_id})
    messages.success(request, _("已免去 %(person)s 的系统管理员职务。") % {"person": post.person})
    return redirect("city_administrator", jurisdiction=city.slug)


def _page(request: HttpRequest, city: Jurisdiction, form: AdministratorForm, on: date) -> HttpResponse:
    joined = set(those_who_joined().filter(posts__in=_posts(city, on)).values_list("pk", flat=True))
    lines = [(post, post.person_id in joined) for post in _posts(city, on)]
    words = {"city": city, "form": form, "lines": lines}
    return render(
        request, "portal/city_administrator.html", words, status=INVALID if form.errors else 200
    )  # fmt: skip
