"""The bodies of a city: ticked from the usual ones, registered one by one, described, renamed, dissolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.web.city_forms import (
    AliasForm,
    BodyChangeForm,
    BodyForm,
    DissolveForm,
    RenameForm,
    UsualForm,
    WordsForm,
)
from portal.web.managing import INVALID, city_set_up, settled
from portal.web.visitor import visitor
from proposals.models import Organisation
from proposals.services.administering.acts import administers
from proposals.services.administering.bodies import (
    DESCRIBED,
    add_alias,
    add_body,
    describe_body,
    dissolve_body,
    enter_usual,
    usual_bodies,
)
from workflow.services.renaming import rename_body

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction


@require_http_methods(["GET", "HEAD", "POST"])
def city_bodies(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """The bodies there are. `do=usual` enters the ticked ones, `do=add` one of its own, `do=words` their words."""
    me = visitor(request)
    city = city_set_up(me, jurisdiction)
    match request.POST.get("do") if request.method == "POST" else "look":
        case "look":
            return _bodies(request, me, city)
        case "usual":
            return _enter_usual(request, me, city)
        case "add":
            return _add(request, me, city)
        case "words":
            return _set_words(request, me, city)
        case _:
            return HttpResponseBadRequest()


def _own(city: Jurisdiction) -> list[Organisation]:
    return list(Organisation.objects.filter(jurisdiction=city).order_by("kind", "name", "pk"))


def _usual(city: Jurisdiction, own: list[Organisation], data: Any = None) -> UsualForm:
    return UsualForm(data, bodies=usual_bodies(city.name), known={body.name for body in own})


def _wordless(own: list[Organisation]) -> list[Organisation]:
    kinds = {Organisation.Kind.BUREAU, Organisation.Kind.TOWN}
    return [body for body in own if body.kind in kinds and not body.document_word and not body.active_until]


def _bodies(
    request: HttpRequest, me: Visitor, city: Jurisdiction, words: dict[str, Any] | None = None
) -> HttpResponse:
    own = _own(city)
    given = {
        "city": city,
        "bodies": own,
        "usual": _usual(city, own),
        "form": BodyForm(),
        "words_form": WordsForm(bodies=_wordless(own)),
        "imports": administers(me.user, city, me.at),
    } | (words or {})
    return render(request, "portal/city_bodies.html", given, status=INVALID if words else 200)


def _enter_usual(request: HttpRequest, me: Visitor, city: Jurisdiction) -> HttpResponse:
    form = _usual(city, _own(city), request.POST)
    if not form.is_valid():
        return _bodies(request, me, city, {"usual": form})
    made = settled(form, lambda: enter_usual(city, form.codes, actor=me.user, at=me.at)) or []
    told = ngettext("已登记 %(n)d 个单位。", "已登记 %(n)d 个单位。", len(made)) % {"n": len(made)}
    messages.success(request, told)
    return redirect("city_bodies", jurisdiction=city.slug)


def _add(request: HttpRequest, me: Visitor, city: Jurisdiction) -> HttpResponse:
    form = BodyForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        made = settled(form, lambda: add_body(city, name=name, given=form.given, actor=me.user, at=me.at))
        if made is not None:
            messages.success(request, _("已登记单位：%(name)s。") % {"name": made})
            return redirect("city_bodies", jurisdiction=city.slug)
    return _bodies(request, me, city, {"form": form})


def _set_words(request: HttpRequest, me: Visitor, city: Jurisdiction) -> HttpResponse:
    form = WordsForm(request.POST, bodies=_wordless(_own(city)))
    if form.is_valid():
        for body, word in form.words:
            settled(form, lambda body=body, word=word: _describe_word(body, word, me))  # type: ignore[misc]
    if form.errors:
        return _bodies(request, me, city, {"words_form": form})
    messages.success(request, _("机关代字已保存。"))
    return redirect("city_bodies", jurisdiction=city.slug)


def _describe_word(body: Organisation, word: str, me: Visitor) -> Organisation:
    return describe_body(body, given={"document_word": word}, actor=me.user, at=me.at)


@require_http_methods(["GET", "HEAD", "POST"])
def city_body(request: HttpRequest, jurisdiction: str, key: int) -> HttpResponse:
    """One body. `do` is `describe`, `rename`, `alias` or `dissolve`."""
    me = visitor(request)
    city = city_set_up(me, jurisdiction)
    own = Organisation.objects.filter(jurisdiction=city).select_related("jurisdiction")
    body = get_object_or_404(own, pk=key)
    if request.method != "POST":
        return _body(request, body, {})
    work = _WORKS.get(request.POST.get("do", ""))
    if work is None:
        return HttpResponseBadRequest()
    name, form = work(request, body, me)
    if form.errors:
        return _body(request, body, {name: form})
    messages.success(request, _("已保存。"))
    return redirect("city_body", jurisdiction=city.slug, key=body.pk)


def _body(request: HttpRequest, body: Organisation, words: dict[str, Any]) -> HttpResponse:
    initial = {name: getattr(body, name) for name in DESCRIBED}
    given = {
        "city": body.jurisdiction,
        "body": body,
        "aliases": body.aliases.order_by("name", "pk"),
        "describe": BodyChangeForm(initial=initial),
        "rename": RenameForm(auto_id="rename-%s"),
        "alias": AliasForm(auto_id="alias-%s"),
        "dissolve": DissolveForm(auto_id="dissolve-%s"),
        "form": next(iter(words.values()), None),
    } | words
    return render(request, "portal/city_body.html", given, status=INVALID if words else 200)


def _describe(request: HttpRequest, body: Organisation, me: Visitor) -> tuple[str, Form]:
    form = BodyChangeForm(request.POST)
    if form.is_valid():
        settled(form, lambda: describe_body(body, given=form.given, actor=me.user, at=me.at))
    return "describe", form


def _rename(request: HttpRequest, body: Organisation, me: Visitor) -> tuple[str, Form]:
    form = RenameForm(request.POST, auto_id="rename-%s")
    if form.is_valid():
        settled(form, lambda: rename_body(body, **form.cleaned_data, actor=me.user, at=me.at))
    return "rename", form


def _alias(request: HttpRequest, body: Organisation, me: Visitor) -> tuple[str, Form]:
    form = AliasForm(request.POST, auto_id="alias-%s")
    if form.is_valid():
        settled(form, lambda: add_alias(body, **form.cleaned_data, actor=me.user, at=me.at))
    return "alias", form


def _dissolve(request: HttpRequest, body: Organisation, me: Visitor) -> tuple[str, Form]:
    form = DissolveForm(request.POST, auto_id="dissolve-%s")
    if form.is_valid():
        settled(form, lambda: dissolve_body(body, **form.cleaned_data, actor=me.user, at=me.at))
    return "dissolve", form


_WORKS = {"describe": _describe, "rename": _rename, "alias": _alias, "dissolve": _dissolve}
