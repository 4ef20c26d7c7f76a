"""Calls for proposals: to publish, to answer, to browse, to take up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web import clues as sheets
from portal.web.keyset import page_of
from portal.web.subjects import move_url
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.queries import places_of
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.queries.clues import calls_visible_to, clues_visible_to, may_offer, may_sort
from workflow.services import clues as services

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Call, Clue

CONFLICT: Final = 409
INVALID: Final = 422
READING: Final = ["GET", "HEAD", "POST"]


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """The calls of the visitor's places, the newest first."""
    me = visitor(request)
    calls = calls_visible_to(me.held).select_related("session").annotate(named=Count("clues"))
    words = {"page": page_of(calls, request), "may_publish": bool(places_of(me.held, Role.SECRETARIAT))}
    return render(request, "portal/call_list.html", words)


@require_http_methods(READING)
def call_new(request: HttpRequest) -> HttpResponse:
    """Publish a call; it is open at once."""
    me = visitor(request)
    if not places_of(me.held, Role.SECRETARIAT):
        raise PermissionDenied(_("只有提案委的经办人才能发布征集。"))
    form = sheets.CallForm(request.POST if request.method == "POST" else None, me=me)
    words = {"label": _("发布提案线索征集"), "back_url": reverse("call_list"), "button": _("发布")}

    def publish() -> str:
        call = services.publish_call(actor=me.user, **form.cleaned_data)
        messages.success(request, _("征集已发布，委员和各单位都能看到。"))
        return _call_url(call)

    return _entered(request, form, publish, words)


@require_safe
def call_detail(request: HttpRequest, key: int) -> HttpResponse:
    """One call with the clues that the visitor may read."""
    me = visitor(request)
    call = _call(me, key)
    found = (
        clues_visible_to(me.held).filter(call=call).select_related("offered_by", "organisation", "closed_by")
    )
    page = page_of(found, request)
    is_open = call.closed_at is None and call.until_on >= me.on
    words = {
        "call": call,
        "page": page,
        "lines": sheets.lines(page.rows, me),
        "bodies": sheets.bodies(me) if me.may_file else [],
        "is_member": Role.MEMBER in me.roles,
        "is_open": is_open,
        "may_offer": is_open and may_offer(me.held, call),
        "may_close": call.closed_at is None and may_sort(me.held, call.jurisdiction_id),
    }
    return render(request, "portal/call_detail.html", words)


@require_POST
def call_close(request: HttpRequest, key: int) -> HttpResponse:
    """Take no more answers."""
    me = visitor(request)
    call = _call(me, key)
    _made(request, lambda: services.close_call(call, actor=me.user), _("这次征集已提前结束，不再接收线索。"))
    return redirect(_call_url(call))


@require_http_methods(READING)
def clue_new(request: HttpRequest, key: int) -> HttpResponse:
    """Answer a call."""
    me = visitor(request)
    call = _call(me, key)
    if not may_offer(me.held, call):
        raise PermissionDenied
    form = sheets.ClueForm(request.POST if request.method == "POST" else None)
    words = {
        "label": _("提供线索"),
        "about": call.title,
        "back_url": _call_url(call),
        "button": _("提交线索"),
    }

    def offer() -> str:
        services.offer_clue(call, actor=me.user, **form.cleaned_data)
        messages.success(request, _("线索已提交，委员和提案单位可以选用。"))
        return _call_url(call)

    return _entered(request, form, offer, words)


@require_http_methods(READING)
def clue_close(request: HttpRequest, key: int) -> HttpResponse:
    """Say that a clue is not to be taken up any more."""
    me = visitor(request)
    clue = _clue(me, key)
    if clue.offered_by_id != me.user.pk and not may_sort(me.held, clue.jurisdiction_id):
        raise PermissionDenied
    form = sheets.ClosingForm(request.POST if request.method == "POST" else None)
    back = _call_url(clue.call)
    words = {"label": _("关闭线索"), "about": clue.title, "back_url": back, "button": _("关闭线索")}

    def close() -> str:
        services.close_clue(clue, actor=me.user, **form.cleaned_data)
        messages.success(request, _("线索已关闭，已经选用的提案不受影响。"))
        return back

    return _entered(request, form, close, words)


@require_POST
def clue_take(request: HttpRequest, key: int) -> HttpResponse:
    """Begin a proposal from a clue, in one's own name or a body's, and go on writing it."""
    me = visitor(request)
    clue = _clue(me, key)
    told = row_key(request.POST.get("body", ""))
    body = next((body for body in sheets.bodies(me) if body.pk == told), None)
    try:
        case = services.take_up(clue, actor=me.user, body=body)
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        messages.warning(request, error.refusal.message)
        return redirect(_call_url(clue.call))
    messages.success(request, _("已用这条线索建立草稿，请接着写清理由和办法。"))
    return redirect(move_url(case, case, "edit"))


def _entered(
    request: HttpRequest, form: Form, make: Callable[[], str], words: dict[str, Any]
) -> HttpResponse:
    """Show the form, or do with it what it is for and go on to where that leads."""
    if not form.is_bound:
        return render(request, "portal/clue_form.html", words | {"form": form})
    if not form.is_valid():
        return render(request, "portal/clue_form.html", words | {"form": form}, status=INVALID)
    try:
        return redirect(make())
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        shown = words | {"form": form, "refusal": error.refusal.message}
        return render(request, "portal/clue_form.html", shown, status=CONFLICT)


def _made(request: HttpRequest, make: Callable[[], Any], said: str) -> None:
    try:
        make()
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        messages.warning(request, error.refusal.message)
        return
    messages.success(request, said)


def _call(me: Visitor, key: int) -> Call:
    call = calls_visible_to(me.held).select_related("session", "jurisdiction").filter(pk=key).first()
    if call is None:
        raise Http404
    return call


def _clue(me: Visitor, key: int) -> Clue:
    clue = clues_visible_to(me.held).select_related("call", "jurisdiction").filter(pk=key).first()
    if clue is None:
        raise Http404
    return clue


def _call_url(call: Call) -> str:
    return reverse("call_detail", args=[call.pk])
