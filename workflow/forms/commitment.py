"""Forms of the commitment's rows."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation
from workflow.forms.attachments import UploadField
from workflow.forms.base import MoveForm, day, paragraph
from workflow.models import Assignment
from workflow.states import ASSIGNMENT_GONE

EVIDENCE: Final = ("file", "second_file", "third_file")


class ConfirmationForm(MoveForm):
    """What was proposed, to be put right before it is followed; a field left empty stays as it was proposed."""

    measure = paragraph(_("承诺事项"), rows=2, required=False)
    target = forms.CharField(
        label=_("指标"), max_length=200, required=False, help_text=_("写到可以核对，例如 不少于20家。")
    )
    organisation = forms.ModelChoiceField(
        label=_("责任单位"), queryset=Organisation.objects.none(), required=False
    )
    due_on = day(_("兑现日期"), required=False, help_text=_("原文没有写日期的可以留空，将标为“没有写期限”。"))

    def prepare(self) -> None:
        promise = self.subject
        having = Assignment.objects.filter(case=promise.case_id).exclude(state__in=sorted(ASSIGNMENT_GONE))
        units = Organisation.objects.filter(pk__in=having.values("organisation_id"))
        units |= Organisation.objects.filter(pk=promise.organisation_id)
        self.fields["organisation"].queryset = units.order_by("pk")  # type: ignore[attr-defined]
        for name in ("measure", "target", "due_on"):
            self.fields[name].initial = getattr(promise, name)
        self.fields["organisation"].initial = promise.organisation_id


class ReportForm(MoveForm):
    """What was done, and up to three files that prove it."""

    takes_files: ClassVar[bool] = True

    text = paragraph(_("落实情况"), help_text=_("写明完成的日期、数量和可以查证的材料。"))
    file = UploadField(label=_("佐证材料"), required=False, allow_empty_file=True)
    second_file = UploadField(label=_("佐证材料（二）"), required=False, allow_empty_file=True)
    third_file = UploadField(label=_("佐证材料（三）"), required=False, allow_empty_file=True)

    def inputs(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        files = [file for name in EVIDENCE if (file := values.pop(name, None)) is not None]
        return values | {"evidence": files}


class RenegotiationForm(MoveForm):
    to_on = day(_("新的兑现日期"))
    reason = paragraph(_("理由"))


class RenewalForm(MoveForm):
    due_on = day(_("下一年的兑现日期"))
    target = forms.CharField(
        label=_("指标"), max_length=200, required=False, help_text=_("与上一年相同的不必改。")
    )

    def prepare(self) -> None:
        promise = self.subject
        self.fields["target"].initial = promise.target
        if promise.due_on is not None:
            last = promise.due_on
            leap_day = (last.month, last.day) == (2, 29)
            self.fields["due_on"].initial = last.replace(year=last.year + 1, day=28 if leap_day else last.day)
