"""A form as JSON Schema, and JSON as the data of a form."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import MOST_CHOICES, form_data, form_faults, schema_of
from proposals.models import Jurisdiction
from workflow.forms.parts import PartsField


class EveryKindForm(forms.Form):
    title = forms.CharField(label="案由", max_length=200, help_text="一事一案。")
    words = forms.CharField(label="说明", required=False)
    day = forms.DateField(label="日期")
    grade = forms.ChoiceField(label="评价", choices=[("good", "满意"), ("bad", "不满意")])
    answer = forms.TypedChoiceField(
        label="答复", choices=[("yes", "是")], coerce=lambda value: value == "yes", required=False
    )
    marks = forms.MultipleChoiceField(label="标记", choices=[("a", "甲"), ("b", "乙")])
    agreed = forms.BooleanField(label="已同意", required=False)
    pages = forms.IntegerField(label="页数", min_value=1, max_value=9)
    place = forms.ModelChoiceField(label="辖区", queryset=Jurisdiction.objects.order_by("pk"))
    places = forms.ModelMultipleChoiceField(
        label="各辖区", queryset=Jurisdiction.objects.order_by("pk"), required=False
    )
    nobody = forms.ChoiceField(label="无可选", choices=(), required=False)
    parts = PartsField(label="分段", names=("sources",), required=False)


@pytest.fixture
def place(db):
    return Jurisdiction.objects.create(slug="shifan", name="示范市")


def test_schema_names_type_words_and_limits_of_every_kind_of_field(place):
    option = {"const": place.pk, "title": "示范市"}

    assert schema_of(EveryKindForm()) == {
        "type": "object",
        "properties": {
            "title": {"title": "案由", "type": "string", "minLength": 1, "maxLength": 200, "description": "一事一案。"},
            "words": {"title": "说明", "type": "string"},
            "day": {"title": "日期", "type": "string", "format": "date"},
            "grade": {
                "title": "评价",
                "type": "string",
                "oneOf": [{"const": "good", "title": "满意"}, {"const": "bad", "title": "不满意"}],
            },
            "answer": {"title": "答复", "type": "string", "oneOf": [{"const": "yes", "title": "是"}]},
            "marks": {
                "title": "标记",
                "type": "array",
                "uniqueItems": True,
                "minItems": 1,
                "items": {
                    "type": "string",
                    "oneOf": [{"const": "a", "title": "甲"}, {"const": "b", "title": "乙"}],
                },
            },
            "agreed": {"title": "已同意", "type": "boolean", "default": False},
            "pages": {"title": "页数", "type": "integer", "minimum": 1, "maximum": 9},
            "place": {"title": "辖区", "type": "integer", "oneOf": [option]},
            "places": {
                "title": "各辖区",
                "type": "array",
                "uniqueItems": True,
                "minItems": 0,
                "items": {"type": "integer", "oneOf": [option]},
            },
            "nobody": {"title": "无可选", "type": "string", "not": {}},
            "parts": {
                "title": "分段",
                "type": "array",
                "uniqueItems": False,
                "minItems": 0,
                "items": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "sources": {"type": "array", "items": {"type": "integer"}},
                    },
                    "required": ["text"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["title", "day", "grade", "marks", "pages", "place"],
        "additionalProperties": False,
    }  # fmt: skip


def test_schema_gives_present_values_as_defaults_and_asks_for_nothing_that_has_one(place):
    form = EveryKindForm(
        initial={
            "title": "旧案由",
            "words": "",
            "day": date(2023, 5, 1),
            "place": place,
            "places": [place],
        }
    )

    schema = schema_of(form)

    defaults = {name: shape["default"] for name, shape in schema["properties"].items() if "default" in shape}
    assert defaults == {
        "title": "旧案由", "words": "", "day": "2023-05-01", "agreed": False, "place": place.pk, "places": [place.pk],
    }  # fmt: skip
    assert schema["required"] == ["grade", "marks", "pages"]


def test_schema_leaves_very_many_choices_unlisted(db):
    Jurisdiction.objects.bulk_create(
        Jurisdiction(slug=f"j{n}", name=f"市{n}") for n in range(MOST_CHOICES + 1)
    )

    assert schema_of(EveryKindForm())["properties"]["place"] == {"title": "辖区", "type": "integer"}


def test_schema_refuses_a_kind_of_field_it_does_not_know():
    class Form(forms.Form):
        when = forms.DurationField()

    with pytest.raises(TypeError, match="DurationField"):
        schema_of(Form())


def test_given_values_reach_the_form_with_their_meaning(place):
    given = {
        "title": "关于培育企业", "day": "2023-06-01", "grade": "good", "answer": "yes", "marks": ["a"], "agreed": True,
        "pages": 3, "place": place.pk, "places": [place.pk],
    }  # fmt: skip

    form = EveryKindForm(form_data(EveryKindForm(), given))

    assert form_faults(form) == {}
    assert form.cleaned_data["place"] == place
    assert list(form.cleaned_data["places"]) == [place]
    assert (form.cleaned_data["answer"], form.cleaned_data["agreed"], form.cleaned_data["words"]) == (
        True,
        True,
        "",
    )


def test_what_is_left_out_is_the_present_value_and_what_is_given_goes_over_it(place):
    form = EveryKindForm(initial={"title": "旧案由", "words": "旧说明", "agreed": True})

    assert form_data(form, {"words": ""}) == {"title": "旧案由", "words": "", "agreed": True}


TEXT, WHOLE, YES_NO, LIST = "应为文字。", "应为整数。", "应为 true 或 false。", "应为列表。"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", 1, TEXT),
        ("title", None, TEXT),
        ("title", {"a": 1}, TEXT),
        ("title", ["a"], TEXT),
        ("day", 20230601, TEXT),
        ("grade", True, TEXT),
        ("pages", "3", WHOLE),
        ("pages", 3.0, WHOLE),
        ("pages", True, WHOLE),
        ("place", "1", WHOLE),
        ("place", 2**63, WHOLE),
        ("place", -(2**64), WHOLE),
        ("agreed", "true", YES_NO),
        ("agreed", 1, YES_NO),
        ("places", 1, LIST),
        ("places", {"0": 1}, LIST),
        ("places", ["1"], WHOLE),
        ("places", [2**63], WHOLE),
        ("marks", [1], TEXT),
        ("parts", ["一"], "应为一个对象。"),
    ],
)
def test_a_value_of_another_type_is_refused(name, value, words):
    with pytest.raises(InvalidInputsError) as caught:
        form_data(EveryKindForm(), {name: value})

    assert caught.value.errors == {name: [Fault("wrong_type", words)]}


@pytest.mark.parametrize("text", ["\ud800", "好\udfff"])
def test_half_a_character_is_refused(text):
    with pytest.raises(InvalidInputsError) as caught:
        form_data(EveryKindForm(), {"title": text})

    assert caught.value.errors == {"title": [Fault("invalid_text", "含有不完整的字符，无法保存。")]}


def test_unknown_names_are_refused():
    with pytest.raises(InvalidInputsError) as caught:
        form_data(EveryKindForm(), {"title": "案由", "state": "closed", "x\ud800": 1})

    fault = Fault("unknown_field", "没有这一项，请去掉。")
    assert caught.value.errors == {"state": [fault], "x?": [fault]}


@pytest.mark.parametrize("given", [[], "文字", 1, None])
def test_inputs_must_be_an_object(given):
    with pytest.raises(InvalidInputsError) as caught:
        form_data(EveryKindForm(), given)

    assert caught.value.errors == {"inputs": [Fault("wrong_type", "应为一个对象。")]}
