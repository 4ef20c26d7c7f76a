"""A decision on one proposal under examination: a form, one service call, back to the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.examining import DECIDED_ALONE, find_examined, merge_targets, pane_of, queue_url
from portal.web.views.examination import examiner
from proposals.keys import row_key
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.models import Case
from workflow.services import perform, why_not
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.errors import Refusal
    from workflow.forms import MoveForm
    from workflow.machine import Transition

OK: Final = 200
CONFLICT: Final = 409
INVALID: Final = 422
MERGE: Final = "merge_into"
LONGEST_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that the visitor asks for, of a case that they examine, with its form."""

    me: Visitor
    case: Case
    row: Transition
    form: MoveForm


@require_http_methods(["GET", "HEAD", "POST"])
def examination_decide(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Back for correction, merged, not filed, or asked about 社情民意: what needs words of its own."""
    me = examiner(request)
    if name not in DECIDED_ALONE:
        raise Http404
    case = find_examined(me, key)
    row: Transition = Case.transitions[name]
    held = row.acting(me.user, me.held, case)
    if held is None:
        raise PermissionDenied
    on = day_of(me.at, case.jurisdiction)
    posted = request.POST if request.method == "POST" else None
    asked = Asked(me, case, row, row.form_class()(posted, subject=case, actor=me.user, on=on))
    if posted is not None:
        return _decide(request, asked)
    refusal = why_not(row, case, on, held)
    return _show(request, asked) if refusal is None else _refused(request, asked, refusal)


def _decide(request: HttpRequest, asked: Asked) -> HttpResponse:
    if not asked.form.is_valid():
        return _show(request, asked, status=INVALID)
    try:
        perform(
            asked.row.name,
            asked.case,
            actor=asked.me.user,
            expected=row_key(request.POST.get("_expected", "")),
            key=request.POST.get("_key", "")[:64] or None,
            **asked.form.inputs(),
        )
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        return _show(request, asked, status=CONFLICT, refusal=error.refusal.message)
    words = _("“%(label)s”已办好：%(title)s。")
    messages.success(request, words % {"label": asked.row.label, "title": asked.case.proposal.title})
    return redirect(queue_url(asked.case))


def _refused(request: HttpRequest, asked: Asked, refusal: Refusal) -> HttpResponse:
    words = {"label": asked.row.label, "refusal": refusal.message, "back_url": queue_url(asked.case)}
    return render(request, "portal/refused.html", words, status=CONFLICT)


def _show(request: HttpRequest, asked: Asked, *, status: int = OK, refusal: str = "") -> HttpResponse:
    find = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    merging = asked.row.name == MERGE
    words = {
        "pane": pane_of(asked.case, asked.me),
        "row": asked.row,
        "label": asked.row.label,
        "form": asked.form,
        "merging": merging,
        "targets": merge_targets(asked.case, asked.me, words=find) if merging else [],
        "into": row_key(request.POST.get("target", "") or request.GET.get("into", "")),
        "find": find,
        "refusal": refusal,
        "expected": asked.case.revision,
        "key": uuid4().hex,
        "back_url": queue_url(asked.case),
    }
    return render(request, "portal/examination_decide.html", words, status=status)
