"""Papers as PDF."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.documents import pdf
from portal.documents.fonts import TEX_LIVE
from portal.documents.pdf import as_pdf
from tests.conftest import REPOSITORY
from tests.portal.documents.papers import FORM, LETTER, NOTICE, pdf_fonts, pdf_pages, pdf_text, with_body

NAMES = "喆玥堃昇"
MARKUP = "#strong[甲] $x^2$ *乙* _丙_ `丁` <戊> & {{ 己 }} {% 庚 %} \\辛 @壬 //癸 =子 -丑"


def test_text_stands_on_22_lines_of_28_characters():
    pages = pdf_pages(as_pdf(with_body("国" * (28 * 60))))

    *lines, number = pages[1]
    assert (len(lines), {len(line) for line in lines}, number) == (22, {28}, "— 2 —")


def test_first_page_of_a_letter_has_no_number_and_forms_have():
    letter, form = pdf_pages(as_pdf(LETTER)), pdf_pages(as_pdf(FORM))

    assert [line for line in letter[0] if line.startswith("—")] == []
    assert form[0][-1] == "— 1 —"


def test_letter_says_everything_in_order():
    assert pdf_text(as_pdf(LETTER)).splitlines() == [
        "示范市工业和信息化局",
        "公开属性：主动公开 示工信函〔2023〕12号",
        "办理结果类别：B",
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


def test_form_shows_its_boxes_and_notes():
    text = pdf_text(as_pdf(FORM))

    assert [
        word
        for word in ("■满意　□不满意", "很好。", "由提案人本人填写。", "第20230368号")
        if word not in text
    ] == []


def test_list_stands_on_pages_of_its_own_across_the_sheet():
    reader = PdfReader(BytesIO(as_pdf(NOTICE)))

    letter, listing = reader.pages
    assert float(letter.mediabox.width) < float(letter.mediabox.height)
    assert float(listing.mediabox.width) > float(listing.mediabox.height)
    assert listing.extract_text().count("甲") == 3


@pytest.mark.parametrize("paper", [with_body(MARKUP), replace(FORM, number=MARKUP)], ids=["letter", "form"])
def test_markup_comes_out_as_it_was_written(paper):
    assert MARKUP.replace(" ", "") in pdf_text(as_pdf(paper)).replace(" ", "").replace("\n", "")


def test_names_that_a_face_lacks_come_from_the_shipped_one():
    """Libertinus, which Typst carries, stands for a face without these characters."""
    press = pdf._Press(())
    press.faces = press.faces | {"fang": ["Libertinus Serif", "Noto Serif SC"]}
    made = press.set("letter", pdf._letter(with_body(f"Abc{NAMES}")))

    fonts = pdf_fonts(made)
    latin, noto = fonts["LibertinusSerif-Regular-Identity-H"], fonts["NotoSerifSC-Regular-Identity-H"]
    assert (set("Abc") <= set(latin), set(NAMES) <= set(noto), set(NAMES) & set(latin)) == (True, True, set())
    assert f"Abc{NAMES}" in pdf_text(made)
    assert is_archival(made)


@pytest.mark.skipif(
    not any(Path(place).is_dir() for place in TEX_LIVE), reason="needs FandolFang (texlive-lang-chinese)"
)
def test_names_stand_in_noto_beside_fandol():
    fonts = pdf_fonts(as_pdf(with_body(f"国{NAMES}")))

    fandol, noto = fonts["FandolFang-Regular-Identity-H"], fonts["NotoSerifSC-Regular-Identity-H"]
    assert ("国" in fandol, set(NAMES) <= set(noto), set(NAMES) & set(fandol)) == (True, True, set())


def is_archival(made):
    """PDF/A-2a: among much else no character without a glyph."""
    packet = PdfReader(BytesIO(made)).xmp_metadata.stream.get_data().decode()
    return "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in packet


def test_file_is_tagged_and_archival_and_names_nobody():
    reader = PdfReader(BytesIO(as_pdf(LETTER)))

    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "zh-CN")
    assert is_archival(as_pdf(LETTER))
    assert {key: value for key, value in reader.metadata.items() if key not in {"/Creator", "/Producer"}} == {
        "/Title": "关于某件提案的答复",
        "/CreationDate": "D:20230619000000Z",
        "/ModDate": "D:20230619000000Z",
    }
    assert str(REPOSITORY).encode() not in as_pdf(LETTER)


def test_sign_that_no_font_has_is_no_reason_for_no_paper():
    made = as_pdf(with_body("甲\U000f0000乙"))

    assert ("甲" in pdf_text(made), is_archival(made)) == (True, False)


@pytest.mark.parametrize(("draft", "times"), [(True, 1), (False, 0)])
def test_draft_says_so_on_the_page(draft, times):
    assert pdf_text(as_pdf(replace(LETTER, draft=draft))).count("草稿") == times


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_two_processes_make_the_same_bytes(form):
    program = (
        "import sys, hashlib; from django.conf import settings; settings.configure(FONT_DIRS=[])\n"
        "from portal.documents.rendering import FORMS\n"
        "from tests.portal.documents.papers import FORM, LETTER, NOTICE\n"
        f"made = [FORMS[{form!r}][1](paper) for paper in (LETTER, NOTICE, FORM)]\n"
        "print([hashlib.sha256(one).hexdigest() for one in made])"
    )

    told = [
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program], cwd=REPOSITORY, env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip

    assert told[0] == told[1] != ""
