"""Files as people hand them in, made here from nothing: the fit ones, and the means to spoil them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from proposals.services.attachments import examine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proposals.services.attachments import Examined

PDF = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n"
    b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
)
JPG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x02\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"
)
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
TEXT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p>{}</w:p></w:body></w:document>"
)
DOCX_PARTS = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": RELATIONS.format(""),
    "word/document.xml": TEXT.format("<w:r><w:t>说明</w:t></w:r>"),
}
XLSX_PARTS = {"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"}


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 1, height: int = 1) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    row = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + row + chunk(b"IEND", b"")


def package(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts, in order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return written.getvalue()


def docx(parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file with further parts, or others in the place of its own."""
    return package(DOCX_PARTS | dict(parts or {}))


def examined(name: str, data: bytes) -> Examined:
    """The file as it comes to a move, found fit."""
    return examine(io.BytesIO(data), len(data), name)
