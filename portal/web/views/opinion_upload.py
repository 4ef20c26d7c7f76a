"""An opinion that was written elsewhere: paste or upload it, look over what it was taken apart into, save it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.letter_sheet import OpinionSheet
from portal.web.letter_split import ArrivalForm, open_asks, pieces, redrawn, taken_apart, verdicts
from portal.web.subjects import find_case, find_subject, move_url, subject_url
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError, StaleMoveError
from workflow.services import perform, why_not
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.queries import Held
    from workflow.models import Case, Opinion

CONFLICT: Final = 409
INVALID: Final = 422
ROW: Final = "write"


@dataclass(frozen=True)
class Arriving:
    """An opinion that the visitor may write, and under which case they came to it."""

    me: Visitor
    case: Case
    opinion: Opinion
    held: Held
    on: date

    @property
    def who(self) -> dict[str, Any]:
        """What every form of a move wants to know."""
        return {"subject": self.opinion, "actor": self.me.user, "on": self.on}

    @property
    def back_url(self) -> str:
        return subject_url(self.opinion, self.case)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_upload(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """Two steps on one address: `step` says what was sent, a letter (`read`) or its looked-over pieces."""
    arriving = _arriving(visitor(request), (jurisdiction, reference), key)
    refusal = why_not(type(arriving.opinion).transitions[ROW], arriving.opinion, arriving.on, arriving.held)
    if refusal is not None:
        words = {"label": _("粘贴或上传"), "refusal": refusal.message, "back_url": arriving.back_url}
        return render(request, "portal/refused.html", words, status=CONFLICT)
    if request.method != "POST":
        return _ask(request, arriving, ArrivalForm())
    step = request.POST.get("step", "")
    steps = {"read": _read, "save": _save, "back": _back}
    return steps.get(step, _redo)(request, arriving)


def _arriving(me: Visitor, case_at: tuple[str, str], key: int) -> Arriving:
    """Raises Http404 for an opinion that the visitor does not see, PermissionDenied for one they may not write."""
    case = find_case(me, *case_at)
    opinion: Opinion = find_subject(me, case, "opinion", key)
    held = type(opinion).transitions[ROW].acting(me.user, me.held, opinion)
    if held is None:
        raise PermissionDenied
    return Arriving(me, case, opinion, held, day_of(me.at, case.jurisdiction))


def _read(request: HttpRequest, arriving: Arriving) -> HttpResponse:
    form = ArrivalForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, arriving, form, status=INVALID)
    return _look_over(request, arriving, taken_apart(form.letter, **arriving.who))


def _redo(request: HttpRequest, arriving: Arriving) -> HttpResponse:
    """The pieces with something done to them; nothing is checked and nothing saved."""
    sheet = redrawn(request.POST, request.POST.get("step", ""), **arriving.who)
    return _look_over(request, arriving, sheet)


def _back(request: HttpRequest, arriving: Arriving) -> HttpResponse:
    """The letter as one text again, with whatever was changed in its pieces."""
    sheet = redrawn(request.POST, "", **arriving.who)
    return _ask(request, arriving, ArrivalForm(initial={"text": sheet.present_text()}))


def _save(request: HttpRequest, arriving: Arriving) -> HttpResponse:
    sheet = OpinionSheet(request.POST, **arriving.who)
    if not sheet.is_valid():
        return _look_over(request, arriving, sheet, status=INVALID)
    told = request.POST.get("_expected", "")
    try:
        perform(
            ROW,
            arriving.opinion,
            actor=arriving.me.user,
            expected=int(told) if told.isascii() and told.isdigit() else None,
            key=request.POST.get("_key", "")[:64] or None,
            **sheet.inputs(),
        )
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        fresh = _arriving(
            arriving.me,
            (arriving.case.jurisdiction.slug, arriving.case.proposal.reference),
            arriving.opinion.pk,
        )
        more = {"refusal": error.refusal.message, "stale": isinstance(error, StaleMoveError)}
        return _look_over(request, fresh, sheet, status=CONFLICT, **more)
    messages.success(request, _("会办意见已存为新的一稿，还没有送审。"))
    return redirect(arriving.back_url)


def _ask(request: HttpRequest, arriving: Arriving, form: ArrivalForm, *, status: int = 200) -> HttpResponse:
    return render(request, "portal/opinion_upload.html", _words(arriving) | {"form": form}, status=status)


def _look_over(
    request: HttpRequest, arriving: Arriving, sheet: OpinionSheet, *, status: int = 200, **more: Any
) -> HttpResponse:
    words = _words(arriving) | {
        "form": sheet,
        "pieces": pieces(sheet),
        "open_asks": open_asks(sheet),
        "verdicts": verdicts(sheet),
        "expected": arriving.opinion.revision,
        "key": uuid4().hex,
    }
    return render(request, "portal/opinion_split.html", words | more, status=status)


def _words(arriving: Arriving) -> dict[str, Any]:
    return {
        "today": arriving.on,
        "case": arriving.case,
        "proposal": arriving.case.proposal,
        "opinion": arriving.opinion,
        "back_url": arriving.back_url,
        "write_url": move_url(arriving.opinion, arriving.case, ROW),
    }
