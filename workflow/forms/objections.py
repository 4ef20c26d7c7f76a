"""Forms of what a unit says against its assignment (改办), and of the office's answer."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation
from proposals.queries import handling_units
from workflow.forms.base import MoveForm, ReasonForm, paragraph
from workflow.models import Objection


class _UnitForm(MoveForm):
    unit_field: ClassVar[str] = "organisation"

    def prepare(self) -> None:
        units = handling_units(self.subject.case.jurisdiction, self.on)
        units = units.exclude(pk=self.subject.organisation_id).order_by("kind", "pk")
        self.fields[self.unit_field].queryset = units  # type: ignore[attr-defined]


class ObjectionForm(_UnitForm):
    """Ground, rule and reason, and who should have the matter instead; a draft of the desk comes back to the leader."""

    unit_field = "suggested"
    LAWFUL: ClassVar = frozenset({"not_ours", "reformed", "other_level", "party_body"})
    """The grounds that say whose duty it is; they must name the rule that says so."""

    ground = forms.ChoiceField(label=_("理由类别"), choices=Objection.Ground.choices)
    reason = paragraph(_("理由"))
    basis = paragraph(
        _("依据"), rows=3, required=False, help_text=_("写明“三定”方案或法规文件的名称、文号和条款。")
    )
    suggested = forms.ModelChoiceField(
        label=_("建议改由"), queryset=Organisation.objects.none(), required=False
    )
    agreed = forms.ChoiceField(
        label=_("建议单位是否同意"),
        choices=[("", _("没有建议单位")), *Objection.Agreed.choices],
        required=False,
    )

    def prepare(self) -> None:
        super().prepare()
        draft = self.subject.objections.filter(decision="draft").first()
        if draft is not None:
            names = ("ground", "reason", "basis", "agreed")
            drafted = {name: getattr(draft, name) for name in names} | {"suggested": draft.suggested_id}
            self.initial = drafted | dict(self.initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ground") in self.LAWFUL and not cleaned.get("basis"):
            self.add_error("basis", forms.ValidationError(gettext("请写明依据。"), code="required"))
        if cleaned.get("suggested") and not cleaned.get("agreed"):
            words = gettext("请说明建议单位是否同意承办。")
            self.add_error("agreed", forms.ValidationError(words, code="required"))
        return cleaned


class RedirectionForm(_UnitForm):
    organisation = forms.ModelChoiceField(label=_("改由哪个单位承办"), queryset=Organisation.objects.none())
    reason = paragraph(_("理由"))


class UpholdingForm(RedirectionForm):
    """The office agrees; the unit that was suggested stands chosen."""

    def prepare(self) -> None:
        super().prepare()
        asked = self.subject.objections.filter(decision="pending").first()
        if asked is not None and asked.suggested_id is not None:
            self.initial = {"organisation": asked.suggested_id} | dict(self.initial)


class OverrulingForm(ReasonForm):
    """The office does not agree."""
