"""Texts set out for reading."""

from __future__ import annotations

import pytest

from portal.web.case_text import AskGroup, Letter, grouped, paragraphs, set_out
from proposals.models import Ask


def test_paragraphs_are_the_lines_that_say_something():
    assert paragraphs("　　第一段。\n\n  第二段。  \n　\n") == ["第一段。", "第二段。"]


def test_asks_stand_under_their_headings():
    one, two, three = (
        Ask(number="一.1", group="完善体系", text="甲"),
        Ask(number="一.2", group="完善体系", text="乙"),
        Ask(number="3", group="", text="丙"),
    )

    assert grouped([one, two, three]) == [AskGroup("一、完善体系", [one, two]), AskGroup("", [three])]


@pytest.mark.parametrize(
    ("lines", "letter"),
    [
        (
            ["某委员：", "答复如下。", "市科技局", "2023年5月9日"],
            Letter(["某委员：", "答复如下。"], ["市科技局", "2023年5月9日"], []),
        ),
        (
            ["正文。", "市科技局", "2023年5月9日", "（联系人：经办科）"],
            Letter(["正文。"], ["市科技局", "2023年5月9日"], ["（联系人：经办科）"]),
        ),
        (["市科技局已经办理。"], Letter(["市科技局已经办理。"], [], [])),
        (["市科技局", *"一二三四五六"], Letter(["市科技局", *"一二三四五六"], [], [])),
        ([], Letter([], [], [])),
    ],
)
def test_letter_is_parted_at_its_signoff(lines, letter):
    assert set_out(lines, "市科技局") == letter
