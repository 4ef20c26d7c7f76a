"""The people of a city and their posts, kept by its administrator; every change with who, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notifications.push import revoke
from portal.web.keyset import page_of
from portal.web.letters_of_invitation import letters_page
from portal.web.managing import INVALID, administered, settled
from portal.web.people import (
    LONGEST,
    SHOWN,
    PersonForm,
    PersonNameForm,
    PostForm,
    ReasonForm,
    people_found,
    person_lines,
    post_lines,
)
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.queries import jurisdictions_administered_by, people_of, those_who_joined
from proposals.services.administering.invitations import invite
from proposals.services.administering.people import add_person, is_administrator, set_active
from proposals.services.administering.posts import end_post, give_post
from workflow.services.renaming import rename_person

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction, User


@require_http_methods(["GET", "HEAD"])
def people(request: HttpRequest) -> HttpResponse:
    """The city's people, found by name, account or body."""
    me = visitor(request)
    city = administered(request, me)
    asked, shown = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("show", "")
    page = page_of(people_found(city, asked, shown, me.on), request)
    words = {
        "jurisdiction": city,
        "asked": asked,
        "shown": shown,
        "kinds": SHOWN.items(),
        "page": page,
        "lines": person_lines(page.rows, me.on),
    }
    return render(request, "portal/people.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """The form that registers somebody with a first post."""
    me = visitor(request)
    city = administered(request, me)
    form = PersonForm(request.POST if request.method == "POST" else None, city=city, on=me.on)
    if request.method == "POST" and form.is_valid():
        made = settled(form, lambda: add_person(**form.cleaned_data, actor=me.user, at=me.at))
        if made is not None:
            messages.success(request, _("已登记：%(name)s。请发邀请信，本人凭信开通账号。") % {"name": made})
            return redirect("person", key=made.pk)
    words = {"jurisdiction": city, "form": form}
    return render(request, "portal/person_new.html", words, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, key: int) -> HttpResponse:
    """One person. `do` is `give`, `end`, `rename`, `disable`, `enable` or `invite`."""
    me = visitor(request)
    city, one = _own(me, key)
    if request.method != "POST":
        return _page(request, me, city, one)
    do = request.POST.get("do", "")
    if do == "invite":
        return letters_page(request, city, invite([one], city, actor=me.user, at=me.at))
    work = _WORKS.get(do)
    if work is None:
        return HttpResponseBadRequest()
    form = work(request, me, city, one)
    if form.errors:
        return _page(request, me, city, one, {do: form, "form": form})
    revoke({one.pk})
    messages.success(request, _("已保存。"))
    return redirect("person", key=one.pk)


def _own(me: Visitor, key: int) -> tuple[Jurisdiction, User]:
    """The person and the city whose own they are; Http404 for everybody else's."""
    mine = list(jurisdictions_administered_by(me.held))
    one = get_object_or_404(people_of(mine), pk=key)
    places = set(one.posts.values_list("organisation__jurisdiction", flat=True))
    return next(city for city in mine if city.pk in places), one


def _page(
    request: HttpRequest, me: Visitor, city: Jurisdiction, one: User, words: dict[str, Any] | None = None
) -> HttpResponse:
    given = {
        "jurisdiction": city,
        "person": one,
        "oneself": one.pk == me.user.pk,
        "kept_by_operator": is_administrator(one, me.at),
        "joined": those_who_joined().filter(pk=one.pk).exists(),
        "invitation": one.invitations.order_by("-pk").first(),
        "posts": post_lines(one, me.on),
        "acts": one.administrative_acts.select_related("by").order_by("-pk")[:100],
        "give": PostForm(city=city, on=me.on),
        "rename": PersonNameForm(auto_id="rename-%s"),
        "reason": ReasonForm(auto_id="switch-%s"),
        "people_url": f"{reverse('people')}?in={city.slug}",
    } | (words or {})
    return render(request, "portal/person.html", given, status=INVALID if words else 200)


def _give(request: HttpRequest, me: Visitor, city: Jurisdiction, one: User) -> Form:
    form = PostForm(request.POST, city=city, on=me.on)
    if form.is_valid():
        settled(form, lambda: give_post(one, **form.cleaned_data, actor=me.user, at=me.at))
    return form


def _end(request: HttpRequest, me: Visitor, _city: Jurisdiction, one: User) -> Form:
    form = ReasonForm(request.POST, auto_id="switch-%s")
    post = get_object_or_404(one.posts, pk=row_key(request.POST.get("post", "")) or 0)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        settled(form, lambda: end_post(post, actor=me.user, at=me.at, reason=reason))
    return form


def _rename(request: HttpRequest, me: Visitor, city: Jurisdiction, one: User) -> Form:
    form = PersonNameForm(request.POST, auto_id="rename-%s")
    if form.is_valid():
        settled(form, lambda: rename_person(one, city, **form.cleaned_data, actor=me.user, at=me.at))
    return form


def _switch(request: HttpRequest, me: Visitor, city: Jurisdiction, one: User) -> Form:
    form = ReasonForm(request.POST, auto_id="switch-%s")
    active = request.POST.get("do") == "enable"
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        settled(
            form, lambda: set_active(one, city, active=active, actor=me.user, at=me.at, reason=reason)
        )  # fmt: skip
    return form


_WORKS = {"give": _give, "end": _end, "rename": _rename, "disable": _switch, "enable": _switch}
