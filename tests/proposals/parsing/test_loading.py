from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from proposals.parsing import Unreadable, decode, load, read_file
from tests.proposals.parsing import texts


def docx(*paragraphs, table=()):
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            cells = grid.add_row().cells
            for cell, written in zip(cells, row, strict=True):
                cell.text = written
    return document


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def set_list(document, numerals, pattern):
    """A list definition of one level, as Word writes it."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", numerals), ("w:lvlText", pattern)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    numbering.insert(0, abstract)
    return numbering.add_num(90).numId


def in_list(paragraph, list_id):
    number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    number.get_or_add_ilvl().val = 0
    number.get_or_add_numId().val = list_id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_decoded_from_every_usual_encoding(encoding):
    assert decode("市政协提案〔2024〕".encode(encoding), "信.txt") == "市政协提案〔2024〕"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "函.doc", "legacy_doc"),
        (b"%PDF-1.7\n", "函.pdf", "pdf_file"),
        (b"\x7fELF\x00\x00\x01", "程序", "binary_file"),
        (b"\x81\xff\xfe\x81", "乱.txt", "unknown_encoding"),
        (b"PK\x03\x04broken", "坏.docx", "broken_docx"),
        (b"no archive", "坏.docx", "broken_docx"),
        (b"\xff\xfea", "半.txt", "unknown_encoding"),
    ],
)
def test_bytes_without_text_are_refused_with_one_sentence(data, name, code):
    with pytest.raises(Unreadable) as refused:
        decode(data, name)

    assert (refused.value.code, name in str(refused.value), str(refused.value).count("。")) == (code, True, 1)


def test_archive_that_is_no_document_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "甲")

    with pytest.raises(Unreadable, match="不是文本文件"):
        decode(buffer.getvalue(), "包.zip")


def test_document_whose_parts_are_broken_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")

    with pytest.raises(Unreadable, match="不是完好的"):
        decode(buffer.getvalue(), "坏.docx")


def test_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("proposals.parsing.loading.MOST_BYTES", 10)

    with pytest.raises(Unreadable, match="过大"):
        decode(saved(docx("甲")), "大.docx")


def test_document_is_read_in_order_with_its_tables():
    document = docx("政协提案", table=[("案由", "关于某事的提案"), ("提案人", "张某某")])
    document.add_paragraph("理由：甲。")

    assert (
        decode(saved(document), "提案.docx") == "政协提案\n案由\t关于某事的提案\n提案人\t张某某\n理由：甲。"
    )


@pytest.mark.parametrize(
    ("numerals", "pattern", "numbers"),
    [
        ("chineseCounting", "%1、", ["一、", "二、"]),
        ("chineseCountingThousand", "（%1）", ["（一）", "（二）"]),
        ("decimal", "%1.", ["1.", "2."]),
        ("decimalZero", "%1 ", ["01 ", "02 "]),
        ("bullet", "•", ["", ""]),
    ],
)
def test_numbers_that_word_draws_are_written_out(numerals, pattern, numbers):
    document = docx("办法：", "甲事。", "乙事。")
    list_id = set_list(document, numerals, pattern)
    in_list(document.paragraphs[1], list_id)
    in_list(document.paragraphs[2], list_id)

    assert decode(saved(document), "提案.docx") == f"办法：\n{numbers[0]}甲事。\n{numbers[1]}乙事。"


def test_inserted_text_counts_and_deleted_text_does_not():
    document = docx("原文")
    paragraph = document.paragraphs[0]._p
    for tag, text_tag, written in (("w:ins", "w:t", "新增"), ("w:del", "w:delText", "删去")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        text.text = written
        run.append(text)
        change.append(run)
        paragraph.append(change)

    assert decode(saved(document), "提案.docx") == "原文新增"


def test_form_in_a_document_table_is_read(tmp_path):
    document = docx(
        "政协清河市第九届委员会第三次会议提案",
        table=[
            ("案由", "关于规范共享单车的提案"),
            ("提案人", "张某某"),
            ("通讯地址", "清河市某路某号某某大厦"),
            ("联系电话", "0000-5550000"),
            ("理由", "乱停放，占用人行道，影响市民通行。"),
            ("办法", "1.规范投放。\n2.加强清运。"),
        ],
    )
    path = tmp_path / "提案.docx"
    document.save(path)
    reading = read_file(path)

    assert (reading.kind.value, reading.title.value, reading.proposers[0].value) == (
        "proposal",
        "关于规范共享单车的提案",
        "张某某",
    )
    assert [(one.number, one.text) for one in reading.asks] == [("1", "规范投放。"), ("2", "加强清运。")]


def test_letter_as_a_document_is_read_like_its_text(tmp_path):
    path = tmp_path / "函.docx"
    docx(*texts.GB_REPLY.splitlines()).save(path)

    assert read_file(path).as_json()["document_number"] == "清教提〔2024〕15号"


@pytest.mark.parametrize(
    ("name", "code"), [("无.txt", "missing_file"), ("", "not_a_file"), ("a\x00b", "no_access")]
)
def test_file_that_cannot_be_opened_is_refused(tmp_path, name, code):
    with pytest.raises(Unreadable) as refused:
        load(tmp_path / name)

    assert refused.value.code == code


def test_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("proposals.parsing.loading.MOST_BYTES", 3)
    path = tmp_path / "大.txt"
    path.write_text("甲乙", encoding="utf-8")

    with pytest.raises(Unreadable, match="过大"):
        load(path)
