"""Beginning a proposal. Every later change of its text is a move like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.web.proposal_sheet import ProposalSheet
from portal.web.subjects import case_url
from portal.web.visitor import visitor
from proposals.models import Organisation, Proposal, Session
from proposals.queries import bodies_to_file_for, sessions_to_file_for
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError
from workflow.services import filing_refusal, open_case

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor

INVALID: Final = 422
OPENED: Final = "opened_proposals"
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
            del self.fields["body"]
            return
        body: Any = self.fields["body"]
        body.queryset = bodies
        if Role.MEMBER not in self.me.roles:
            body.required, body.empty_label = True, None

    def tail(self) -> list[forms.BoundField]:
        return [self[name] for name in ("session", "kind", "body", "wish") if name in self.fields]


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Write a first draft. Saving needs no more than a title; what is still missing is said when it is submitted."""
    me = visitor(request)
    refusal = filing_refusal(me.held)
    if refusal is not None:
        raise PermissionDenied(refusal.message)
    if request.method != "POST":
        return _show(request, NewProposalSheet(me=me))
    if "more" in request.POST:
        return _show(request, _with_one_more(request, me))
    opened: dict[str, str] = request.session.get(OPENED, {})
    key = request.POST.get("_key", "")[:64]
    if key in opened:
        return redirect(opened[key])
    form = NewProposalSheet(request.POST, me=me)
    return _save(request, form, key) if form.is_valid() else _show(request, form, status=INVALID)


def _save(request: HttpRequest, form: NewProposalSheet, key: str) -> HttpResponse:
    cleaned = form.cleaned_data
    try:
        case = open_case(
            actor=form.me.user,
            session=cleaned["session"],
            kind=cleaned["kind"],
            body=cleaned.get("body"),
            **form.inputs(),
        )
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    url = case_url(case)
    request.session[OPENED] = dict(list(request.session.get(OPENED, {}).items())[-9:]) | {key: url}
    messages.success(request, _("草稿已保存，还没有提交。"))
    return redirect(url)


def _with_one_more(request: HttpRequest, me: Visitor) -> NewProposalSheet:
    entered: dict[str, Any] = {n: value for n, value in request.POST.items() if not n.startswith("_")}
    told = entered.get("rows", "")
    rows = int(told) if told.isascii() and told.isdigit() else 0
    return NewProposalSheet(me=me, initial=entered | {"rows": rows + 1})


def _show(request: HttpRequest, form: NewProposalSheet, *, status: int = 200) -> HttpResponse:
    words = {"form": form, "key": uuid4().hex, "no_session": not form.fields["session"].queryset.exists()}  # type: ignore[attr-defined]  # a model choice field has one
    return render(request, "portal/proposal_form.html", words, status=status)
