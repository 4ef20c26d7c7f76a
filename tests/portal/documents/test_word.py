"""Papers as Word files."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from portal.documents.word import FOLDER, as_word
from tests.conftest import REPOSITORY
from tests.portal.documents.papers import FORM, LETTER, NOTICE, with_body, word_parts

MARKUP = '#strong[甲] $x$ *乙* <w:p/> & "己" {{ 庚 }} {% if x %} {%p endif %} {# 辛 #}'
PAPERS = {"letter": LETTER, "notice": NOTICE, "form": FORM}


def text_of(made):
    return [paragraph.text for paragraph in Document(BytesIO(made)).paragraphs]


def test_letter_says_everything_in_order():
    assert [line for line in text_of(as_word(LETTER)) if line] == [
        "公开属性：主动公开\t示工信函〔2023〕12号",
        "\t办理结果类别：B",
        "关于示范市政协十四届二次会议",
        "第20230368号提案的答复",
        "民建示范市委会：",
        "一、总体情况",
        "已经安排。",
        "（一）分类培育",
        "（二）服务。逐家走访。",
        "专此答复。",
        "示范市工业和信息化局",
        "2023年6月19日",
        "（联系人：经办科，联系电话：0000-00000000）",
        "抄送：提案委，督查室。",
    ]


def test_form_shows_the_code_of_its_address_square_by_square():
    code = QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data("http://127.0.0.1:8000/rate/7-738660-abcdefghijklmnopqrstuvwxyz/")
    dark = {(x, y) for y, row in enumerate(code.get_matrix()) for x, is_dark in enumerate(row) if is_dark}

    drawn = as_word(replace(FORM, scan="http://127.0.0.1:8000/rate/7-738660-abcdefghijklmnopqrstuvwxyz/"))

    document = word_parts(drawn)["word/document.xml"].decode()
    strip = r'<a:moveTo><a:pt x="(\d+)" y="(\d+)"/></a:moveTo><a:lnTo><a:pt x="(\d+)"'
    strips = [map(int, found) for found in re.findall(strip, document)]
    assert {(x, y) for left, y, right in strips for x in range(left, right)} == dark
    assert "<w:drawing>" not in word_parts(as_word(FORM))["word/document.xml"].decode()


def test_head_stands_in_red_on_the_first_page_alone():
    section = Document(BytesIO(as_word(LETTER))).sections[0]

    [run] = [run for p in section.first_page_header.paragraphs for run in p.runs if run.text]
    assert (run.text, str(run.font.color.rgb), run.font.name) == (
        "示范市工业和信息化局",
        "D7000F",
        "方正小标宋简体",
    )
    assert [p.text for p in section.header.paragraphs] == [""]


def test_levels_are_set_in_their_faces():
    paragraphs = {p.text: p for p in Document(BytesIO(as_word(LETTER))).paragraphs}

    faces = [(run.text, run.font.name) for run in paragraphs["（二）服务。逐家走访。"].runs if run.text]
    assert faces == [("（二）服务。", "楷体_GB2312"), ("逐家走访。", None)]
    assert [run.font.name for run in paragraphs["一、总体情况"].runs if run.text] == ["黑体"]


def test_page_is_that_of_an_official_paper():
    section = Document(BytesIO(as_word(LETTER))).sections[0]

    margins = [
        round(edge.mm)
        for edge in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ]
    assert (round(section.page_width.mm), round(section.page_height.mm), margins) == (
        210,
        297,
        [37, 35, 28, 26],
    )


def test_form_fills_its_table():
    [table] = Document(BytesIO(as_word(FORM))).tables

    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [
        ["案由", *["关于某事的建议"] * 3],
        ["提案人", "某某", "对办理结果", "■满意　□不满意"],
        ["具体意见", *["很好。\n继续。\n\n\n"] * 3],
    ]


def test_notice_carries_its_list():
    [table] = Document(BytesIO(as_word(NOTICE))).tables

    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [list("甲乙丙丁戊己庚辛")] * 3


def test_several_units_sign_side_by_side():
    letter = replace(LETTER, signed_by=("甲局", "乙局", "丙局", "丁局"))

    [table] = Document(BytesIO(as_word(letter))).tables
    assert [list(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows] == [
        ["甲局", "乙局", "丙局"],
        ["丁局\n2023年6月19日"],
    ]


@pytest.mark.parametrize("draft", [True, False])
def test_draft_says_so_on_every_page(draft):
    made = as_word(replace(LETTER, draft=draft))

    header = Document(BytesIO(made)).sections[0].header.paragraphs[0].text
    assert (header == "草稿", "草稿（未签发）" in text_of(made)) == (draft, draft)


def test_markup_comes_out_as_it_was_written():
    letter = replace(with_body(MARKUP), addressee=MARKUP, title=("甲", MARKUP), note=MARKUP, issuer=MARKUP)

    found = text_of(as_word(letter))
    assert MARKUP in found
    assert f"（{MARKUP}）" in found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_words_make_a_file_that_opens(words):
    letter = replace(
        with_body(words), addressee=words, copies=words, signed_by=(words, words), issuer=words or "甲"
    )
    form = replace(FORM, number=words, rows=((FORM.rows[0][0], replace(FORM.rows[0][0], text=words)),))

    for made in (as_word(letter), as_word(form)):
        for name, part in word_parts(made).items():
            ET.fromstring(part)  # noqa: S314 - our own file
            assert name.endswith((".xml", ".rels"))


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_nothing_of_the_template_or_the_machine_is_left(paper):
    made = as_word(paper)

    parts = word_parts(made)
    assert [name for name, part in parts.items() if re.search(rb"\{[{%#]|[}%#]\}", part)] == []
    with ZipFile(BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = Document(BytesIO(made)).core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("", "", paper.subject)
    assert {properties.created.date(), properties.modified.date()} == {paper.dated}


def test_templates_are_what_their_script_writes(tmp_path):
    script = REPOSITORY / "scripts" / "build_paper_templates.py"

    subprocess.run([sys.executable, str(script), str(tmp_path)], cwd=REPOSITORY, check=True)  # noqa: S603 - our own

    written = {path.name: word_parts(path.read_bytes()) for path in tmp_path.iterdir()}
    kept = {path.name: word_parts(path.read_bytes()) for path in FOLDER.glob("*.docx")}
    assert written == kept
    assert set(kept) == {"letter.docx", "notice.docx", "form.docx"}
