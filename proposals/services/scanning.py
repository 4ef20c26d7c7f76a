"""Asking ClamAV whether a file carries a virus, over clamd's own protocol (INSTREAM)."""

from __future__ import annotations

import socket
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK: Final = 256 * 1024
PATIENCE: Final = 30.0
"""Seconds for each step of the talk."""
MOST_ANSWER: Final = 4096


class ScannerDownError(Exception):
    """The scanner gave no answer that says whether the file is clean."""


def virus_in(stream: IO[bytes], address: str) -> str:
    """The name of the virus that the scanner found, "" for a clean file. Reads the stream from its start.

    `address` is tcp://host:port or unix:///path. Raises ScannerDownError for anything but a plain answer: a file that
    could not be looked at is not clean.
    """
    stream.seek(0)
    try:
        with _connected(address) as talk:
            talk.sendall(b"zINSTREAM\0")
            for piece in _pieces(stream):
                talk.sendall(len(piece).to_bytes(4, "big") + piece)
            talk.sendall(bytes(4))
            answer = _answer(talk)
    except (OSError, ValueError) as error:
        raise ScannerDownError(str(error)) from error
    finally:
        stream.seek(0)
    return _read(answer)


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        talk.settimeout(PATIENCE)
        try:
            talk.connect(parts.path)
        except OSError:
            talk.close()
            raise
        return talk
    if parts.scheme != "tcp" or not parts.hostname:
        raise ValueError(f"no address of a scanner: {address}")
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=PATIENCE)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece


def _answer(talk: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < MOST_ANSWER:
        piece = talk.recv(MOST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _read(answer: str) -> str:
    """`stream: OK`, or `stream: Eicar-Test-Signature FOUND`."""
    verdict = answer.removeprefix("stream:").strip()
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND").strip() or "?"
    raise ScannerDownError(answer)
