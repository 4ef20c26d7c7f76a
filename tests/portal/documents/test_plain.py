"""Words that any reader bears."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.plain import lines, printable


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("甲\x00\x0b乙", "甲乙"),
        ("甲\t乙", "甲 乙"),
        ("\u202e甲\ufeff", "甲"),
        ("喆𠮷·“”", "喆𠮷·“”"),
        ("\ud800", ""),
    ],
)
def test_signs_without_a_shape_go(words, expected):
    assert printable(words) == expected


def test_a_text_has_a_line_at_least():
    assert (lines(""), lines("甲\r\n乙")) == ([""], ["甲", "乙"])


@given(st.text(max_size=60))
def test_what_is_left_may_stand_in_xml(words):
    escaped = printable(words).replace("&", "&amp;").replace("<", "&lt;")

    assert ET.fromstring(f"<a>{escaped}</a>").tag == "a"  # noqa: S314 - made in the line before
