"""Forms of what a bureau settles for itself, outside any case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.models import ReviewRule

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
