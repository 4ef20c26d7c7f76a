"""Forms of a score sheet: its items, and the points given by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation
from workflow.models import ScoreItem
from workflow.rates import RATES
from workflow.services.scoring import ItemInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

BLANK: Final = 3
"""So many empty lines are offered for more items."""
MOST: Final = 60
EARLIEST, LATEST = 1990, 2200
BY_HAND: Final = ("", _("手工评分"))
HUNDRED: Final = Decimal(100)


class YearForm(forms.Form):
    """For which year a sheet is begun."""

    year = forms.IntegerField(label=_("年度"), min_value=EARLIEST, max_value=LATEST)


class TitleForm(forms.Form):
    """What the sheet is called, and the revision that was seen."""

    title = forms.CharField(label=_("名称"), max_length=80)
    expected = forms.IntegerField(widget=forms.HiddenInput)


class ItemForm(forms.Form):
    """One item. An empty name leaves the line out."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("项目"), max_length=60, required=False)
    rate = forms.ChoiceField(label=_("指标"), required=False)
    points = forms.DecimalField(label=_("分值"), max_digits=5, decimal_places=1, required=False)
    floor = forms.DecimalField(
        label=_("起分 %"), max_digits=4, decimal_places=1, min_value=0, max_value=100, required=False
    )
    full = forms.DecimalField(
        label=_("满分 %"), max_digits=4, decimal_places=1, min_value=0, max_value=100, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rates = [(code, rate.label) for code, rate in RATES.items()]
        self.fields["rate"].choices = [BY_HAND, *rates]  # type: ignore[attr-defined]
        for field in self.fields.values():
            looks = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = looks

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not cleaned.get("name"):
            return cleaned
        points, by_rate = cleaned.get("points"), cleaned.get("rate")
        if not points or (by_rate and points < 0):
            self.add_error("points", _("请填分值；按指标计分的须大于 0，手工扣分的可以为负。"))
        floor, full = cleaned.get("floor"), cleaned.get("full")
        if by_rate and (floor is None or full is None or floor >= full):
            self.add_error("full", _("请填起分和满分，满分须高于起分。"))
        return cleaned

    @property
    def item(self) -> ItemInput | None:
        """The item of a valid line; None for one that is left out."""
        told = self.cleaned_data
        if not told.get("name"):
            return None
        ends = {name: told[name] for name in ("floor", "full")} if told["rate"] else {}
        return ItemInput(told["name"], told["points"], told["rate"], key=told["key"], **ends)


ItemForms = forms.formset_factory(ItemForm, extra=BLANK, max_num=MOST, absolute_max=MOST)


def items_as_entered(items: Iterable[ScoreItem]) -> list[dict[str, Any]]:
    """The items as the forms begin with them."""
    return [
        {"key": item.pk, "name": item.name, "rate": item.rate, "points": item.points, "floor": item.floor, "full": item.full}
        for item in items
    ]  # fmt: skip


class PointsForm(forms.Form):
    """Points by hand for one unit and one item."""

    item = forms.ModelChoiceField(label=_("项目"), queryset=ScoreItem.objects.none())
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    points = forms.DecimalField(label=_("得分"), max_digits=5, decimal_places=1)
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(
        self, data: Any = None, *, items: QuerySet[ScoreItem], units: QuerySet[Organisation]
    ) -> None:
        super().__init__(data)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        for field in self.fields.values():
            looks = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = looks
