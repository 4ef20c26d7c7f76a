"""Where an administrator sets the words of mails and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from notifications.services.wording import GAPS, Phrasebook, example, fill, reset_wording, set_wording
from portal.web.managing import administered
from portal.web.visitor import visitor
from portal.web.wordings import WordingForm, heading, matters, version_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from proposals.models import Jurisdiction

INVALID = 422


@require_safe
def wording_list(request: HttpRequest) -> HttpResponse:
    """Everything that can be told, and where the jurisdiction has words of its own."""
    jurisdiction = administered(request, visitor(request))
    words = {"jurisdiction": jurisdiction, "groups": matters(jurisdiction)}
    return render(request, "portal/wording_list.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def wording_edit(request: HttpRequest, name: str, audience: str = "") -> HttpResponse:
    """The words of one thing for one audience: look at them filled with an example, keep them, or go back to the shipped ones."""
    me = visitor(request)
    jurisdiction = administered(request, me)
    version = version_of(jurisdiction, name, audience)
    present = Phrasebook().words(jurisdiction.pk, name, audience)
    wish = request.POST.get("do", "")
    if request.method == "POST" and wish == "reset":
        reset_wording(jurisdiction, name, audience)
        messages.success(request, _("“%(what)s”已恢复为随程序提供的措辞。") % {"what": heading(version)})
        return _back(jurisdiction)
    form = WordingForm(present, request.POST or None)
    shown = form.words() if form.is_valid() else present
    if request.method == "POST" and form.is_valid() and wish == "save":
        set_wording(jurisdiction, name, audience, shown, at=me.at)
        messages.success(request, _("“%(what)s”的措辞已保存，从现在起适用。") % {"what": heading(version)})
        return _back(jurisdiction)
    context = {
        "jurisdiction": jurisdiction,
        "version": version,
        "heading": heading(version),
        "form": form,
        "gaps": GAPS.items(),
        "preview": fill(shown, example(jurisdiction, name)),
    }
    return render(request, "portal/wording_edit.html", context, status=INVALID if form.errors else 200)


def _back(jurisdiction: Jurisdiction) -> HttpResponse:
    return redirect(reverse("wording_list", query={"in": jurisdiction.slug}))
