"""Making a city and setting it up: by the operator until somebody administers it, by its administrator afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.web.cities import answers_to, city_lines, pack_choices, progress_of
from portal.web.city_forms import CityChangeForm, CityForm, PackForm, SessionForm
from portal.web.keyset import page_of
from portal.web.managing import CONFLICT, INVALID, city_set_up, city_told, operated, settled
from portal.web.visitor import visitor
from proposals.models import Jurisdiction, Session
from proposals.services.administering.acts import SetUpRefusedError, is_operator, sets_up
from proposals.services.administering.cities import SAID, change_city, make_city
from proposals.services.administering.terms import set_session
from workflow.rulebook import PackError
from workflow.services.readiness import choose_pack
from workflow.services.rulepacks import RulePackError

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse


@require_safe
def city_list(request: HttpRequest) -> HttpResponse:
    """The operator's list: how far each city is set up. Raises Http404 for everybody else."""
    me = visitor(request)
    operated(me)
    cities = list(Jurisdiction.objects.order_by("name", "pk"))
    return render(request, "portal/city_list.html", {"lines": city_lines(cities, me.at)})


@require_http_methods(["GET", "HEAD", "POST"])
def city_new(request: HttpRequest) -> HttpResponse:
    """The form of a further city."""
    me = visitor(request)
    operated(me)
    form = CityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in SAID}
        slug = form.cleaned_data["slug"]
        made = settled(form, lambda: make_city(slug=slug, given=given, actor=me.user, at=me.at))
        if made is not None:
            _warn_of_host(request, made)
            return redirect("city_progress", jurisdiction=made.slug)
    return _form(request, form, None, heading=_("设立一个辖区"), button=_("设立"))


@require_safe
def city_progress(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """What is missing until the first proposal can be filed, each with the way to put it right."""
    me = visitor(request)
    city = city_told(me, jurisdiction)
    operator, open_now = is_operator(me.user), sets_up(me.user, city, me.at)
    words = {
        "city": city,
        "progress": progress_of(city, me.at, operator=operator, open_now=open_now),
        "operator": operator,
        "open": open_now,
        "page": page_of(city.administrative_acts.select_related("by"), request),
    }
    return render(request, "portal/city_progress.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def city_basics(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """What the city is called and where it is found; the operator's alone."""
    me = visitor(request)
    operated(me)
    city = city_told(me, jurisdiction)
    initial = {name: getattr(city, name) for name in SAID}
    form = CityChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in SAID}
        changed = settled(form, lambda: change_city(city, given=given, actor=me.user, at=me.at))
        if changed is not None:
            messages.success(request, _("已保存。"))
            _warn_of_host(request, changed)
            return redirect("city_progress", jurisdiction=city.slug)
    return _form(request, form, city, heading=_("名称、时区和域名"), button=_("保存"))


def _warn_of_host(request: HttpRequest, city: Jurisdiction) -> None:
    if not answers_to(city.host, settings.ALLOWED_HOSTS):
        words = _("服务器还不认 %(host)s：请把它写进环境变量 ALLOWED_HOSTS，再重新启动。")
        messages.warning(request, words % {"host": city.host})


def _form(
    request: HttpRequest, form: Form, city: Jurisdiction | None, *, heading: str, button: str
) -> HttpResponse:
    words = {"form": form, "city": city, "heading": heading, "button": button}
    return render(request, "portal/city_form.html", words, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def city_pack(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The shipped packs with their deadlines and sources; one is chosen as the city's rules."""
    me = visitor(request)
    city = city_set_up(me, jurisdiction)
    words: dict[str, Any] = {"city": city, "status": 200}
    form = PackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pack = choose_pack(city, form.cleaned_data["pack"], actor=me.user, at=me.at)
        except (SetUpRefusedError, RulePackError, PackError) as error:
            words |= {"refusal": str(error), "status": CONFLICT}
        else:
            messages.success(request, _("已启用：%(pack)s。") % {"pack": pack})
            return redirect("city_progress", jurisdiction=city.slug)
    words["choices"] = pack_choices(city, city.day_of(me.at))
    return render(request, "portal/city_pack.html", words, status=words["status"])


@require_http_methods(["GET", "HEAD", "POST"])
def city_sessions(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The sessions, and the form for one; `?name=` fills it with that session's days."""
    me = visitor(request)
    city = city_set_up(me, jurisdiction)
    on = city.day_of(me.at)
    sessions = list(Session.objects.filter(jurisdiction=city).order_by("-year", "-pk"))
    form = (
        SessionForm(request.POST) if request.method == "POST" else _session_form(request, sessions, on.year)
    )
    if request.method == "POST" and form.is_valid():
        given = {"name": form.cleaned_data["name"], "year": form.cleaned_data["year"], "days": form.days}
        made = settled(form, lambda: set_session(city, **given, actor=me.user, at=me.at))
        if made is not None:
            messages.success(request, _("已登记届次：%(name)s。") % {"name": made})
            return redirect("city_sessions", jurisdiction=city.slug)
    words = {"city": city, "form": form, "sessions": sessions, "on": on}
    return render(request, "portal/city_sessions.html", words, status=INVALID if form.errors else 200)


def _session_form(request: HttpRequest, sessions: list[Session], year: int) -> SessionForm:
    named = request.GET.get("name", "")
    known = next((session for session in sessions if session.name == named), None)
    return SessionForm.for_year(year) if known is None else SessionForm.of(known)
