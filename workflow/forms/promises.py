"""The form in which a person says of each promise of a letter whether it binds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation
from workflow.forms.base import MoveForm, day, paragraph
from workflow.models import Assignment, Promise
from workflow.states import ASSIGNMENT_GONE

DECISIONS = [
    (value, label) for value, label in Promise.Decision.choices if value != Promise.Decision.PROPOSED
]
OF_EACH = ("decision", "measure", "organisation", "due_on")


class PromisesForm(MoveForm):
    """For every promise that was found what is promised, by whom and until when; and room for one that was not found."""

    source_text = paragraph(
        _("补充一处：原文"), rows=2, required=False, help_text=_("没有找出的承诺，照正文逐字填写。")
    )
    measure = paragraph(_("补充一处：承诺事项"), rows=2, required=False)
    organisation = forms.ModelChoiceField(
        label=_("补充一处：责任单位"), queryset=Organisation.objects.none(), required=False
    )
    due_on = day(_("补充一处：兑现日期"), required=False)

    def prepare(self) -> None:
        units = self._units()
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.promises = list(self.subject.promises.order_by("position", "pk"))
        added = list(self.fields)
        for promise in self.promises:
            self.fields |= self._of(promise, units)
        self.order_fields([name for name in self.fields if name not in added])

    def _units(self) -> Any:
        """Who handles the cases of the letter, and the body whose letter it is."""
        letter = self.subject
        cases = (
            [letter.case_id]
            if hasattr(letter, "issued_on")
            else list(letter.links.values_list("case_id", flat=True))
        )
        handling = Assignment.objects.filter(case__in=cases).exclude(state__in=sorted(ASSIGNMENT_GONE))
        named = letter.promises.values("organisation_id")
        meant = Q(pk__in=handling.values("organisation_id")) | Q(pk=letter.organisation_id) | Q(pk__in=named)
        return Organisation.objects.filter(meant).order_by("pk")

    def _of(self, promise: Promise, units: Any) -> dict[str, forms.Field]:
        words = {"n": promise.position, "words": promise.source_text}
        until = day(_("第 %(n)d 处的兑现日期") % words, required=False, help_text=_due(promise))
        until.initial = promise.due_on
        decided = promise.decision != Promise.Decision.PROPOSED
        return {
            f"decision-{promise.pk}": forms.ChoiceField(
                label=_("第 %(n)d 处：“%(words)s”") % words,
                choices=DECISIONS,
                widget=forms.RadioSelect,
                initial=promise.decision if decided else None,
            ),
            f"measure-{promise.pk}": forms.CharField(
                label=_("第 %(n)d 处的承诺事项") % words,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=promise.measure,
                help_text=_vague(promise),
            ),
            f"organisation-{promise.pk}": forms.ModelChoiceField(
                label=_("第 %(n)d 处的责任单位") % words, queryset=units, initial=promise.organisation_id
            ),
            f"due_on-{promise.pk}": until,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for promise in self.promises:
            name = f"measure-{promise.pk}"
            if cleaned.get(f"decision-{promise.pk}") == Promise.Decision.CONFIRMED and not cleaned.get(name):
                self.add_error(name, _("列为承诺的须写明承诺事项。"))
        if cleaned.get("source_text") or cleaned.get("measure"):
            for name in ("source_text", "measure", "organisation"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("补充承诺时这一项必填。"))
        return cleaned

    def inputs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        said = {
            promise.pk: {name: cleaned[f"{name}-{promise.pk}"] for name in OF_EACH}
            for promise in self.promises
        }
        added = {name: cleaned[name] for name in ("source_text", "measure", "organisation", "due_on")}
        return {"promises": said, "added": added if added["source_text"] else None}


def _due(promise: Promise) -> str:
    if promise.due_words:
        return gettext("原文的期限：%(words)s。") % {"words": promise.due_words}
    return gettext("原文没有写日期的可留空。")


def _vague(promise: Promise) -> str:
    return gettext("含糊用语：%(words)s，请写实。") % {"words": promise.vague} if promise.vague else ""
