"""One page for every move of every machine, made from its row: a form, one service call, an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.approval import next_letter
from portal.web.case_text import letter_of, paragraphs_of
from portal.web.letter_sheet import LetterSheet
from portal.web.sheets import Sheet, sheet_for
from portal.web.subjects import case_url, find_case, find_subject, machine_of, move_url, subject_url
from portal.web.unsaved import keep_typed, offered, told_saved, unsaved_url
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError
from workflow.queries import VISIBLE, cases_visible_to, revision_told
from workflow.services import perform, why_not
from workflow.services.clock import day_of
from workflow.services.unsaved import discard_unsaved, keeps, unsaved_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.queries import Held
    from workflow.forms import MoveForm
    from workflow.machine import Transition
    from workflow.models import Case

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
    def sheet(self) -> Sheet:
        return sheet_for(self.row)

    def form(self, data: Any = None, initial: dict[str, Any] | None = None, files: Any = None) -> MoveForm:
        sheet, more = self.sheet, {"subject": self.subject, "actor": self.me.user, "on": self.on}
        return sheet.form(
            data, initial=initial, **more | ({"files": files} if sheet.form.takes_files else {})
        )

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
        return _redrawn(request, asked, request.POST["more"])
    if request.method == "POST":
        return _make(request, asked)
    refusal = asked.refusal()
    if refusal is not None:
        return _refused(request, asked, refusal)
    kept = offered(asked.row, asked.subject, asked.me) if asked.sheet.resumes else None
    if kept is not None and not kept.behind:
        return _restored(request, asked, "mine")
    return _show(request, asked, asked.form(initial=_ticked(request)))


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


def _ticked(request: HttpRequest) -> dict[str, Any] | None:
    """The asks or the attachment that the address names, chosen where the form offers them; an address fills in no more."""
    asks = [key for key in request.GET.getlist("asks") if _number(key) is not None]
    attachment = _number(request.GET.get("attachment"))
    chosen = ({"asks": asks} if asks else {}) | ({"attachment": attachment} if attachment else {})
    return chosen or None


def _make(request: HttpRequest, asked: Asked) -> HttpResponse:
    form = asked.form(request.POST, files=request.FILES)
    if not form.is_valid():
        return _show(request, asked, form, status=INVALID)
    if words := asked.sheet.stops(form, asked.case):
        return _show(request, asked, form, status=CONFLICT, refusal=words)
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
    discard_unsaved(asked.row, asked.subject, asked.me.user)
    messages.success(request, _("“%(label)s”已办好，已记入办理时间线。") % {"label": asked.row.label})
    if note := asked.sheet.after(asked.subject):
        messages.warning(request, note)
    following = redirect(_after(asked, request.POST.get("_next", "")))
    return told_saved(following, request.POST.get("_key", "")) if keeps(asked.row) else following


def _conflict(request: HttpRequest, asked: Asked, form: MoveForm, error: MoveRefusedError) -> HttpResponse:
    """Keep what was entered on the screen where the move is still open; else say why it is not."""
    fresh = _asked(
        asked.me,
        (asked.case.jurisdiction.slug, asked.case.proposal.reference),
        (asked.row.machine, asked.subject.pk),
        asked.row.name,
    )
    stale = isinstance(error, StaleMoveError)
    if stale and keeps(fresh.row):
        keep_typed(fresh.row, fresh.subject, fresh.me, request.POST)
    refusal = fresh.refusal()
    if refusal is not None:
        typed = form.present_text() if isinstance(form, LetterSheet) else ""
        return _refused(request, fresh, refusal if typed else error.refusal, typed=typed)
    if stale and isinstance(form, LetterSheet):
        form = fresh.form(initial=_entered(request.POST, "merge"))
    more = {"refusal": error.refusal.message, "stale": stale}
    return _show(request, fresh, form, status=CONFLICT, **more)


def _after(asked: Asked, wanted: str) -> str:
    """On to the next letter or move where one was asked for, else back to what was moved, or as near as is in sight."""
    following = next_letter(asked.me, wanted)
    if following:
        return following
    visible = VISIBLE[asked.row.machine](asked.me.held).filter(pk=asked.subject.pk).exists()
    if visible and wanted in type(asked.subject).transitions:
        return move_url(asked.subject, asked.case, wanted)
    if visible:
        return asked.back_url
    still_there = cases_visible_to(asked.me.held).filter(pk=asked.case.pk).exists()
    return case_url(asked.case) if still_there else "/"


def _redrawn(request: HttpRequest, asked: Asked, op: str) -> HttpResponse:
    """The same form with something done to it that its button asked for; nothing is checked and nothing saved."""
    refusal = asked.refusal()
    if refusal is not None:
        return _refused(request, asked, refusal)
    if op in {"restore", "mine"}:
        return _restored(request, asked, op)
    form = asked.form(initial=_entered(request.POST, op) | {"_files": request.FILES})
    return _show(request, asked, form, expected=request.POST.get("_expected", ""), drawn=True)


def _restored(request: HttpRequest, asked: Asked, op: str) -> HttpResponse:
    """What was typed and not saved, put together with what was saved since; as it was (`mine`) where that is wanted."""
    unsaved = unsaved_of(asked.row, asked.subject, asked.me.user)
    if unsaved is None:
        return redirect(move_url(asked.subject, asked.case, asked.row.name))
    fields = QueryDict(unsaved.fields)
    behind = op == "restore" and unsaved.revision != asked.subject.revision
    form = asked.form(initial=_entered(fields, "merge" if behind else op))
    more: dict[str, Any] = {"restored": unsaved, "behind": behind}
    if behind and not isinstance(form, LetterSheet):
        more["expected"] = unsaved.revision
    return _show(request, asked, form, **more)


def _entered(post: QueryDict, op: str) -> dict[str, Any]:
    """What was sent, as the initial values of a form that is drawn anew; a sheet reads the rest from the whole."""
    entered = {name: value for name, value in post.items() if not name.startswith("_")}
    rows = (_number(post.get("rows")) or 0) + (op not in {"restore", "mine", "merge"})
    return entered | {"rows": rows, "_posted": post, "_op": op}


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
    if keeps(asked.row):
        words |= {
            "unsaved_url": unsaved_url(asked.row, asked.subject),
            "discard_url": unsaved_url(asked.row, asked.subject, "unsaved_discard"),
            "offer": None if request.method == "POST" else offered(asked.row, asked.subject, asked.me),
        }
    words |= asked.sheet.words(form, asked.me, asked.case) | more
    return render(request, asked.sheet.template, words, status=status)


def _refused(request: HttpRequest, asked: Asked, refusal: Refusal, *, typed: str = "") -> HttpResponse:
    """Why not, and the way back; what somebody `typed` for nothing stands below, so that they can take it along."""
    words = {"label": asked.row.label, "refusal": refusal.message, "back_url": asked.back_url, "typed": typed}
    return render(request, "portal/refused.html", words, status=CONFLICT)


def _facts(subject: Any) -> list[tuple[str, str]]:
    """What tells this subject from its neighbours."""
    machine = machine_of(subject)
    if machine == "assignment":
        return [(_("单位"), f"{subject.organisation.name}（{subject.get_role_display()}）")]
    if machine == "commitment":
        return [(_("责任单位"), subject.organisation.name), (_("承诺事项"), subject.measure)]
    return [(_("单位"), subject.organisation.name)] if machine != "case" else []
