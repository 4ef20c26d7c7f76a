"""Forms of the rows by which a letter is countersigned, reviewed, signed and sent out."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation
from workflow import register
from workflow.findings import open_findings
from workflow.forms.base import MoveForm, day, paragraph
from workflow.models import OutcomeClass
from workflow.states import ASSIGNMENT_GONE, Openness

LONGEST_REDACTION: Final = 400


class CountersignForm(MoveForm):
    units = forms.ModelMultipleChoiceField(
        label=_("会签单位"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        handling = self.subject.case.assignments.filter(round=self.subject.round).exclude(
            state__in=sorted(ASSIGNMENT_GONE)
        )
        units = Organisation.objects.filter(pk__in=handling.values("organisation_id"))
        units = units.exclude(pk=self.subject.organisation_id).order_by("pk")
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


class ClearanceForm(MoveForm):
    """The review before signature: the class, and with the text what of it is published (复文与公开同步审查)."""

    outcome_class = forms.ModelChoiceField(
        label=_("办理结果类别改为"),
        queryset=OutcomeClass.objects.none(),
        required=False,
        empty_label=_("不改"),
    )
    class_reason = forms.CharField(label=_("改类别的理由"), max_length=400, required=False)
    openness = forms.ChoiceField(label=_("公开属性"), choices=Openness.choices)
    openness_reason = forms.CharField(label=_("不公开理由"), max_length=200, required=False)
    redactions = paragraph(
        _("公开时删去的文字"),
        rows=3,
        required=False,
        help_text=_("一行一处，照原文写；文中每次出现都会代以“×××”。"),
    )
    redaction_reason = forms.CharField(label=_("删去的理由"), max_length=200, required=False)
    reason = paragraph(_("审核意见"), rows=3, required=False)

    def prepare(self) -> None:
        classes = OutcomeClass.objects.filter(pack_id=self.subject.case.pack_id)
        self.fields["outcome_class"].queryset = classes.exclude(  # type: ignore[attr-defined]
            pk=self.subject.outcome_class_id
        ).order_by("letter")
        self.initial = {
            "openness": self.subject.openness, "openness_reason": self.subject.openness_reason,
        } | dict(self.initial)  # fmt: skip

    def clean_redactions(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["redactions"].splitlines())
        words = tuple(dict.fromkeys(line for line in lines if line))
        if any(len(one) > LONGEST_REDACTION for one in words):
            message = _("每行不超过 %(n)d 字，长段请分行写。") % {"n": LONGEST_REDACTION}
            raise forms.ValidationError(message, code="max_length")
        return words


class FindingWaiverForm(MoveForm):
    finding = forms.ChoiceField(label=_("检查问题"), choices=())
    reason = paragraph(_("保留的理由"), rows=3)

    def prepare(self) -> None:
        self.fields["finding"].choices = [  # type: ignore[attr-defined]
            (found.fingerprint, found.message(gettext))
            for found in open_findings(self.subject)
            if found.may_stand
        ]


class SignatureForm(MoveForm):
    """A leader's signature, with what they have to say (批示)."""

    reason = paragraph(_("批示意见"), rows=3, required=False)

    def inputs(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["reason"]}


class IssueForm(MoveForm):
    """The date of the letter, and the word before its number; the number itself is drawn when the letter goes out."""

    word = forms.CharField(label=_("机关代字"), max_length=30, help_text=_("例如 某工信函"))
    issued_on = day(_("成文日期"))

    def prepare(self) -> None:
        unit = self.subject.organisation
        word = register.usual_word(unit)
        self.fields["word"].initial = word
        self.fields["issued_on"].initial = self.on
        if word:
            _seq, number = register.next_number(unit, word, self.on.year)
            self.fields["word"].help_text = _("下一个文号是 %(number)s，以发文时实际编号为准。") % {
                "number": number
            }

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if not register.is_word(word):
            raise forms.ValidationError(register.MORE_THAN_A_WORD, code="more_than_a_word")
        return word

    def clean_issued_on(self) -> Any:
        issued_on = self.cleaned_data["issued_on"]
        if issued_on > self.on:
            raise forms.ValidationError(_("成文日期不能晚于今天。"), code="in_future")
        return issued_on


class DeliveryForm(MoveForm):
    delivered_on = day(_("送达日期"))
    delivered_how = forms.CharField(
        label=_("送达方式"), max_length=60, help_text=_("例如 当面送达、系统送达、邮寄")
    )

    def clean_delivered_on(self) -> Any:
        delivered_on = self.cleaned_data["delivered_on"]
        if delivered_on > self.on:
            raise forms.ValidationError(_("送达日期不能晚于今天。"), code="in_future")
        return delivered_on
