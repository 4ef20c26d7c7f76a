"""How a form's fields are drawn. A form says what it needs; this says which control a browser shows for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.safestring import SafeString

LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.SelectMultiple)
FIXED = (forms.ChoiceField, forms.TypedChoiceField)
FEW = 6
"""A single choice among at most so many is shown as buttons, not as a drop-down list."""
SHORT = 9
"""A form with more fields keeps its lists: it would never end."""


def shape(bound: BoundField) -> str:
    """`hidden`, `choices` (a group of boxes), `check` (one box) or `control`."""
    if bound.is_hidden:
        return "hidden"
    widget = widget_for(bound)
    if isinstance(widget, LISTS):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "control"


def control(bound: BoundField) -> SafeString | list[forms.boundfield.BoundWidget]:
    """The drawn control; for `choices` its single boxes, so that each gets a label around it."""
    widget = widget_for(bound)
    if isinstance(widget, LISTS):
        bound.field.widget = widget
        return list(bound.subwidgets)
    look = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    return bound.as_widget(widget, attrs={"class": look})


def widget_for(bound: BoundField) -> forms.Widget:
    """The widget of the form, or the one that does the same better in a browser."""
    field: forms.Field = bound.field
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == BLANK_CHOICE_DASH[0][1]:
        field.empty_label = _("请选择")
    better = _calendar(field) or _boxes(field, len(bound.form.fields))
    if better is None:
        own: forms.Widget = field.widget
        return own
    better.is_required = field.required
    return better


def _calendar(field: forms.Field) -> forms.Widget | None:
    """The browser's own picker, which wants ISO dates."""
    if isinstance(field, forms.DateTimeField):
        return forms.DateTimeInput({"type": "datetime-local", **field.widget.attrs}, format="%Y-%m-%dT%H:%M")
    if isinstance(field, forms.DateField):
        return forms.DateInput({"type": "date", **field.widget.attrs}, format="%Y-%m-%d")
    return None


def _boxes(field: forms.Field, fields: int) -> forms.Widget | None:
    """Boxes to tick where a list would need a held key or hides a few choices."""
    widget = field.widget
    if isinstance(widget, forms.SelectMultiple) and not isinstance(widget, forms.CheckboxSelectMultiple):
        return forms.CheckboxSelectMultiple(choices=widget.choices)
    fixed = type(widget) is forms.Select and type(field) in FIXED
    if (
        isinstance(widget, forms.Select)
        and fixed
        and fields <= SHORT
        and len(list(widget.choices)) <= FEW + 1
    ):
        return forms.RadioSelect(choices=[c for c in widget.choices if c[0] != "" or not field.required])
    return None
