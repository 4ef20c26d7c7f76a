"""A row's form as JSON: its fields as a JSON Schema, and given values as the data that the form reads.

The form stays the only place where inputs are declared. What is left out keeps its present value, which the schema
gives as `default`; what is unknown, of another type, or cannot be stored is refused before the form sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail

from portal.api.errors import Fault, InvalidInputsError
from workflow.forms.attachments import UploadField
from workflow.forms.parts import PartsField

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from django.db.models import QuerySet
    from rest_framework import serializers
    from rest_framework.request import Request

ROW = TypeVar("ROW", bound=Model)
MOST_CHOICES: Final = 300
"""Beyond so many a field's choices are not listed; the form still checks the value."""
LARGEST: Final = 2**63 - 1

Schema = dict[str, Any]


def schema_of(form: forms.Form) -> Schema:
    """The JSON Schema (2020-12) of an object with the form's fields. `form` is unbound; its choices are read."""
    properties = {name: _property(form, name, field) for name, field in form.fields.items()}
    required = [
        name for name, field in form.fields.items() if field.required and "default" not in properties[name]
    ]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def shown_value(form: forms.Form, name: str) -> Any:
    """The present value of a field as JSON has it, or None where there is none."""
    return _present(form, name, form.fields[name])


def form_data(form: forms.Form, given: Any) -> dict[str, Any]:
    """The data to bind: what was given, over the present values of the unbound `form`.

    Raises InvalidInputsError with a fault for every unknown field and every value of another type.
    """
    named = object_of(given, form.fields, "inputs")
    faults = {name: _fault(form.fields[name], value) for name, value in named.items()}
    errors = {name: [fault] for name, fault in faults.items() if fault is not None}
    if errors:
        raise InvalidInputsError(errors)
    present = {name: _present(form, name, field) for name, field in form.fields.items()}
    return {name: value for name, value in present.items() if value is not None} | named


def form_faults(form: forms.Form) -> dict[str, list[Fault]]:
    """What a bound form says against its data, by field; `__all__` stands for the whole."""
    return {
        name: [Fault(error.code or "invalid", str(error.messages[0])) for error in errors]
        for name, errors in form.errors.as_data().items()
    }


def _property(form: forms.Form, name: str, field: forms.Field) -> Schema:
    shape = _shape(field)
    schema: Schema = {"title": str(field.label or name)}
    one = {"type": shape.type} | shape.more(field)
    if shape.many:
        schema |= {
            "type": "array",
            "uniqueItems": shape.unique,
            "minItems": int(field.required),
            "items": one,
        }
    else:
        schema |= one
    if field.help_text:
        schema["description"] = str(field.help_text)
    present = _present(form, name, field)
    return schema if present is None else schema | {"default": present}


@dataclass(frozen=True)
class Shape:
    """How a kind of form field looks in JSON: its type, or that of its items (`many`), and what more is known."""

    field: type[forms.Field]
    type: str
    many: bool = False
    unique: bool = True
    more: Callable[[Any], Schema] = lambda _field: {}


def _shape(field: forms.Field) -> Shape:
    """Raises TypeError for a kind of field that has no JSON form yet."""
    shape = next((shape for shape in SHAPES if isinstance(field, shape.field)), None)
    if shape is None:
        raise TypeError(f"no JSON Schema for {type(field).__name__}")
    return shape


def _lengths(field: forms.CharField) -> Schema:
    limits = {"minLength": max(field.min_length or 0, int(field.required)), "maxLength": field.max_length}
    return {name: limit for name, limit in limits.items() if limit}


def _limits(field: forms.IntegerField) -> Schema:
    limits = {"minimum": field.min_value, "maximum": field.max_value}
    return {name: limit for name, limit in limits.items() if limit is not None}


def _rows(field: forms.ModelChoiceField[Any]) -> Schema:
    rows = list(field.queryset[: MOST_CHOICES + 1]) if field.queryset is not None else []
    if len(rows) > MOST_CHOICES:
        return {}
    return _labelled((row.pk, field.label_from_instance(row)) for row in rows)


def _choices(field: Any) -> Schema:
    return _labelled(field.choices)


def _labelled(choices: Iterable[Any]) -> Schema:
    options = [{"const": value, "title": str(label)} for value, label in choices]
    return {"oneOf": options} if options else {"not": {}}


SHAPES: Final = (
    Shape(UploadField, "object", more=lambda field: dict(field.item_schema)),
    Shape(PartsField, "object", many=True, unique=False, more=lambda field: dict(field.item_schema)),
    Shape(forms.ModelMultipleChoiceField, "integer", many=True, more=_rows),
    Shape(forms.ModelChoiceField, "integer", more=_rows),
    Shape(forms.MultipleChoiceField, "string", many=True, more=_choices),
    Shape(forms.ChoiceField, "string", more=_choices),
    Shape(forms.BooleanField, "boolean"),
    Shape(forms.IntegerField, "integer", more=_limits),
    Shape(forms.DateField, "string", more=lambda _field: {"format": "date"}),
    Shape(forms.CharField, "string", more=_lengths),
)
"""The first that fits counts, so a kind of field stands before the kind that it is made from."""


def _present(form: forms.Form, name: str, field: forms.Field) -> Any:
    """The present value as JSON has it, or None where there is none."""
    value = form.get_initial_for_field(field, name)
    if isinstance(field, forms.BooleanField):
        return bool(value)
    return None if value in ("", None) and field.required else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


_TYPES: Final[dict[str, tuple[Callable[[Any], bool], Any]]] = {
    "string": (lambda value: isinstance(value, str), gettext_lazy("应为文字。")),
    "integer": (
        lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST,
        gettext_lazy("应为整数。"),
    ),
    "boolean": (lambda value: isinstance(value, bool), gettext_lazy("应为 true 或 false。")),
    "object": (lambda value: isinstance(value, dict), gettext_lazy("应为一个对象。")),
}


def _fault(field: forms.Field, value: Any) -> Fault | None:
    shape = _shape(field)
    if not shape.many:
        return _type_fault(shape.type, value)
    if not isinstance(value, list):
        return Fault("wrong_type", _("应为列表。"))
    return next((fault for item in value if (fault := _type_fault(shape.type, item))), None)


def _type_fault(kind: str, value: Any) -> Fault | None:
    fits, words = _TYPES[kind]
    if not fits(value):
        return Fault("wrong_type", str(words))
    return _unstorable(value) if kind == "string" else None


def _unstorable(text: str) -> Fault | None:
    """JSON can name halves of characters, which no database keeps."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        return Fault("invalid_text", _("含有不完整的字符，无法保存。"))
    return None


def object_of(given: Any, known: Container[str], name: str = "body") -> dict[str, Any]:
    """The value as an object with known names only. Raises InvalidInputsError, in which `name` stands for the whole."""
    if not isinstance(given, dict):
        raise InvalidInputsError({name: [Fault("wrong_type", _("应为一个对象。"))]})
    refuse_unknown(given, known)
    return dict(given)


def refuse_unknown(given: Iterable[str], known: Container[str]) -> None:
    """Raises InvalidInputsError for names that nobody asked for, so that nothing is thought to be set that is not."""
    unknown = [name for name in given if name not in known]
    if unknown:
        fault = Fault("unknown_field", _("没有这一项，请去掉。"))
        raise InvalidInputsError({_printable(name): [fault] for name in unknown})


def _printable(name: str) -> str:
    return name[:60].encode("utf-8", "replace").decode()


def row_named(rows: QuerySet[ROW], key: int | None, name: str) -> ROW:
    """The row of that key among those offered. Raises InvalidInputsError for the field of that name."""
    found = None if key is None else rows.filter(pk=key).first()
    if found is None:
        raise InvalidInputsError({name: [Fault("invalid_choice", _("没有这一项可选，请重新选择。"))]})
    return found


def shaped(shape: type[serializers.Serializer[Any]], request: Request) -> Any:
    """The body, JSON or a form, in that shape. Raises InvalidInputsError, with the faults of a list under its name."""
    data = request.data
    given = data.dict() if isinstance(data, QueryDict) else data
    sent = shape(data=object_of(given, set(shape().get_fields())))
    if not sent.is_valid():
        raise InvalidInputsError({str(name): list(_faults(found)) for name, found in sent.errors.items()})
    return sent.validated_data


def _faults(found: Any) -> Iterator[Fault]:
    """What is wrong anywhere below one field."""
    if isinstance(found, ErrorDetail):
        yield Fault(found.code or "invalid", str(found))
        return
    for below in found.values() if isinstance(found, dict) else found:
        yield from _faults(below)
