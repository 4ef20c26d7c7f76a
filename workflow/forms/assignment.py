"""Forms of the assignment's rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from proposals.models import Ask, Section, User
from proposals.queries import posts_active
from proposals.roles import Role
from workflow.forms.base import MoveForm, paragraph
from workflow.models import Case, Passage
from workflow.states import AssignmentRole, AssignmentState, OpinionState, Use


class SectionShareForm(MoveForm):
    section = forms.ModelChoiceField(label=_("科室"), queryset=Section.objects.none())

    def prepare(self) -> None:
        own = Section.objects.filter(organisation_id=self.subject.organisation_id, closed_on=None)
        self.fields["section"].queryset = own.order_by("name", "pk")  # type: ignore[attr-defined]


class HandlerForm(MoveForm):
    handler = forms.ModelChoiceField(label=_("经办人"), queryset=User.objects.none())

    def prepare(self) -> None:
        """Those of the section with which the share lies come first."""
        posts = posts_active(self.on).filter(organisation_id=self.subject.organisation_id, role=Role.HANDLER)
        there = posts.filter(section__shares__assignment=self.subject, person=OuterRef("pk"))
        people = User.objects.filter(pk__in=posts.values("person_id")).annotate(there=Exists(there))
        self.fields["handler"].queryset = people.order_by("-there", "name", "pk")  # type: ignore[attr-defined]


class _AskChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}　{obj.text[:60]}"


class AskShareForm(MoveForm):
    """The asks that the unit is to answer, and what the office has to say about them."""

    asks = _AskChoices(
        label=_("请其回应的建议"), queryset=Ask.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reason = paragraph(_("说明"), rows=3, required=False, help_text=_("例如希望它答复到什么程度。"))

    def prepare(self) -> None:
        asks = Ask.objects.filter(proposal_id=self.subject.case.proposal_id)
        left = asks.exclude(shares__assignment=self.subject).order_by("position")
        self.fields["asks"].queryset = left  # type: ignore[attr-defined]

    def inputs(self) -> dict[str, Any]:
        return dict(self.cleaned_data) | {"asks": list(self.cleaned_data["asks"])}


class OpinionCasesForm(MoveForm):
    """Further cases of the same bureau that the same letter answers (合并交办)."""

    cases = forms.ModelMultipleChoiceField(
        label=_("同一份意见还答复哪些提案"),
        queryset=Case.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        also = Case.objects.filter(
            assignments__organisation_id=self.subject.organisation_id,
            assignments__role=AssignmentRole.CO,
            assignments__state=AssignmentState.ACCEPTED,
            state="handling",
        )
        also = also.exclude(pk=self.subject.case_id).select_related("proposal").order_by("-pk").distinct()
        self.fields["cases"].queryset = also  # type: ignore[attr-defined]


class UseForm(MoveForm):
    """For each passage of the opinion: used, partly, or not, with the reason."""

    def prepare(self) -> None:
        marks = {u.passage_id: u for u in self.subject.case.passage_uses.all()}
        self.passages = list(
            Passage.objects.filter(
                opinion__links__assignment=self.subject, opinion__state=OpinionState.SENT
            ).order_by("opinion_id", "position")
        )
        for passage in self.passages:
            mark = marks.get(passage.pk)
            label = passage.heading or passage.text[:40]
            self.fields[f"use-{passage.pk}"] = forms.ChoiceField(
                label=label, choices=Use.choices, initial=mark.use if mark else None
            )
            self.fields[f"reason-{passage.pk}"] = forms.CharField(
                label=_("“%(passage)s”未采用的理由") % {"passage": label},
                required=False,
                max_length=400,
                initial=mark.reason if mark else "",
            )

    def inputs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {"uses": {p.pk: (cleaned[f"use-{p.pk}"], cleaned[f"reason-{p.pk}"]) for p in self.passages}}
