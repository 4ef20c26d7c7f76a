"""Beginning a proposal. Every later change of its text is a move like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.filing_desk import case_desk, new_desk
from portal.web.proposal_sheet import GOING_ON, ProposalSheet
from portal.web.subjects import case_url, find_case, move_url
from portal.web.unsaved import saved_words, told_saved, typed
from portal.web.visitor import visitor
from proposals.models import Organisation, Proposal, Session
from proposals.queries import bodies_to_file_for, sessions_to_file_for, units_to_file_with
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError, StaleMoveError
from workflow.models import Case
from workflow.services import filing_refusal, open_case
from workflow.services.clock import day_of
from workflow.services.unsaved import LARGEST, Typed, discard_opening, keep_opening, opening_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from portal.web.filing_desk import Desk
    from portal.web.visitor import Visitor

CONFLICT: Final = 409
TOO_LARGE: Final = 413
INVALID: Final = 422
KINDS: Final = [
    (Proposal.Kind.CPPCC_PROPOSAL.value, Proposal.Kind.CPPCC_PROPOSAL.label),
    (Proposal.Kind.NPC_SUGGESTION.value, Proposal.Kind.NPC_SUGGESTION.label),
]


class NewProposalSheet(ProposalSheet):
    """A first sheet: the text, and for which session and in whose name it is written."""

    session = forms.ModelChoiceField(
        label=gettext_lazy("届次"), queryset=Session.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=KINDS, initial=KINDS[0][0])
    body = forms.ModelChoiceField(
        label=gettext_lazy("以谁的名义"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("本人"),
    )

    def __init__(self, data: Any = None, *, me: Visitor, initial: dict[str, Any] | None = None) -> None:
        self.me = me
        super().__init__(data, subject=None, actor=me.user, on=me.on, initial=initial)

    def prepare(self) -> None:
        super().prepare()
        sessions: Any = self.fields["session"]
        sessions.queryset = sessions_to_file_for(self.me.held, self.on)
        bodies = bodies_to_file_for(self.me.held)
        if not bodies.exists():
            del self.fields["body"], self.fields["endorsement"]
            return
        body: Any = self.fields["body"]
        body.queryset = bodies
        if Role.MEMBER not in self.me.roles:
            body.required, body.empty_label = True, None

    def units_to_wish_for(self) -> QuerySet[Organisation]:
        return units_to_file_with(self.me.held, self.on)

    @property
    def collective(self) -> bool:
        field: Any = self.fields.get("body")
        return field is not None and (field.required or bool(self.present("body")))

    @property
    def chosen_session(self) -> Session | None:
        """The session that the page shows; the first where none was chosen."""
        told = self.present("session")
        sessions: QuerySet[Session] = self.fields["session"].queryset.select_related("jurisdiction")  # type: ignore[attr-defined]
        chosen = sessions.filter(pk=int(told)).first() if told.isascii() and told.isdigit() else None
        return chosen or sessions.first()

    def tail(self) -> list[forms.BoundField]:
        own = [self[name] for name in ("session", "kind", "body") if name in self.fields]
        return own + super().tail()


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Write a first draft. Saving needs no more than a title; what is still missing is said when it is submitted."""
    me = _author(request)
    if request.method != "POST":
        return _restored(request, me) or _show(request, NewProposalSheet(me=me, initial=_usual(me)))
    if "more" in request.POST:
        return _redrawn(request, me, request.POST["more"])
    form = NewProposalSheet(request.POST, me=me)
    return _save(request, form) if form.is_valid() else _show(request, form, status=INVALID)


@require_POST
def proposal_unsaved(request: HttpRequest) -> HttpResponse:
    """Keep what is typed into a first draft, for its author alone. JSON: `saved_at` and `words`, or `code` and `detail`."""
    me = visitor(request)
    refusal = filing_refusal(me.held)
    if refusal is not None:
        return JsonResponse({"code": refusal.code, "detail": refusal.message}, status=403)
    fields = typed(request.POST)
    if len(fields) > LARGEST:
        words = _("内容太长，没有自动保存。请分开提交或缩短正文。")
        return JsonResponse({"code": "too_large", "detail": words}, status=TOO_LARGE)
    keep_opening(Typed(fields, 0, request.POST.get("_key", "")[:64]), person=me.user, at=me.at)
    return JsonResponse({"saved_at": me.at.isoformat(), "words": saved_words(me.at)})


@require_POST
def proposal_discard(request: HttpRequest) -> HttpResponse:
    """Let go of a first draft that was begun and not saved."""
    discard_opening(_author(request).user)
    return redirect("proposal_new")


@require_POST
def proposal_assist(request: HttpRequest) -> HttpResponse:
    """What is alike, what was answered before and which units may be meant, for a first draft as it is being written."""
    me = _author(request)
    form = NewProposalSheet(me=me, initial=_entered(request, "assist"))
    return _assist(request, _desk(form, look=True))


@require_POST
def case_assist(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """The same for the draft of a case that the visitor may edit."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    if Case.transitions["edit"].acting(me.user, me.held, case) is None:
        raise PermissionDenied
    on = day_of(me.at, case.jurisdiction)
    form = ProposalSheet(subject=case, actor=me.user, on=on, initial=_entered(request, "assist"))
    return _assist(request, case_desk(form, me, case, look=True))


def _assist(request: HttpRequest, desk: Desk) -> HttpResponse:
    return render(request, "portal/_filing_assist.html", {"desk": desk})


def _author(request: HttpRequest) -> Visitor:
    """Raises PermissionDenied for who writes no proposals."""
    me = visitor(request)
    refusal = filing_refusal(me.held)
    if refusal is not None:
        raise PermissionDenied(refusal.message)
    return me


def _usual(me: Visitor) -> dict[str, Any]:
    """What the author will hardly write otherwise than the last time, or than the others of the same kind do now."""
    places = {held.jurisdiction_id for held in me.held}
    own = Proposal.objects.filter(proposer=me.user).order_by("-pk")
    others = Proposal.objects.filter(jurisdiction__in=places, kind=KINDS[0][0]).order_by("-pk")
    session = (
        own.values_list("session", flat=True).first() or others.values_list("session", flat=True).first()
    )
    contact = own.exclude(contact="").values_list("contact", flat=True).first()
    return {"contact": contact or ""} | ({"session": session} if session else {})


def _save(request: HttpRequest, form: NewProposalSheet) -> HttpResponse:
    cleaned, key = form.cleaned_data, request.POST.get("_key", "")[:64]
    try:
        case = open_case(
            actor=form.me.user,
            session=cleaned["session"],
            kind=cleaned["kind"],
            body=cleaned.get("body"),
            key=key or None,
            **form.inputs(),
        )
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except StaleMoveError as error:
        return _show(request, form, status=CONFLICT, refusal=error.refusal.message)
    discard_opening(form.me.user)
    wanted = request.POST.get("_next", "")
    if wanted not in GOING_ON | {"attach"}:
        messages.success(request, _("草稿已保存，还没有提交。"))
        return told_saved(redirect(case_url(case)), key)
    return told_saved(redirect(move_url(case, case, wanted)), key)


def _redrawn(request: HttpRequest, me: Visitor, op: str) -> HttpResponse:
    """The same sheet with something done to it that its button asked for; nothing is checked and nothing saved."""
    form = NewProposalSheet(me=me, initial=_entered(request, op))
    return _show(request, form, drawn=True, look=op == "look")


def _restored(request: HttpRequest, me: Visitor) -> HttpResponse | None:
    """What the author began to write and did not save, to go on with; None where there is nothing."""
    unsaved = opening_of(me.user)
    if unsaved is None:
        return None
    post = QueryDict(unsaved.fields)
    form = NewProposalSheet(me=me, initial=entered(post, "restore"))
    return _show(request, form, restored=unsaved, key=post.get("_key"))


def _entered(request: HttpRequest, op: str) -> dict[str, Any]:
    return entered(request.POST, op) | {"_files": request.FILES}


def entered(post: QueryDict, op: str) -> dict[str, Any]:
    """What was sent, as the initial values of a sheet that is drawn anew."""
    return {n: value for n, value in post.items() if not n.startswith("_")} | {"_posted": post, "_op": op}


def _desk(form: NewProposalSheet, *, look: bool) -> Desk:
    return new_desk(form, form.me, form.chosen_session, look=look)


def _show(
    request: HttpRequest, form: NewProposalSheet, *, status: int = 200, look: bool = False, **more: Any
) -> HttpResponse:
    words = {
        "form": form,
        "key": uuid4().hex,
        "desk": _desk(form, look=look),
        "no_session": form.chosen_session is None,
    }
    return render(
        request, "portal/proposal_form.html", words | {n: v for n, v in more.items() if v}, status=status
    )
