"""PDF: whole, readable without a password, and nothing in it that runs, opens programs or carries files along."""

from __future__ import annotations

import re
import zlib
from typing import IO, Final

from proposals.files.faults import UnfitFileError

CHUNK: Final = 1024 * 1024
OVERLAP: Final = 8192
MOST_PACKED: Final = 64 * 1024 * 1024
"""Bytes to which all packed objects together may unpack; the pages' own contents are not unpacked."""
END_WITHIN: Final = 2048

_ACTIVE: Final = {
    b"JavaScript": "scripts",
    b"Launch": "scripts",
    b"RichMedia": "scripts",
    b"XFA": "scripts",
    b"SubmitForm": "scripts",
    b"ImportData": "scripts",
    b"GoToE": "embedded",
    b"EmbeddedFile": "embedded",
    b"EmbeddedFiles": "embedded",
    b"Encrypt": "locked",
}
# With what must follow a name, so that packed pictures do not hold one by chance. Every script also says /JavaScript.
_NAME: Final = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,40})(?=[\x00\s/<>\[\]()%])")
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED: Final = b"/ObjStm"
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
WITHIN: Final = 600
"""A dictionary of a packed stream ends within so many bytes after it said what it is."""
MOST_STREAMS: Final = 50_000


def check(stream: IO[bytes], size: int) -> str:
    """Raises UnfitFileError. Reads the file once, in pieces; objects that are packed together are unpacked within bounds."""
    stream.seek(max(0, size - END_WITHIN))
    if b"%%EOF" not in stream.read(END_WITHIN):
        raise UnfitFileError("broken")
    budget = _Budget()
    stream.seek(0)
    before = b""
    while piece := stream.read(CHUNK):
        text = before + piece
        _check_names(text)
        before = piece[-OVERLAP:]
    stream.seek(0)
    _check_packed(stream, size, budget)
    return "pdf"


class _Budget:
    """How much may still be unpacked."""

    left = MOST_PACKED

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise UnfitFileError("swelling")


def _check_names(text: bytes) -> None:
    """A name may spell its letters as numbers (/J#61vaScript), so it is read as a reader would."""
    for found in _NAME.finditer(text):
        name = _HEX.sub(lambda code: bytes([int(code[1], 16)]), found[1])
        if code := _ACTIVE.get(name):
            raise UnfitFileError(code)


def _check_packed(stream: IO[bytes], size: int, budget: _Budget) -> None:
    """The objects in packed streams (PDF 1.5) are names and dictionaries like all others."""
    for start in list(_packed_at(stream)):
        stream.seek(start)
        _check_unpacked(stream, size - start, budget)


def _packed_at(stream: IO[bytes]) -> list[int]:
    """Where each packed stream begins. Every place is looked at a fixed number of times, whatever is there."""
    found: set[int] = set()
    offset, before = 0, b""
    while piece := stream.read(CHUNK):
        text = before + piece
        at = text.find(_PACKED)
        while at >= 0 and (begins := _STREAM.search(text, at)) is not None:
            if begins.start() - text.rfind(_PACKED, at, begins.start()) <= WITHIN:
                found.add(offset - len(before) + begins.end())
            if len(found) > MOST_STREAMS:
                raise UnfitFileError("strange")
            at = text.find(_PACKED, begins.end())
        offset += len(piece)
        before = text[-OVERLAP:]
    return sorted(found)


def _check_unpacked(stream: IO[bytes], most: int, budget: _Budget) -> None:
    unpacking = zlib.decompressobj()
    before, read = b"", 0
    while not unpacking.eof and read < most:
        packed = unpacking.unconsumed_tail or stream.read(65_536)
        read += 0 if unpacking.unconsumed_tail else len(packed)
        if not packed:
            return
        try:
            text = unpacking.decompress(packed, CHUNK)
        except zlib.error as error:  # packed in a way that hides what is in it
            raise UnfitFileError("strange") from error
        budget.take(len(text))
        _check_names(before + text)
        before = text[-OVERLAP:]
