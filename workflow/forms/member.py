"""The rating form (征询意见表): attitude and result apart, contact and pertinence asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import User
from workflow.forms.base import MoveForm, paragraph
from workflow.models import Evaluation


class EvaluationForm(MoveForm):
    contact = forms.ChoiceField(label=_("承办单位怎样与您联系"), choices=Evaluation.Contact.choices)
    attitude = forms.ChoiceField(label=_("对办理态度"), choices=Evaluation.Grade.choices)
    pertinence = forms.ChoiceField(label=_("答复是否有针对性"), choices=Evaluation.Pertinence.choices)
    result = forms.ChoiceField(label=_("对办理结果"), choices=Evaluation.Grade.choices)
    words = paragraph(_("具体意见"), required=False)


class PaperEvaluationForm(EvaluationForm):
    """The same, entered from a signed sheet; it says whose sheet it is."""

    field_order = ("signer",)
    signer = forms.ModelChoiceField(label=_("评价人"), queryset=User.objects.none())

    def prepare(self) -> None:
        pending = self.subject.evaluations.filter(round=self.subject.round, state="pending")
        people = User.objects.filter(pk__in=pending.values("signer_id")).order_by("pk")
        self.fields["signer"].queryset = people  # type: ignore[attr-defined]
