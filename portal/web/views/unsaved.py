"""Keeping what somebody is typing, for them alone. Nothing here is read by GET, and nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.web.subjects import move_url
from portal.web.unsaved import keep_typed, saved_words
from portal.web.visitor import visitor
from workflow.queries import VISIBLE, cases_visible_to
from workflow.rules import case_keys_of, cases_of
from workflow.services import why_not
from workflow.services.clock import day_of
from workflow.services.unsaved import discard_unsaved, keeps

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.errors import Refusal
    from workflow.machine import Transition
    from workflow.models import Case

FORBIDDEN: Final = 403
CONFLICT: Final = 409
TOO_LARGE: Final = 413


@require_POST
def unsaved(request: HttpRequest, machine: str, key: int, name: str) -> HttpResponse:
    """Keep the form of a move that the visitor may make now. JSON: `saved_at` and `words`, or `code` and `detail`."""
    me = visitor(request)
    row, subject = _asked(me, machine, key, name)
    held = row.acting(me.user, me.held, subject)
    if held is None:
        return _problem(FORBIDDEN, "forbidden", _("您现任的职务不能做这一步，内容没有保存。"))
    refusal = why_not(row, subject, day_of(me.at, cases_of(subject)[0].jurisdiction), held)
    if refusal is not None:
        return _refused(refusal)
    if not keep_typed(row, subject, me, request.POST):
        return _problem(TOO_LARGE, "too_large", _("内容太长，没有自动保存。请分开提交或缩短正文。"))
    return JsonResponse({"saved_at": me.at.isoformat(), "words": saved_words(me.at)})


@require_POST
def unsaved_discard(request: HttpRequest, machine: str, key: int, name: str) -> HttpResponse:
    """Let go of what the visitor typed and did not save, and open the form as it is saved."""
    me = visitor(request)
    row, subject = _asked(me, machine, key, name)
    discard_unsaved(row, subject, me.user)
    return redirect(move_url(subject, _case_of(me, subject), name))


def _asked(me: Visitor, machine: str, key: int, name: str) -> tuple[Transition, Any]:
    """A move whose forms are kept, of a thing that the visitor sees. Raises Http404."""
    if machine not in VISIBLE:
        raise Http404
    subject = VISIBLE[machine](me.held).filter(pk=key).first()
    row: Transition | None = type(subject).transitions.get(name) if subject is not None else None
    if row is None or row.derived or not keeps(row):
        raise Http404
    return row, subject


def _case_of(me: Visitor, subject: Any) -> Case:
    """A case under which the visitor finds the thing; a letter may belong to several."""
    case = cases_visible_to(me.held).filter(pk__in=case_keys_of(subject)).order_by("pk").first()
    if case is None:
        raise Http404
    return case


def _refused(refusal: Refusal) -> JsonResponse:
    return _problem(CONFLICT, refusal.code, refusal.message)


def _problem(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)
