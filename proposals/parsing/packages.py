"""What a docx archive may hold before a reader of Word files opens it: nothing that swells, runs or points elsewhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

SIGNATURE: Final = b"PK\x03\x04"
MOST_ENTRIES: Final = 2_000
MOST_XML: Final = 16 * 1024 * 1024
"""Bytes of one unpacked XML part; a letter of a hundred pages has about one million."""

_MAIN: Final = "word/document.xml"
_ENCRYPTED: Final = 0x1
_PLAIN: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_MACROS: Final = ("vbaproject.bin", "vbadata.xml")
_MARKUP: Final = (".xml", ".rels")


def fault_of(data: bytes, most: int) -> str | None:
    """The code of what speaks against opening these bytes as docx, or None. `most` bounds what they unpack to.

    Sizes are those that the archive declares; more than it declares is never unpacked.
    """
    if not data.startswith(SIGNATURE):
        return "broken_docx"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _of_entries(archive.infolist(), most) or _of_markup(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return "broken_docx"


def _of_entries(entries: list[zipfile.ZipInfo], most: int) -> str | None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most:
        return "too_large"
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        return "locked_docx"
    if _MAIN not in names:
        return "binary_file"
    if any(name.lower().endswith(_MACROS) for name in names):
        return "macros"
    doubled = len(set(names)) < len(names)
    packed_otherwise = any(entry.compress_type not in _PLAIN for entry in entries)
    return "broken_docx" if doubled or packed_otherwise else None


def _of_markup(archive: zipfile.ZipFile) -> str | None:
    """XML of Word declares no document type; one that does would bring entities along, which can swell or fetch."""
    for entry in archive.infolist():
        if not entry.filename.lower().endswith(_MARKUP):
            continue
        if entry.file_size > MOST_XML:
            return "too_large"
        markup = archive.read(entry).replace(b"\x00", b"")  # UTF-16 reads the same then
        if b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
            return "strange_docx"
        if entry.filename == "[Content_Types].xml" and b"macroEnabled" in markup:
            return "macros"
    return None
