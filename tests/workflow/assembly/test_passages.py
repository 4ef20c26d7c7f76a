"""A letter cut into passages and frame."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.assembly.passages import Role, parts, split, without_salutation

REPLY = """\
类别：A
河湾市交通运输局
河交函〔2024〕18号
关于市政协六届三次会议第20240007号提案的答复

林某某等3名委员：

您提出的《关于改善老城区停车难的提案》（第20240007号）收悉。经会同市公安局办理，现答复如下：

一、基本情况
老城区现有泊位三千余个。

夜间缺口约四百个。

二、下一步安排

（一）增建泊位。年内在三处空地建设停车场。（二）错时共享。推动机关单位夜间开放。

专此答复，感谢您对交通工作的关心。

（联系人：办公室，电话：另告）

河湾市交通运输局
2024年5月20日

抄送：市政协提案委。
"""

OPINION_WITHOUT_NUMBERS = """\
市交通运输局：
  关于第20240007号提案，我局会办意见如下：
  我局已在学校周边划定临时停车区。
  夜间执法按市里统一安排进行。
  市公安局
  2024年4月2日
"""

PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "(二)",
        "二、",
        "三是",
        "。",
        "：",
        "\n",
        "\n\n",
        "　",
        " ",
        "收悉",
        "如下",
        "局",
        "专此答复",
        "2024年5月6日",
        "《",
        "（此页无正文）",
        "停车",
        "1.",
        "\r\n",
        "\x0b",
    ]
)
LETTERS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


def test_reply_is_cut_at_its_sections_and_its_frame_is_told_apart():
    assert [(part.role, part.heading) for part in parts(REPLY)] == [
        (Role.HEAD, ""),
        (Role.SALUTATION, ""),
        (Role.OPENING, ""),
        (Role.PASSAGE, "一、基本情况"),
        (Role.HEADING, "二、下一步安排"),
        (Role.PASSAGE, "（一）增建泊位"),
        (Role.PASSAGE, "（二）错时共享"),
        (Role.CLOSING, ""),
    ]


def test_passage_knows_the_heading_above_its_own():
    assert [(passage.section, passage.heading) for passage in split(REPLY)] == [
        ("", "一、基本情况"),
        ("二、下一步安排", "（一）增建泊位"),
        ("二、下一步安排", "（二）错时共享"),
    ]


def test_passage_body_leaves_its_heading_out():
    assert [passage.body for passage in split(REPLY)] == [
        "老城区现有泊位三千余个。\n\n夜间缺口约四百个。",
        "年内在三处空地建设停车场。",
        "推动机关单位夜间开放。",
    ]


def test_letter_without_numbers_is_cut_at_its_paragraphs():
    assert [passage.body for passage in split(OPINION_WITHOUT_NUMBERS)] == [
        "我局已在学校周边划定临时停车区。",
        "夜间执法按市里统一安排进行。",
    ]


def test_passage_without_a_heading_is_called_by_its_first_words():
    assert split(OPINION_WITHOUT_NUMBERS)[0].name == "我局已在学校周边划定临时停车区。"


def test_opening_and_answer_in_one_paragraph_are_parted():
    text = "王某某委员：\n您提出的提案收悉。经研究，现答复如下：同意增设公交站。今年完成。\n市交通局\n2024年5月1日"

    assert [passage.text.strip() for passage in split(text)] == ["同意增设公交站。今年完成。"]


def test_salutation_and_what_stands_above_it_can_be_left_out():
    assert without_salutation("市交通局：\n我局意见如下：\n同意。") == "我局意见如下：\n同意。"


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("今年\n新建一所医院", ["今年", "新建一所医院"]),
        ("今年新建一所医院。\n市卫生健康局\n2024年5月6日", ["今年新建一所医院。"]),
        ("今年动工。\n特此函复。\n市卫生健康局", ["今年动工。"]),
        ("关于增设站点，同意", ["关于增设站点，同意"]),
    ],
)
def test_name_signs_a_letter_only_at_its_foot(text, passages):
    assert [passage.text.strip() for passage in split(text)] == passages


@pytest.mark.parametrize("text", ["", " \n\n ", "同意。", "市交通局：", "一、", "（一）同意。"])
def test_shortest_letters_are_cut_too(text):
    assert "".join(part.text for part in parts(text)) == text


@settings(max_examples=300)
@given(LETTERS)
def test_no_character_is_lost_or_doubled(text):
    cut = parts(text)

    assert "".join(part.text for part in cut) == text
    assert [text[part.start : part.end] for part in cut] == [part.text for part in cut]
    assert all(part.text.lstrip().startswith(part.heading) for part in cut)


def test_real_letters_fall_into_their_sections(real_case):
    opinion = split(real_case.opinions["发改局"])

    assert [len(split(text)) for text in (real_case.reply, *real_case.opinions.values())] == [11, 2, 3, 4, 8]
    assert [passage.heading for passage in opinion][4] == "(一)加快打造与广深一体化的营商环境"
