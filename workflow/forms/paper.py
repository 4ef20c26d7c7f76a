"""The sheet on which the secretariat enters what was handed in on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Organisation, Proposal, Session, User
from proposals.queries import bodies_filing_in, members_in, places_of, sessions_open_in
from proposals.roles import Role
from workflow.forms.proposal import ProposalForm

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from proposals.queries import Held

KINDS: Final = [
    (kind.value, kind.label) for kind in (Proposal.Kind.CPPCC_PROPOSAL, Proposal.Kind.NPC_SUGGESTION)
]


class PaperForm(ProposalForm):
    """Who signed the sheet, for which session, and its text as it stands there."""

    autosaves = False
    field_order = ("member", "body", "endorsement", "session", "kind")

    member = forms.ModelChoiceField(
        label=gettext_lazy("署名的委员"), queryset=User.objects.none(), required=False,
        help_text=gettext_lazy("个人提案选这里。联名的委员请在提交以前由本人在系统里确认。"),
    )  # fmt: skip
    body = forms.ModelChoiceField(
        label=gettext_lazy("或署名的提案单位"), queryset=Organisation.objects.none(), required=False
    )
    session = forms.ModelChoiceField(
        label=gettext_lazy("届次"), queryset=Session.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=KINDS, initial=KINDS[0][0])

    def __init__(self, data: Any = None, *, held: Iterable[Held], actor: User, on: date) -> None:
        self.places = places_of(held, Role.SECRETARIAT)
        super().__init__(data, subject=None, actor=actor, on=on)

    def prepare(self) -> None:
        super().prepare()
        choices: Any = self.fields
        choices["member"].queryset = members_in(self.places, self.on)
        choices["body"].queryset = bodies_filing_in(self.places, self.on)
        choices["session"].queryset = sessions_open_in(self.places, self.on)
        self.fields["wish"].initial = Proposal.Wish.PUBLIC
        del self.fields["wished_units"]

    def units_to_wish_for(self) -> QuerySet[Organisation]:
        return Organisation.objects.none()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("member")) == bool(cleaned.get("body")):
            words = _("请选择署名的委员或提案单位，只选一个。")
            raise forms.ValidationError(words, code="one_signer")
        return cleaned
