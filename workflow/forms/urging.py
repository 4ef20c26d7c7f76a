"""The form of an urging (催办)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.forms.base import MoveForm, day, paragraph

if TYPE_CHECKING:
    from datetime import date


def by_day() -> forms.DateField:
    """The day by which the unit is asked to have it done."""
    return day(_("请于何日前办妥"), required=False, help_text=_("可以不填；填了就写进催办内容。"))


def checked_by_day(by_on: date | None, on: date) -> date | None:
    """Raises ValidationError for a day that is over."""
    if by_on is not None and by_on < on:
        raise forms.ValidationError(gettext("办妥的日期不能早于今天。"), code="in_past")
    return by_on


def urging_words(text: str, by_on: date | None) -> str:
    """The words with the day that they name, in the language of papers: they go to the unit as they stand."""
    if by_on is None:
        return text
    with translation.override("zh-hans"):
        asked = gettext("请于%(year)d年%(month)d月%(day)d日前办妥。")
    return f"{text.rstrip()}\n" + asked % {"year": by_on.year, "month": by_on.month, "day": by_on.day}


class ReminderForm(MoveForm):
    reason = paragraph(_("催办内容"), rows=3)
    by_on = by_day()

    def prepare(self) -> None:
        self.fields["by_on"].widget.attrs["min"] = self.on.isoformat()

    def clean_by_on(self) -> date | None:
        return checked_by_day(self.cleaned_data["by_on"], self.on)

    def inputs(self) -> dict[str, Any]:
        by_on = self.cleaned_data["by_on"]
        return {"reason": urging_words(self.cleaned_data["reason"], by_on), "by_on": by_on}
