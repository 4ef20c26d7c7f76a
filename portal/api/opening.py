"""How a case is opened: the proposal's text, and for which session and in whose name it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Organisation, Proposal, Session
from proposals.roles import Role
from workflow.errors import Refusal
from workflow.forms import ProposalForm

if TYPE_CHECKING:
    from portal.api.access import Caller

KINDS: Final = [
    (kind.value, kind.label) for kind in (Proposal.Kind.CPPCC_PROPOSAL, Proposal.Kind.NPC_SUGGESTION)
]
FILING: Final = frozenset({Role.MEMBER, Role.COLLECTIVE})


class OpeningForm(ProposalForm):
    """The same text as in every later change, with what stays fixed. `body` is left out for one's own proposal."""

    session = forms.ModelChoiceField(label=gettext_lazy("届次"), queryset=Session.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=KINDS, initial=KINDS[0][0])
    body = forms.ModelChoiceField(
        label=gettext_lazy("提案单位"), queryset=Organisation.objects.none(), required=False
    )

    def __init__(self, data: Any = None, *, caller: Caller) -> None:
        self.caller = caller
        super().__init__(data, subject=None, actor=caller.user, on=caller.on)

    def prepare(self) -> None:
        super().prepare()
        filing = [held for held in self.caller.held if held.role in FILING]
        open_now = Q(filing_opens_on__lte=self.on, filing_closes_on__gte=self.on)
        places = {held.jurisdiction_id for held in filing}
        sessions = Session.objects.filter(open_now, jurisdiction_id__in=places).order_by("-year", "-pk")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        bodies = {held.organisation_id for held in filing if held.role == Role.COLLECTIVE}
        organisations = Organisation.objects.filter(pk__in=bodies).order_by("name", "pk")
        self.fields["body"].queryset = organisations  # type: ignore[attr-defined]


def refusal_of(caller: Caller) -> Refusal | None:
    """Why the caller may open no case at all, or None."""
    if any(held.role in FILING for held in caller.held):
        return None
    return Refusal("forbidden", _("只有委员和提案单位的联络人才能写提案。"))
