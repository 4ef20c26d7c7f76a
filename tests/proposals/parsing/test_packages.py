"""Archives that call themselves docx."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.parsing import Unreadable, decode
from tests.proposals.parsing.test_loading import docx, saved

LETTER = saved(docx("关于第20230001号提案的会办意见", "一、已安排专项资金。"))
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 50 + b'"><!ENTITY c "&b;&b;&b;">]>'
EXTERNAL = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def packed(parts, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(**parts):
    """The letter with other parts: `document=b"…"` for the text, `more={name: bytes}` for further ones."""
    found = parts_of(LETTER)
    if "document" in parts:
        found["word/document.xml"] = parts["document"]
    return packed(found | parts.get("more", {}))


def code_of(data, name="意见.docx"):
    with pytest.raises(Unreadable) as refused:
        decode(data, name)
    assert (name in str(refused.value), str(refused.value).count("。")) == (True, 1)
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(document=BOMB + b"<a>&c;</a>"), "strange_docx"),
        (changed(document=(BOMB + b"<a>&c;</a>").decode().encode("utf-16")), "strange_docx"),
        (changed(document=EXTERNAL + b"<a>&b;</a>"), "strange_docx"),
        (changed(more={"word/_rels/x.rels": EXTERNAL + b"<a/>"}), "strange_docx"),
        (changed(more={"word/vbaProject.bin": b"\xd0\xcf"}), "macros"),
        (
            changed(
                more={
                    "[Content_Types].xml": parts_of(LETTER)["[Content_Types].xml"].replace(
                        b"officedocument.wordprocessingml.document.main+xml",
                        b"ms-word.document.macroEnabled.main+xml",
                    )
                }
            ),
            "macros",
        ),
        (packed(parts_of(LETTER), zipfile.ZIP_LZMA), "broken_docx"),
        (LETTER[: len(LETTER) // 2], "broken_docx"),
        (b"GIF89a" + LETTER, "broken_docx"),
        (b"", "broken_docx"),
        (changed(document=b"<a/>"), "broken_docx"),
    ],
    ids=[
        "entities", "entities-utf16", "external-entity", "external-entity-in-relations", "macros", "macro-type",
        "lzma", "cut", "other-format-before", "empty", "other-root",
    ],
)  # fmt: skip
def test_archive_that_is_no_plain_document_is_refused_with_one_sentence(data, code):
    assert code_of(data) == code


def test_document_with_a_password_says_so():
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    assert code_of(locked) == "locked_docx"


def test_archive_with_locked_parts_is_refused():
    data = bytearray(LETTER)
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert code_of(bytes(data)) == "locked_docx"


def test_rich_text_is_refused():
    assert code_of(b"{\\rtf1\\ansi \\u20851?}", "意见.rtf") == "rtf_file"


def test_archive_that_swells_is_refused_before_it_is_unpacked():
    data = changed(more={f"word/media/{number}.png": b"\0" * (1 << 23) for number in range(9)})

    assert len(data) < 200_000
    assert code_of(data) == "too_large"


def test_text_part_that_swells_is_refused_before_it_is_parsed():
    data = changed(document=b"<w:document>" + b" " * (17 << 20))

    assert code_of(data) == "too_large"


def test_archive_of_very_many_parts_is_refused():
    assert code_of(changed(more={f"word/x{number}": b"" for number in range(2_001)})) == "too_large"


def test_doubled_part_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts_of(LETTER).items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("word/document.xml", b"<a/>")

    assert code_of(buffer.getvalue()) == "broken_docx"


def test_link_to_elsewhere_is_not_followed():
    relations = parts_of(LETTER)["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" TargetMode="External" Target="http://192.0.2.1/x.dotm" Type='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>',
    )

    text = decode(changed(more={"word/_rels/document.xml.rels": relations}), "意见.docx")

    assert text == "关于第20230001号提案的会办意见\n一、已安排专项资金。"


@given(st.integers(0, len(LETTER) - 1), st.integers(0, 255), st.integers(0, 3))
def test_damaged_document_is_read_or_refused(place, sign, cut):
    data = LETTER[:place] + bytes([sign]) + LETTER[place + 1 + cut :]

    assert isinstance(_read(data), str)


@given(st.sampled_from(sorted(parts_of(LETTER))), st.data())
def test_document_with_damaged_parts_is_read_or_refused(name, data):
    part = parts_of(LETTER)[name]
    place = data.draw(st.integers(0, len(part)))
    put = data.draw(st.sampled_from([b"", b"<", b"/>", b'"', b"&", b"9" * 5000, b"\xff"]))

    assert isinstance(_read(changed(more={name: part[:place] + put + part[place + 1 :]})), str)


def _read(data):
    try:
        return decode(data, "意见.docx")
    except Unreadable as error:
        return error.code
