"""What people really hand in is taken, under its own kind."""

from __future__ import annotations

import io

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from proposals.files import ENDINGS, MEDIA_TYPES, UnfitFileError, sniff
from proposals.models import Attachment
from tests.files import JPG, PDF, RELATIONS, XLSX_PARTS, docx, package, png

LINK = '<Relationship Id="r1" Type="http://x/hyperlink" Target="https://www.example.cn/a?b=1" TargetMode="External"/>'


def word() -> bytes:
    written = io.BytesIO()
    document = Document()
    document.add_paragraph("关于完善充电设施的调研报告")
    document.add_table(2, 2)
    document.save(written)
    return written.getvalue()


FIT = {
    "Word": ("报告.docx", word(), "docx"),
    "Word in capitals": ("报告.DOCX", word(), "docx"),
    "Word with a link": ("报告.docx", docx({"word/_rels/document.xml.rels": RELATIONS.format(LINK)}), "docx"),
    "Word with a table of numbers": ("报告.docx", docx({"word/embeddings/Sheet1.xlsx": b"x"}), "docx"),
    "Excel": ("表.xlsx", package(XLSX_PARTS), "xlsx"),
    "PDF": ("扫描.pdf", PDF, "pdf"),
    "photograph": ("IMG_0001.JPG", JPG, "jpg"),
    "photograph with a film behind it": ("MVIMG.jpeg", JPG + b"ftypmp42" * 9, "jpg"),
    "screenshot": ("截屏.png", png(), "png"),
    "text": ("说明.txt", "说明\r\n".encode(), "txt"),
    "text of old Windows": ("说明.txt", "说明".encode("gb18030"), "txt"),
    "text with a mark": ("说明.txt", "说明".encode("utf-16"), "txt"),
    "without an ending": ("说明", PDF, "pdf"),
}


@pytest.mark.parametrize("file", FIT)
def test_what_people_hand_in_is_taken(file):
    name, data, kind = FIT[file]
    stream = io.BytesIO(data)

    assert sniff(stream, len(data), name) == kind
    assert stream.tell() == 0


def test_every_kind_has_its_endings_its_media_type_and_its_row():
    assert set(ENDINGS) == set(MEDIA_TYPES) == set(Attachment.Kind.values)


@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]),
)
def test_any_bytes_are_a_kind_or_refused(data, head):
    stream = io.BytesIO(head + data)

    try:
        kind = sniff(stream, len(head + data), "x")
    except UnfitFileError:
        kind = "txt"

    assert kind in ENDINGS


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=40))
def test_a_spoilt_word_file_is_a_kind_or_refused(at, bytes_there):
    whole = docx()
    spoilt = whole[: at % len(whole)] + bytes_there + whole[at % len(whole) + len(bytes_there) :]

    try:
        kind = sniff(io.BytesIO(spoilt), len(spoilt), "x.docx")
    except UnfitFileError:
        kind = "docx"

    assert kind == "docx"
