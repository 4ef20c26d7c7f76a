"""How long personal data is kept: what would go, the rules, holds, and the protocols of what went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications.services.retention import BY_CODE, KINDS
from portal.web.keyset import page_of
from portal.web.visitor import visitor
from proposals.models import Jurisdiction
from proposals.queries import referred_to
from proposals.roles import Role
from workflow.errors import MoveRefusedError
from workflow.models import LegalHold, RetentionRun
from workflow.queries import cases_visible_to
from workflow.services.retention import foreseen, let_go, lift_hold, place_hold, set_rule

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor

READERS = frozenset({Role.ADMINISTRATOR, Role.SECRETARIAT})


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """What would go today, and what went before. The secretariat also sees the holds, which name cases."""
    me = visitor(request)
    place = _place(request, me, READERS)
    protocols = RetentionRun.objects.filter(jurisdiction=place).select_related("actor")
    page = page_of(protocols.prefetch_related("lines"), request)
    words = {
        "jurisdiction": place,
        "foreseen": foreseen(place, me.at, KINDS),
        "page": page,
        "protocols": [
            (run, [(BY_CODE[line.kind].label, line) for line in run.lines.all() if line.kind in BY_CODE])
            for run in page.rows
        ],
        "holds": _holds(me),
        "administers": _holds_role(me, place, Role.ADMINISTRATOR),
        "keeps": _holds_role(me, place, Role.SECRETARIAT),
    }
    return render(request, "portal/retention.html", words)


@require_POST
def retention_apply(request: HttpRequest) -> HttpResponse:
    """Let go of what is listed; only with the box ticked that it was looked at."""
    me = visitor(request)
    place = _place(request, me, {Role.ADMINISTRATOR})
    if not request.POST.get("looked_at"):
        messages.error(request, _("没有清除。请先核对清单，再勾选“我已核对”。"))
    else:
        run = let_go(place, actor=me.user, at=me.at, kinds=KINDS)
        gone = sum(line.rows for line in run.lines.all())
        messages.success(request, _("已清除 %(n)d 条，清单留在本页。") % {"n": gone})
    return _back(place)


@require_POST
def retention_rule(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep a kind for another time from now on."""
    me = visitor(request)
    place = _place(request, me, {Role.ADMINISTRATOR})
    if kind not in BY_CODE:
        raise Http404
    told = request.POST.get("months", "")
    months = int(told) if told.isascii() and told.isdigit() and len(told) < 5 else 0  # noqa: PLR2004 -- digits
    try:
        set_rule(place, BY_CODE[kind], months=months, source=request.POST.get("source", "")[:300])
    except MoveRefusedError as error:
        messages.error(request, error.refusal.message)
    else:
        messages.success(request, _("已改。下次清除按新的时间算。"))
    return _back(place)


@require_POST
def hold_place(request: HttpRequest) -> HttpResponse:
    """Let nothing of a case go."""
    me = visitor(request)
    place = _place(request, me, {Role.SECRETARIAT})
    number = request.POST.get("number", "").strip()
    case = cases_visible_to(me.held).filter(referred_to(number), jurisdiction=place).first()
    if case is None:
        messages.error(request, _("没有这个编号的提案。"))
        return _back(place)
    try:
        place_hold(case, reason=request.POST.get("reason", "")[:300], actor=me.user, at=me.at)
    except MoveRefusedError as error:
        messages.error(request, error.refusal.message)
    else:
        messages.success(request, _("已登记，解除以前不清除这一件的任何内容。"))
    return _back(place)


@require_POST
def hold_lift(request: HttpRequest, key: int) -> HttpResponse:
    """Let the usual times count for the case again."""
    me = visitor(request)
    place = _place(request, me, {Role.SECRETARIAT})
    hold = get_object_or_404(LegalHold, pk=key, case__in=cases_visible_to(me.held), case__jurisdiction=place)
    lift_hold(hold, actor=me.user, at=me.at)
    messages.success(request, _("已解除。"))
    return _back(place)


def _place(request: HttpRequest, me: Visitor, roles: Any) -> Jurisdiction:
    """The jurisdiction that `?in=` names, else the first in which one of the roles is held. Raises Http404 without any."""
    own = sorted({held.jurisdiction_id for held in me.held if held.role in roles})
    mine = Jurisdiction.objects.filter(pk__in=own).order_by("pk")
    named = request.GET.get("in", "")
    found = (mine.filter(slug=named) if named else mine).first()
    if found is None:
        raise Http404
    return found


def _holds_role(me: Visitor, place: Jurisdiction, role: str) -> bool:
    return any(held.role == role and held.jurisdiction_id == place.pk for held in me.held)


def _holds(me: Visitor) -> list[LegalHold]:
    """The holds that stand, on cases that the visitor sees."""
    found = LegalHold.objects.filter(lifted_at=None, case__in=cases_visible_to(me.held))
    return list(found.select_related("case__proposal", "placed_by").order_by("-pk"))


def _back(place: Jurisdiction) -> HttpResponse:
    return redirect(reverse("retention", query={"in": place.slug}))
