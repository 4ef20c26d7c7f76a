"""One page for every move of every machine, made from its row: a form, one service call, an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.case_text import letter_of, paragraphs_of
from portal.web.proposal_sheet import ProposalSheet
from portal.web.subjects import case_url, find_case, find_subject, machine_of, subject_url
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError
from workflow.forms import ProposalForm
from workflow.queries import cases_visible_to, revision_told
from workflow.services import perform, why_not
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.queries import Held
    from workflow.forms import MoveForm
    from workflow.machine import Transition
    from workflow.models import Case

SHEETS: Final[dict[type[MoveForm], tuple[type[MoveForm], str]]] = {
    ProposalForm: (ProposalSheet, "portal/proposal_form.html")
}
"""Forms that have a page of their own: the form drawn in their place, and its template."""
CONFLICT: Final = 409
INVALID: Final = 422


@dataclass(frozen=True)
class Asked:
    """A move that the visitor asks for, of a subject that they may see."""

    me: Visitor
    case: Case
    subject: Any
    row: Transition
    held: Held
    on: date

    @property
    def back_url(self) -> str:
        return subject_url(self.subject, self.case)

    @property
    def sheet(self) -> tuple[type[MoveForm], str]:
        own = self.row.form_class()
        return SHEETS.get(own, (own, "portal/move.html"))

    def form(self, data: Any = None, initial: dict[str, Any] | None = None) -> MoveForm:
        return self.sheet[0](data, subject=self.subject, actor=self.me.user, on=self.on, initial=initial)

    def refusal(self) -> Refusal | None:
        """Why the form is not even shown: the state is another one, or a guard speaks against it."""
        return why_not(self.row, self.subject, self.on, self.held)


@require_http_methods(["GET", "HEAD", "POST"])
def move(
    request: HttpRequest, jurisdiction: str, reference: str, machine: str, key: int, name: str
) -> HttpResponse:
    """Show the form of a move, or make the move. Who may not gets 403, what may not be now 409."""
    asked = _asked(visitor(request), (jurisdiction, reference), (machine, key), name)
    if request.method == "POST" and "more" in request.POST:
        return _with_more_rows(request, asked)
    if request.method == "POST":
        return _make(request, asked)
    refusal = asked.refusal()
    return _refused(request, asked, refusal) if refusal else _show(request, asked, asked.form())


def _asked(me: Visitor, case_at: tuple[str, str], subject_at: tuple[str, int], name: str) -> Asked:
    case = find_case(me, *case_at)
    subject = find_subject(me, case, *subject_at)
    row: Transition | None = type(subject).transitions.get(name)
    if row is None or row.derived:
        raise Http404
    held = row.acting(me.user, me.held, subject)
    if held is None:
        raise PermissionDenied
    return Asked(me, case, subject, row, held, day_of(me.at, case.jurisdiction))


def _make(request: HttpRequest, asked: Asked) -> HttpResponse:
    form = asked.form(request.POST)
    if not form.is_valid():
        return _show(request, asked, form, status=INVALID)
    try:
        perform(
            asked.row.name,
            asked.subject,
            actor=asked.me.user,
            expected=_number(request.POST.get("_expected")),
            key=request.POST.get("_key", "")[:64] or None,
            **form.inputs(),
        )
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        return _conflict(request, asked, form, error)
    messages.success(request, _("“%(label)s”已办好，已记入办理时间线。") % {"label": asked.row.label})
    return redirect(_after(asked))


def _conflict(request: HttpRequest, asked: Asked, form: MoveForm, error: MoveRefusedError) -> HttpResponse:
    """Keep what was entered on the screen where the move is still open; else say why it is not."""
    fresh = _asked(
        asked.me,
        (asked.case.jurisdiction.slug, asked.case.proposal.reference),
        (asked.row.machine, asked.subject.pk),
        asked.row.name,
    )
    if fresh.refusal() is not None:
        return _refused(request, fresh, error.refusal)
    more = {"refusal": error.refusal.message, "stale": isinstance(error, StaleMoveError)}
    return _show(request, fresh, form, status=CONFLICT, **more)


def _after(asked: Asked) -> str:
    """Back to what was moved, unless the move took it out of sight."""
    still_there = cases_visible_to(asked.me.held).filter(pk=asked.case.pk).exists()
    return asked.back_url if still_there else "/"


def _with_more_rows(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The same form with one more box; nothing is checked and nothing saved."""
    entered = {name: value for name, value in request.POST.items() if not name.startswith("_")}
    rows = _number(request.POST.get("rows")) or 0
    return _show(request, asked, asked.form(initial=entered | {"rows": rows + 1}))


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() else None


def _show(
    request: HttpRequest, asked: Asked, form: MoveForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    revision = revision_told(asked.subject, asked.me.held)
    words = {
        "label": asked.row.label,
        "subject": asked.subject,
        "proposal": asked.case.proposal,
        "case_url": case_url(asked.case),
        "back_url": asked.back_url,
        "facts": _facts(asked.subject),
        "passages": paragraphs_of(asked.case.proposal),
        "letter": [] if asked.row.name == "write" else letter_of(asked.subject),
        "on_behalf": asked.held.post.person if asked.held.deputising else None,
        "form": form,
        "expected": "" if revision is None else revision,
        "key": uuid4().hex,
    }
    return render(request, asked.sheet[1], words | more, status=status)


def _refused(request: HttpRequest, asked: Asked, refusal: Refusal) -> HttpResponse:
    words = {"label": asked.row.label, "refusal": refusal.message, "back_url": asked.back_url}
    return render(request, "portal/refused.html", words, status=CONFLICT)


def _facts(subject: Any) -> list[tuple[str, str]]:
    """What tells this subject from its neighbours."""
    machine = machine_of(subject)
    if machine == "assignment":
        return [(_("单位"), f"{subject.organisation.name}（{subject.get_role_display()}）")]
    if machine == "commitment":
        return [(_("责任单位"), subject.organisation.name), (_("承诺事项"), subject.measure)]
    return [(_("单位"), subject.organisation.name)] if machine != "case" else []
