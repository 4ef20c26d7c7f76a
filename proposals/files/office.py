"""Word and Excel files: archives of XML in which nothing swells, runs, hides another program or points elsewhere."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, Final
from xml.parsers import expat

from proposals.files.faults import UnfitFileError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_ENTRIES: Final = 3_000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_MARKUP: Final = 64 * 1024 * 1024
"""Bytes of all XML parts together; a report of a hundred pages has some five million."""
MOST_RATIO: Final = 250
RATIO_FROM: Final = 1024 * 1024
"""Only parts of this size and more, and all together, are asked how far they swell: short blanks do so innocently."""
MOST_ELEMENTS: Final = 4_000_000
"""Of all parts together; looking at so many takes some seconds. A table of a million cells has three million."""
CHUNK: Final = 256 * 1024

_MAIN: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_PLAIN: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_MACROS: Final = ("vbaproject.bin", "vbadata.xml")
_MARKUP: Final = (".xml", ".rels", ".vml")
_PROGRAMS: Final = (
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".bat",
    ".cmd",
    ".ps1",
    ".hta",
    ".lnk",
    ".jar",
    ".scr",
    ".msi",
    ".zip",
    ".html",
    ".htm",
)
_OBJECTS: Final = ("activex/", "embeddings/", "externallinks/", "macrosheets/", "customui/")
_TABLES: Final = (".xlsx",)
_SAFE_TARGETS: Final = ("http://", "https://", "mailto:", "#")
_FOREIGN: Final = frozenset({"ddeLink", "oleLink", "altChunk", "subDoc"})
_FETCHING: Final = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT)\b", re.IGNORECASE)
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)


def check(stream: IO[bytes], size: int) -> str:
    """`docx` or `xlsx`. Raises UnfitFileError. Nothing is unpacked beyond what the archive declares, and that is bounded."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            kind = _check_entries(entries)
            _check_whole(archive, size)
            left = MOST_ELEMENTS
            for entry in entries:
                if entry.filename.lower().endswith(_MARKUP):
                    left -= _check_markup(archive, entry, left)
                else:
                    _check_sum(archive, entry)
    except _BROKEN as error:
        raise UnfitFileError("broken") from error
    return kind


def _check_entries(entries: list[zipfile.ZipInfo]) -> str:
    names = [entry.filename for entry in entries]
    kinds = {kind for part, kind in _MAIN.items() if part in names}
    if len(kinds) != 1:
        raise UnfitFileError("disguised" if kinds else "archive")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnfitFileError("locked")
    if len({name.lower() for name in names}) < len(names) or any(map(_leads_out, names)):
        raise UnfitFileError("strange")
    if any(entry.compress_type not in _PLAIN for entry in entries):
        raise UnfitFileError("strange")
    _check_sizes(entries)
    for name in names:
        _check_name(name.lower())
    return kinds.pop()


def _leads_out(name: str) -> bool:
    """Whether a part's name is one that would be unpacked somewhere else."""
    return "\\" in name or "\x00" in name or ":" in name or name.startswith("/") or ".." in name.split("/")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    markup = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_MARKUP))
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or markup > MOST_MARKUP:
        raise UnfitFileError("swelling")
    packed = sum(entry.compress_size for entry in entries)
    if _swells(unpacked, packed) or any(_swells(entry.file_size, entry.compress_size) for entry in entries):
        raise UnfitFileError("swelling")


def _swells(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(packed, 1)


def _check_name(name: str) -> None:
    if name.endswith(_MACROS) or "macrosheets/" in name:
        raise UnfitFileError("macros")
    if "externallinks/" in name:
        raise UnfitFileError("outside_links")
    if name.endswith(_PROGRAMS) or (
        any(folder in name for folder in _OBJECTS) and not name.endswith((*_TABLES, "/"))
    ):
        raise UnfitFileError("embedded")


def _check_whole(archive: zipfile.ZipFile, size: int) -> None:
    """Nothing before the archive and nothing behind it, so that the file is not another one as well."""
    stream: Any = archive.fp
    stream.seek(0)
    begins = stream.read(4) == b"PK\x03\x04"
    ends = archive.start_dir < size and _end_of(stream, size, len(archive.comment)) == size
    first = min((entry.header_offset for entry in archive.infolist()), default=0)
    if not begins or not ends or first != 0:
        raise UnfitFileError("disguised")


def _end_of(stream: IO[bytes], size: int, comment: int) -> int:
    """Where the archive's last record ends, -1 where it is not there."""
    at = size - 22 - comment
    if at < 0:
        return -1
    stream.seek(at)
    return at + 22 + comment if stream.read(4) == b"PK\x05\x06" else -1


def _check_sum(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Reads the part to its end: the reader says when its sum is wrong, and never gives more than was declared."""
    with archive.open(entry) as part:
        while part.read(CHUNK):
            pass


def _check_markup(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    """How many elements there are. XML of office programs declares no document type; one that does would bring entities
    along, that swell or fetch."""
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse_type
    reader = _reader_of(entry.filename, most)
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.said
    try:
        with archive.open(entry) as part:
            while piece := part.read(CHUNK):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        reader.check()
    except expat.ExpatError as error:
        raise UnfitFileError("broken") from error
    return most - reader.left


def _refuse_type(*_declared: Any) -> None:
    raise UnfitFileError("strange")


class _Reader:
    """What one part says: its elements are looked at as they come, the words of its fields when all are there."""

    def __init__(self, look: Callable[[str, dict[str, str]], None], most: int) -> None:
        self._look = look
        self.left = most
        self._field = False
        self._words: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self.left -= 1
        if self.left < 0:
            raise UnfitFileError("swelling")
        self._field = tag.rpartition(":")[2] == "instrText"
        self._look(tag, attributes)

    def end(self, _tag: str) -> None:
        self._field = False

    def said(self, words: str) -> None:
        if self._field:
            self._words.append(words)

    def check(self) -> None:
        if _FETCHING.search("".join(self._words)):
            raise UnfitFileError("outside_links")


def _reader_of(name: str, most: int) -> _Reader:
    if name.lower().endswith(".rels"):
        return _Reader(_check_relation, most)
    return _Reader(_check_content_type if name == "[Content_Types].xml" else _check_element, most)


def _check_relation(tag: str, attributes: dict[str, str]) -> None:
    """A link that somebody must click may lead to a page or a mail; nothing else is fetched from elsewhere."""
    if tag.rpartition(":")[2] != "Relationship":
        return
    kind, target = attributes.get("Type", ""), attributes.get("Target", "").strip().lower()
    if attributes.get("TargetMode", "").lower() == "external":
        if not kind.endswith("/hyperlink") or not target.startswith(_SAFE_TARGETS):
            raise UnfitFileError("outside_links")
    elif "://" in target or target.startswith(("\\\\", "//", "file:")):
        raise UnfitFileError("outside_links")


def _check_content_type(_tag: str, attributes: dict[str, str]) -> None:
    if "macroenabled" in attributes.get("ContentType", "").lower():
        raise UnfitFileError("macros")


def _check_element(tag: str, attributes: dict[str, str]) -> None:
    """What fetches or runs: a table's DDE, a text that takes in another, and a field that does so."""
    name = tag.rpartition(":")[2]
    if name in _FOREIGN:
        raise UnfitFileError("outside_links")
    if name == "fldSimple" and any(_FETCHING.search(value) for value in attributes.values()):
        raise UnfitFileError("outside_links")
