"""Excellent proposals and units of a session: who was named, by whom and why, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.figure_filters import session_asked
from portal.web.subjects import case_url
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.forms.honours import DecisionForm, NamingForm
from workflow.models import Honour
from workflow.queries.honours import (
    DECIDING,
    NAMING,
    READING,
    honour_sessions,
    honours_visible_to,
    nameable_cases,
    nameable_units,
    places_in,
)
from workflow.services.honours import decide_honour, name_honour, take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Session

OK, CONFLICT, INVALID = 200, 409, 422
READ: Final = ["GET", "HEAD", "POST"]


@require_http_methods(READ)
def honour_list(request: HttpRequest) -> HttpResponse:
    """What was named for `?session=` (else the newest), and what became of it; posting names one more."""
    me = visitor(request)
    if me.roles.isdisjoint(READING):
        raise PermissionDenied
    sessions = list(honour_sessions(me.held).select_related("jurisdiction"))
    session = session_asked(sessions, request.GET.get("session", ""))
    if session is None or session.jurisdiction_id not in places_in(me.held, NAMING):
        if request.method == "POST":
            raise PermissionDenied
        return _show(request, me, sessions, session)
    form = NamingForm(
        request.POST if request.method == "POST" else None,
        cases=nameable_cases(session, me.held),
        units=nameable_units(session, me.held),
        number=request.GET.get("number", ""),
    )
    if not form.is_bound or not form.is_valid():
        return _show(request, me, sessions, session, form=form, status=INVALID if form.is_bound else OK)
    named = {name: form.cleaned_data[name] for name in ("reason", "criteria")}
    try:
        name_honour(form.cleaned_data["subject"], session=session, actor=me.user, **named)
    except MoveRefusedError as error:
        words = {"form": form, "refusal": error.refusal.message}
        return _show(request, me, sessions, session, status=CONFLICT, **words)
    messages.success(request, _("已列入推荐名单。"))
    return redirect(_url(session))


@require_POST
def honour_decide(request: HttpRequest, key: int) -> HttpResponse:
    """Enter what was decided of one that was named."""
    me = visitor(request)
    honour = _honour(me, key)
    form = DecisionForm(request.POST, honour=honour, on=me.on)
    if not form.is_valid():
        messages.warning(request, _("没有登记：请选评定结果，填写评定日期。"))
        return redirect(_url(honour.session))

    def decide() -> None:
        told = {"on": form.cleaned_data["on"], "note": form.cleaned_data["note"]}
        decide_honour(honour, actor=me.user, chosen=form.chosen, **told)

    return _made(request, honour, decide, _("评定结果已登记。"))


@require_POST
def honour_take_back(request: HttpRequest, key: int) -> HttpResponse:
    """Name it no more."""
    me = visitor(request)
    honour = _honour(me, key)
    return _made(request, honour, lambda: take_back(honour, actor=me.user), _("已撤回这项推荐。"))


def _made(request: HttpRequest, honour: Honour, make: Callable[[], Any], said: str) -> HttpResponse:
    try:
        make()
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        messages.warning(request, error.refusal.message)
    else:
        messages.success(request, said)
    return redirect(_url(honour.session))


def _honour(me: Visitor, key: int) -> Honour:
    return get_object_or_404(honours_visible_to(me.held).select_related("session", "jurisdiction"), pk=key)


def _url(session: Session) -> str:
    return f"{reverse('honour_list')}?session={session.pk}"


def _show(
    request: HttpRequest,
    me: Visitor,
    sessions: list[Session],
    session: Session | None,
    *,
    status: int = OK,
    **more: Any,
) -> HttpResponse:
    found = _listed(me, session) if session else []
    words = {
        "sessions": sessions,
        "session": session,
        "chosen": [row for row in found if row["honour"].decision == Honour.Decision.CHOSEN],
        "pending": [row for row in found if row["honour"].decision == Honour.Decision.PENDING],
        "declined": [row for row in found if row["honour"].decision == Honour.Decision.DECLINED],
    }
    return render(request, "portal/honour_list.html", words | more, status=status)


def _listed(me: Visitor, session: Session) -> list[dict[str, Any]]:
    """Everything that was named for the session, as far as the visitor may read it. Two queries."""
    beside = (
        "case__proposal__proposer",
        "case__proposal__proposing_body",
        "case__jurisdiction",
        "organisation",
    )
    honours = honours_visible_to(me.held).filter(session=session).select_related(*beside, "named_for")
    deciding = session.jurisdiction_id in places_in(me.held, DECIDING)
    rows = []
    for honour in honours.prefetch_related("grounds").order_by("decided_on", "pk"):
        waiting = honour.decision == Honour.Decision.PENDING
        rows.append({
            "honour": honour,
            "url": case_url(honour.case) if honour.case else "",
            "grounds": [ground.get_criterion_display() for ground in honour.grounds.all()],
            "form": DecisionForm(honour=honour, on=me.on) if waiting and deciding else None,
            "mine": waiting and honour.named_for_id in me.organisations,
        })  # fmt: skip
    return rows
