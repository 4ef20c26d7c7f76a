"""Forms of what a bureau settles for itself, outside any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow import register
from workflow.models import ReviewRule

if TYPE_CHECKING:
    from proposals.models import Organisation

HOW_MANY = [(number, _("%(n)d 位") % {"n": number}) for number in range(1, ReviewRule.MOST_LEADERS + 1)]


class ReviewRuleForm(forms.Form):
    """How many hands a letter of the bureau goes through. `rule` is the one in force, or None."""

    section_check = forms.BooleanField(
        label=_("会办意见须科室负责人核稿"), required=False, help_text=_("没有在任科室负责人时不适用。")
    )
    opinion_leaders = forms.TypedChoiceField(label=_("会办意见须几位领导签批"), choices=HOW_MANY, coerce=int)
    reply_leaders = forms.TypedChoiceField(
        label=_("答复须几位领导签发"),
        choices=HOW_MANY,
        coerce=int,
        help_text=_("前几位审签，最后一位签发，签发人以最后一位为准。"),
    )

    def __init__(self, data: Any = None, *, rule: ReviewRule | None = None) -> None:
        present = rule or ReviewRule()
        super().__init__(data, initial={name: getattr(present, name) for name in self.base_fields})


class DocumentWordForm(forms.Form):
    """The word under which the bureau numbers its letters; empty, it has none."""

    word = forms.CharField(
        label=_("机关代字"),
        max_length=30,
        required=False,
        help_text=_("发文字号前面的字，例如 某工信函。不填则会办意见不编号，答复发文时临时填写。"),
    )

    def __init__(self, data: Any = None, *, unit: Organisation) -> None:
        super().__init__(data, initial={"word": unit.document_word})

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if not register.is_word(word):
            raise forms.ValidationError(register.MORE_THAN_A_WORD, code="more_than_a_word")
        return word
