"""Which kind of file the bytes are. A kind that is not listed is refused, and so is one that is two kinds at once."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from proposals.files import office, pdf, pictures
from proposals.files.faults import UnfitFileError
from proposals.files.names import ending_of

if TYPE_CHECKING:
    from collections.abc import Callable

ENDINGS: Final = {
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "pdf": (".pdf",),
    "jpg": (".jpg", ".jpeg"),
    "png": (".png",),
    "txt": (".txt",),
}
"""Kind → the endings that its name may have, the usual one first."""
MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
}
HEAD: Final = 4096
TAIL: Final = 66_000
"""A zip directory ends within so many bytes before the end of the file."""
MOST_TEXT: Final = 5 * 1024 * 1024

_ZIP: Final = b"PK\x03\x04"
_ZIP_END: Final = b"PK\x05\x06"
_PDF: Final = b"%PDF-"
_REFUSED: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (_ZIP_END, "archive"),
)
_HEIC: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_NO_TEXT: Final = (
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"{\\rtf",
    b"%!PS",
    b"#!",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF",
    b"<?php",
)


def sniff(stream: IO[bytes], size: int, name: str) -> str:
    """The kind of the file (a key of ENDINGS). Reads the stream from its start and leaves it there.

    Raises UnfitFileError for whatever may not be taken in, also where the name's ending says something else.
    """
    if size == 0:
        raise UnfitFileError("empty_file")
    head, tail = _ends(stream, size)
    kind, check = _kind_of(head)
    if kind != "pdf" and _PDF in head[:1024] and kind != "txt":
        raise UnfitFileError("disguised")
    if check is not office.check and _ZIP_END in tail:
        raise UnfitFileError("disguised")
    stream.seek(0)
    kind = check(stream, size)
    if ending_of(name) not in {"", *ENDINGS[kind]}:
        raise UnfitFileError("wrong_ending")
    stream.seek(0)
    return kind


def _ends(stream: IO[bytes], size: int) -> tuple[bytes, bytes]:
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(max(0, size - TAIL))
    return head, stream.read(TAIL)


def _kind_of(head: bytes) -> tuple[str, Callable[[IO[bytes], int], str]]:
    for mark, code in _REFUSED:
        if head.startswith(mark):
            raise UnfitFileError(code)
    if head[4:8] == b"ftyp":
        raise UnfitFileError("phone_picture" if head[8:12] in _HEIC else "unknown_kind")
    for mark, kind, check in _KINDS:
        if head.startswith(mark):
            return kind, check
    return "txt", _text


def _text(stream: IO[bytes], size: int) -> str:
    """Plain text in UTF-8, GB18030 or UTF-16 with a mark, without control characters."""
    if size > MOST_TEXT:
        raise UnfitFileError("unknown_kind")
    data = stream.read(MOST_TEXT)
    if data.startswith(_NO_TEXT) or _PDF in data[:1024]:
        raise UnfitFileError("unknown_kind")
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(character >= " " or character in "\t\n\r\f" for character in text) and "\x7f" not in text:
            return "txt"
    raise UnfitFileError("unknown_kind")


_KINDS: Final = (
    (_ZIP, "office", office.check),
    (_PDF, "pdf", pdf.check),
    (b"\xff\xd8\xff", "jpg", pictures.check_jpg),
    (b"\x89PNG\r\n\x1a\n", "png", pictures.check_png),
)
