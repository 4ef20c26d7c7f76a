"""How a case is opened: the proposal's text, and for which session and in whose name it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from proposals.models import Organisation, Proposal, Session
from proposals.queries import bodies_to_file_for, sessions_to_file_for, units_to_file_with
from workflow.forms import ProposalForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.api.access import Caller

KINDS: Final = [
    (kind.value, kind.label) for kind in (Proposal.Kind.CPPCC_PROPOSAL, Proposal.Kind.NPC_SUGGESTION)
]


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
        held = self.caller.held
        self.fields["session"].queryset = sessions_to_file_for(held, self.on)  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies_to_file_for(held)  # type: ignore[attr-defined]

    def units_to_wish_for(self) -> QuerySet[Organisation]:
        return units_to_file_with(self.caller.held, self.on)
