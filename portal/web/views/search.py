"""Looking for words in everything that one may read, and searches kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.web.search_page import SearchForm, kept_form, look_up
from portal.web.visitor import visitor
from workflow.errors import MoveRefusedError
from workflow.services.searches import forget_search, keep_search

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor

NAME_LENGTH = 40


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, what was found, and the person's kept searches."""
    me = visitor(request)
    form = SearchForm(request.GET, me=me)
    asked = "q" in request.GET
    result = look_up(form, me, request) if asked and not form.problem else None
    words = {
        "form": form,
        "asked": asked,
        "problem": form.problem if asked else "",
        "found": result,
        "kept": _kept(me),
    }
    return render(request, "portal/search.html", words)


@require_POST
def search_keep(request: HttpRequest) -> HttpResponse:
    """Keep a search under a name."""
    me = visitor(request)
    form = kept_form(request.POST.get("query", ""), me)
    name = (
        request.POST.get("name", "").strip()[:NAME_LENGTH] or form.chosen.get("q", "").strip()[:NAME_LENGTH]
    )
    if form.problem:
        messages.error(request, form.problem)
        return redirect("search")
    try:
        keep_search(me.user, name=name, query=form.query, at=me.at)
    except MoveRefusedError as error:
        messages.error(request, error.refusal.message)
    else:
        messages.success(request, _("已保存为“%(name)s”。") % {"name": name})
    return redirect(f"{reverse('search')}?{form.query}")


@require_POST
def search_forget(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a search no more."""
    if not forget_search(visitor(request).user, key):
        raise Http404
    messages.success(request, _("已删去这个查找。"))
    return redirect("search")


def _kept(me: Visitor) -> list[dict[str, object]]:
    own = me.user.saved_searches.order_by("name", "pk")
    return [{"key": one.pk, "name": one.name, "url": f"{reverse('search')}?{one.query}"} for one in own]
