"""The name of a file, as it is shown and saved again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.files import clean_name

NAMES = {
    "调研报告.pdf": "调研报告.pdf",
    "调研报告": "调研报告.pdf",
    "扫描 件.PDF": "扫描 件.pdf",
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\张三\\报告.pdf": "报告.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "a Set-Cookie x=1.pdf",
    "年报\u202efdp.exe": "年报fdp.exe.pdf",
    "年\u200b报\ufeff.pdf": "年报.pdf",
    "a\x00b.pdf": "ab.pdf",
    "<img src=x onerror=alert(1)>.pdf": "img src=x onerror=alert(1).pdf",
    "q\"uo'te;.pdf": "q uo te.pdf",
    "CON.pdf": "附件.pdf",
    "...": "附件.pdf",
    "": "附件.pdf",
    ".pdf": "pdf.pdf",
    "长" * 300 + ".pdf": "长" * 96 + ".pdf",
    "e\u0301.pdf": "é.pdf",
}


@pytest.mark.parametrize("given_name", NAMES)
def test_a_name_is_made_safe(given_name):
    assert clean_name(given_name, ".pdf", "附件") == NAMES[given_name]


def test_the_other_ending_of_a_photograph_is_no_part_of_its_name():
    assert clean_name("IMG.JPEG", ".jpg", "附件") == "IMG.jpg"


@given(st.text(max_size=400))
def test_any_name_is_one_short_visible_line_without_a_path(given_name):
    name = clean_name(given_name, ".pdf", "附件")

    assert len(name) <= 100
    assert name.endswith(".pdf")
    assert name.isprintable()
    assert not set('/\\:<>"|?*\r\n\x00') & set(name)
    assert clean_name(name, ".pdf", "附件") == name
