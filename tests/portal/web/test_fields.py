"""How the fields of any form are drawn."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.test import SimpleTestCase

from portal.web import fields


class SampleForm(forms.Form):
    reason = forms.CharField(label="理由", widget=forms.Textarea, help_text="写明依据")
    note = forms.CharField(label="备注", required=False)
    until = forms.DateField(label="延至", initial=date(2023, 6, 30))
    at = forms.DateTimeField(label="时间", required=False)
    grade = forms.ChoiceField(label="结果", choices=[("", "---"), ("a", "满意"), ("b", "不满意")])
    unit = forms.ChoiceField(label="单位", choices=[(str(n), f"单位{n}") for n in range(12)])
    units = forms.MultipleChoiceField(label="会办单位", choices=[("1", "甲局"), ("2", "乙局")])
    agreed = forms.BooleanField(label="已当面沟通")
    key = forms.CharField(widget=forms.HiddenInput)


def drawn(name: str, data: dict[str, str] | None = None) -> str:
    return Template("{% load huiban %}{% field bound %}").render(Context({"bound": SampleForm(data)[name]}))


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("reason", "control"),
        ("until", "control"),
        ("grade", "choices"),
        ("unit", "control"),
        ("units", "choices"),
        ("agreed", "check"),
        ("key", "hidden"),
    ],
)
def test_field_takes_the_shape_that_suits_it(name, shape):
    assert fields.shape(SampleForm()[name]) == shape


def test_text_field_has_label_help_and_control():
    SimpleTestCase().assertHTMLEqual(
        drawn("reason"),
        """<div class="hb-field"><label class="form-label" for="id_reason">理由</label>
        <textarea name="reason" cols="40" rows="10" class="form-control" required
          aria-describedby="id_reason_helptext" id="id_reason"></textarea>
        <p class="form-text" id="id_reason_helptext">写明依据</p></div>""",
    )


def test_field_that_may_stay_empty_says_so():
    assert '<span class="must">可不填</span>' in drawn("note")
    assert '<span class="must">可不填</span>' not in drawn("reason")


def test_wrong_field_is_marked_described_and_explained():
    page = drawn("reason", {"reason": ""})

    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in page
    assert '<div id="id_reason_error"><p class="hb-err">' in page


@pytest.mark.parametrize(
    ("name", "control"),
    [
        (
            "until",
            '<input type="date" name="until" value="2023-06-30" class="form-control" required id="id_until">',
        ),
        ("at", '<input type="datetime-local" name="at" class="form-control" id="id_at">'),
    ],
)
def test_days_and_moments_get_the_browsers_own_picker(name, control):
    SimpleTestCase().assertInHTML(control, drawn(name))


def test_few_choices_are_buttons_without_an_empty_one():
    page = drawn("grade")

    assert page.count('type="radio"') == 2
    assert "---" not in page


def test_many_units_are_ticked_not_held_with_a_key():
    page = drawn("units", {"units": "2"})

    assert page.count('type="checkbox"') == 2
    assert page.count("checked") == 1
    assert "<legend" in page


def test_error_summary_leads_to_each_place():
    form = SampleForm({"reason": "", "units": "1"})
    page = Template('{% include "portal/_errors.html" %}').render(Context({"form": form}))

    assert 'role="alert"' in page
    assert '<a href="#id_reason">理由：' in page
    assert '<a href="#id_grade">结果：' in page


def test_form_without_errors_has_no_summary():
    page = Template('{% include "portal/_errors.html" %}').render(Context({"form": SampleForm()}))

    assert page.strip() == ""
