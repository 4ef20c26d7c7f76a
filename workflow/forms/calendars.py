"""Forms of an administrator's calendar pages, and of the calculator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.forms.base import day, paragraph
from workflow.models.rulebook import UNIT_LABELS
from workflow.workdays import Day, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    Choices = Iterable[tuple[str, Any]]

LONGEST_NOTICE: Final = 20_000
LONGEST_RANGE: Final = 31
OFF, WORKED = "off", "worked"


class NoticeForm(forms.Form):
    """A notice as it was pasted. `seen` is the newest version when the page was drawn."""

    text = forms.CharField(
        label=_("放假通知全文"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("从国务院办公厅网站复制，连标题一起粘贴。"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    looked = forms.BooleanField(label=_("须核对的地方我都核对过了"), required=False)


class DaysForm(forms.Form):
    """One or more days in a row that get a name, or (`take_back`) days that lose theirs."""

    from_on = day(_("从哪一天"))
    until_on = day(_("到哪一天"), required=False, help_text=_("只有一天的不填。"))
    kind = forms.ChoiceField(
        label=_("怎样安排"), choices=[(OFF, _("放假")), (WORKED, _("上班"))], initial=OFF
    )
    name = forms.CharField(
        label=_("名称"), max_length=40, help_text=_("推算期限时会写给人看，例如 某市节日。")
    )
    reason = paragraph(_("依据"), rows=2, help_text=_("哪个单位、哪份文件定的。"))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("from_on"), values.get("until_on") or values.get("from_on")
        if first and last and not 0 <= (last - first).days < LONGEST_RANGE:
            self.add_error("until_on", _("应在第一天或之后，一次最多 31 天。"))
        return values

    def days(self) -> tuple[Day, ...]:
        """The named days; only for a valid form."""
        values = self.cleaned_data
        first: date = values["from_on"]
        last: date = values["until_on"] or first
        return tuple(
            Day(first.fromordinal(n), is_workday=values["kind"] == WORKED, name=values["name"])
            for n in range(first.toordinal(), last.toordinal() + 1)
        )


class TakeBackForm(forms.Form):
    """A day that loses its name."""

    on = forms.DateField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RecountForm(forms.Form):
    """The consent to a preview. `seen` is its digest."""

    note = paragraph(
        _("依据或说明"), rows=2, required=False, help_text=_("写进每件办理记录，例如通知的文号。")
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class CalculatorForm(forms.Form):
    """A start and a span, or a rule of one's own city. `rules` and `calendars` are the choices offered."""

    start = day(_("起算日"), help_text=_("当日不计。"))
    rule = forms.ChoiceField(label=_("按哪条规则"), required=False)
    amount = forms.IntegerField(label=_("数量"), required=False, min_value=1, max_value=1000)
    unit = forms.ChoiceField(label=_("单位"), required=False, choices=UNIT_LABELS)
    calendar = forms.ChoiceField(label=_("工作日历"))

    def __init__(
        self, data: Any = None, *, rules: Choices, calendars: Choices, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["rule"].choices = [("", _("自己填天数")), *rules]  # type: ignore[attr-defined]  # a choice field has them
        self.fields["calendar"].choices = list(calendars)  # type: ignore[attr-defined]  # a choice field has them

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("rule") and not values.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("请填数量，或者选一条规则。"))
        return values

    def span(self) -> Span | None:
        """What was entered; None where a rule was chosen. Only for a valid form."""
        values = self.cleaned_data
        return None if values["rule"] else Span(values["amount"], Unit(values["unit"] or Unit.WORKDAY))
