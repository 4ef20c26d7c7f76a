"""Many units urged at one stroke."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.documents.rendering import FORMS
from portal.web.subjects import case_url
from portal.web.urging import (
    FilterForm,
    UrgingForm,
    done_under,
    listing,
    may_urge,
    named_shares,
    pressing,
)
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.queries import assignments_visible_to
from workflow.services.urging import Stroke, urge_many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor

OK: Final = 200
CONFLICT: Final = 409
INVALID: Final = 422
KEY: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was filled in, and what came of it: `wrong` says what is wrong with the choice, `gone` how many of those chosen
    cannot be seen any more."""

    form: UrgingForm
    batch: str = ""
    wrong: str = ""
    stroke: Stroke = field(default_factory=Stroke)
    gone: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
def urge_batch(request: HttpRequest) -> HttpResponse:
    """Choose among what is overdue or near, and urge all of it with the same words; `?batch=` shows what was just done.

    An address may tick shares beforehand (`?shares=`); nothing else is filled in by it.

    What may not be urged stays ticked and is named with its reason; the others are urged all the same.
    """
    me = visitor(request)
    if not may_urge(me):
        raise PermissionDenied
    if request.method != "POST":
        return _show(request, me, Asked(UrgingForm(on=me.on), batch=request.GET.get("batch", "")))
    form = UrgingForm(request.POST, on=me.on)
    shares, wrong = named_shares(request.POST.getlist("shares"), me)
    if not form.is_valid() or wrong:
        return _show(request, me, Asked(form, wrong=wrong), status=INVALID)
    told = request.POST.get("_key", "")
    key = told if KEY.fullmatch(told) else uuid4().hex
    stroke = urge_many(shares, actor=me.user, reason=form.words, by_on=form.cleaned_data["by_on"], key=key)
    gone = len(set(request.POST.getlist("shares"))) - len(shares)
    if stroke.refusals or gone:
        asked = Asked(form, batch=key, stroke=stroke, gone=gone)
        return _show(request, me, asked, status=OK if stroke.urged else CONFLICT)
    words = ngettext("已催办 %(n)d 件。", "已催办 %(n)d 件。", len(stroke.urged))
    messages.success(request, words % {"n": len(stroke.urged)})
    return redirect(f"{reverse('urge_batch')}?{_kept(request, batch=key)}")


def _kept(request: HttpRequest, **more: str) -> str:
    """The filters of the address, with `more`."""
    query = request.GET.copy()
    for name in ("batch", "shares", "tick"):
        query.pop(name, None)
    query.update(more)
    return query.urlencode()


def _show(request: HttpRequest, me: Visitor, asked: Asked, *, status: int = OK) -> HttpResponse:
    found = pressing(me)
    filters = FilterForm(request.GET, listed=found)
    words = {
        "today": me.on,
        "form": asked.form,
        "filters": filters,
        "listed": listing(filters.narrow(found, me.on), me, ticked=_ticked(request, asked.stroke)),
        "wrong": asked.wrong,
        "done": _done(asked.batch, me),
        "refused": _refused(asked.stroke, me),
        "gone": asked.gone,
        "key": uuid4().hex,
        "here": _kept(request),
        "tick_all": _kept(request, tick="all"),
    }
    return render(request, "portal/urge_batch.html", words, status=status)


def _ticked(request: HttpRequest, stroke: Stroke) -> Collection[int] | None:
    """What was chosen and is still to be done; None for all that there is."""
    if request.method != "POST":
        return None if request.GET.get("tick") == "all" else _numbers(request.GET.getlist("shares"))
    if stroke.urged or stroke.refusals:
        return stroke.refusals
    return _numbers(request.POST.getlist("shares"))


def _numbers(told: Iterable[str]) -> set[int]:
    return {key for key in map(row_key, told) if key is not None}


def _done(batch: str, me: Visitor) -> list[dict[str, Any]]:
    """Each unit that was urged, its cases, and where its notice is fetched."""
    rows = []
    for done in done_under(batch, me):
        case = done.urgings[-1].assignment.case
        kind, key = done.notice
        place = [case.jurisdiction.slug, case.proposal.reference, kind, key]
        forms = {form: reverse("paper", args=[*place, form]) for form in FORMS}
        cases = [urging.assignment.case for urging in done.urgings]
        links = [{"url": case_url(one), "number": one.proposal.reference} for one in cases]
        rows.append({"unit": done.unit, "cases": links, "papers": forms})
    return rows


def _refused(stroke: Stroke, me: Visitor) -> list[dict[str, Any]]:
    """Each share that was not urged, by name, with the reason."""
    shares = assignments_visible_to(me.held).filter(pk__in=stroke.refusals)
    return [
        {"share": share, "url": case_url(share.case), "reason": stroke.refusals[share.pk].message}
        for share in shares.select_related("organisation", "case__proposal", "case__jurisdiction").order_by(
            "pk"
        )
    ]
