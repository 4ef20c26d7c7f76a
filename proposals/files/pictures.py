"""Photographs and screenshots: whole, of a size that a program can draw, with nothing behind the end."""

from __future__ import annotations

import zlib
from typing import IO, Final

from proposals.files.faults import UnfitFileError

MOST_PIXELS: Final = 120_000_000
"""Beyond what the cameras of telephones give; a few kilobytes of PNG can claim to be thousands of millions."""
MOST_CHUNKS: Final = 100_000
_SIZES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN: Final = 0xDA
_END: Final = 0xD9


def check_jpg(stream: IO[bytes], _size: int) -> str:
    """Raises UnfitFileError unless the segments lead to a picture. What a telephone hangs behind it is left alone."""
    if stream.read(2) != b"\xff\xd8":
        raise UnfitFileError("broken")
    sized = False
    for _n in range(MOST_CHUNKS):
        mark = _mark(stream)
        if mark in {_SCAN, _END}:
            break
        if mark in _BARE:
            continue
        body = _segment(stream)
        if mark in _SIZES:
            _check_pixels(int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
            sized = True
    if not sized:
        raise UnfitFileError("broken")
    return "jpg"


def _mark(stream: IO[bytes]) -> int:
    """The next marker; any number of fill bytes may stand before it."""
    begun = stream.read(1)
    mark = stream.read(1)
    for _n in range(MOST_CHUNKS):
        if mark != b"\xff":
            break
        mark = stream.read(1)
    if begun != b"\xff" or not mark:
        raise UnfitFileError("broken")
    return mark[0]


def _segment(stream: IO[bytes]) -> bytes:
    length = int.from_bytes(stream.read(2), "big")
    body = stream.read(max(0, length - 2))
    if length < 2 or len(body) != length - 2:  # noqa: PLR2004 -- the length counts itself
        raise UnfitFileError("broken")
    return body


def check_png(stream: IO[bytes], size: int) -> str:
    """Raises UnfitFileError unless whole chunks lead from the header to the end, which is the end of the file."""
    stream.seek(8)
    for number in range(MOST_CHUNKS):
        length, name = int.from_bytes(stream.read(4), "big"), stream.read(4)
        if len(name) < 4 or length > size - stream.tell() - 4:  # noqa: PLR2004 -- four letters and four bytes of sum
            raise UnfitFileError("broken")
        if (number == 0) != (name == b"IHDR"):
            raise UnfitFileError("broken")
        if name == b"IHDR":
            _check_header(stream, length)
        else:
            stream.seek(length + 4, 1)
        if name == b"IEND":
            if stream.tell() != size:
                raise UnfitFileError("disguised")
            return "png"
    raise UnfitFileError("broken")


def _check_header(stream: IO[bytes], length: int) -> None:
    body = stream.read(length)
    if zlib.crc32(b"IHDR" + body) != int.from_bytes(stream.read(4), "big"):
        raise UnfitFileError("broken")
    _check_pixels(int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"))


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise UnfitFileError("broken")
    if width * height > MOST_PIXELS:
        raise UnfitFileError("swelling")
