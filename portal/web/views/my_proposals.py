"""A member's own proposals: those they file, those they put their name to, and those they are asked to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.web.case_story import WAITING
from portal.web.keyset import page_of
from portal.web.subjects import case_url
from portal.web.visitor import visitor
from proposals.models import CoSigner
from proposals.roles import Role
from workflow.queries import cases_visible_to
from workflow.services import filing_refusal
from workflow.services.unsaved import opening_of
from workflow.states import CaseState

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.models import Case

TABS: Final = (
    ("filed", gettext_lazy("我提出的")),
    ("signed", gettext_lazy("我联名的")),
    ("asked", gettext_lazy("请我联名的")),
)


@dataclass(frozen=True)
class OwnRow:
    """One line: the proposal, and in one sentence what it waits for."""

    case: Case
    url: str
    words: str


@require_safe
def my_proposals(request: HttpRequest) -> HttpResponse:
    """Newest first, by tabs; each tab says how many there are."""
    me = visitor(request)
    refusal = filing_refusal(me.held)
    if refusal is not None:
        raise PermissionDenied(refusal.message)
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(TABS) else TABS[0][0]
    beside = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    page = page_of(_of(me, tab).select_related(*beside), request)
    words = {
        "tabs": [(name, label, _of(me, name).count(), name == tab) for name, label in TABS],
        "tab": tab,
        "page": page,
        "rows": [OwnRow(case, case_url(case), _words(case)) for case in page.rows],
        "begun": opening_of(me.user),
    }
    return render(request, "portal/my_proposals.html", words)


def _of(me: Visitor, tab: str) -> QuerySet[Case]:
    people = {h.principal_id for h in me.held if h.role == Role.MEMBER}
    visible = cases_visible_to(me.held)
    if tab == "filed":
        bodies = {h.organisation_id for h in me.held if h.role == Role.COLLECTIVE}
        own = Q(proposal__proposer__in=people, proposal__proposing_body=None)
        return visible.filter(own | Q(proposal__proposing_body__in=bodies))
    answer = CoSigner.Answer.ACCEPTED if tab == "signed" else CoSigner.Answer.INVITED
    signed = CoSigner.objects.filter(person__in=people, answer=answer)
    return visible.filter(proposal__in=signed.values("proposal"))


def _words(case: Case) -> str:
    waiting = WAITING.get(CaseState(case.state))
    return _("承办单位正在办理。") if waiting is None else str(waiting)
