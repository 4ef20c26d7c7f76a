"""Forms of what is named for a session's honours, and of what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation
from workflow.forms.base import day, paragraph
from workflow.models import Honour, HonourGround

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from workflow.models import Case

CHOSEN = "chosen"


class NamingForm(forms.Form):
    """What is named: the number of a proposal, or a unit; why, and by which criteria."""

    number = forms.CharField(
        label=_("提案编号"), max_length=20, required=False, help_text=_("推荐单位的，这里留空。")
    )
    unit = forms.ModelChoiceField(
        label=_("办理先进单位"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=_("不推荐单位"),
    )
    criteria = forms.MultipleChoiceField(
        label=_("符合的标准"),
        choices=HonourGround.Criterion.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = paragraph(_("推荐理由"), rows=3)

    def __init__(
        self, data: Any = None, *, cases: QuerySet[Case], units: QuerySet[Organisation], number: str = ""
    ) -> None:
        super().__init__(data, initial={"number": number})
        self.cases = cases
        self.fields["unit"].queryset = units.order_by("kind", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly one of both; `subject` is what was named."""
        cleaned: dict[str, Any] = self.cleaned_data
        number, unit = cleaned.get("number", ""), cleaned.get("unit")
        if bool(number) == bool(unit) and "unit" not in self.errors:
            raise forms.ValidationError(_("请填一个提案编号，或者选一个单位。"), code="one_subject")
        if number:
            case = self.cases.select_related("proposal").filter(proposal__number=number).first()
            if case is None:
                self.add_error("number", _("没有可以推荐的这一件：须是本届次已答复、还没有推荐的提案。"))
            cleaned["subject"] = case
        else:
            cleaned["subject"] = unit
        return cleaned


class DecisionForm(forms.Form):
    """What was decided, when, and on what ground."""

    decision = forms.ChoiceField(
        label=_("评定结果"), choices=[c for c in Honour.Decision.choices if c[0] != Honour.Decision.PENDING]
    )
    on = day(_("评定日期"))
    note = forms.CharField(label=_("评定依据"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, honour: Honour, on: date) -> None:
        super().__init__(data, prefix=f"honour-{honour.pk}", initial={"on": on})
        for field in self.fields.values():
            looks = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = looks

    @property
    def chosen(self) -> bool:
        return bool(self.cleaned_data["decision"] == CHOSEN)
