"""A file that only who knows the passphrase can read: AES-256-GCM in pieces, so that it can be of any length.

Behind the mark stand a salt, a check of the passphrase and the first part of every nonce. Each piece is sealed with its
number and with whether it is the last, so none can be left out, put elsewhere, or cut off at the end.
"""

from __future__ import annotations

import hmac
import io
import os
from typing import IO, TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from config.backups.errors import BackupError, BackupRefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from typing_extensions import Buffer

MARK: Final = b"huiban-sealed-1\n"
SALT, CHECK, NONCE = 16, 16, 7
PIECE: Final = 1024 * 1024
TAG: Final = 16
SHORTEST: Final = 12
"""Characters of a passphrase."""


def read_passphrase(file: Path) -> bytes:
    """The first line of the file. Raises BackupRefusedError where that is too short."""
    try:
        first = file.read_bytes().partition(b"\n")[0].strip()
    except OSError as error:
        words = _("读不了口令文件“%(file)s”：%(why)s。")
        raise BackupRefusedError("no_passphrase", words % {"file": file, "why": error.strerror}) from error
    if len(first.decode(errors="replace")) < SHORTEST:
        words = _("口令文件“%(file)s”的第一行须有至少 %(count)d 个字符。")
        raise BackupRefusedError("weak_passphrase", words % {"file": file, "count": SHORTEST})
    return first


class Sealing(io.RawIOBase):
    """What is written here reaches `out` sealed. Nothing is whole before `finish`."""

    def __init__(self, out: IO[bytes], passphrase: bytes) -> None:
        salt, self._nonce = os.urandom(SALT), os.urandom(NONCE)
        self._cipher, check = _cipher(passphrase, salt)
        self._out, self._number, self._held = out, 0, bytearray()
        out.write(MARK + salt + check + self._nonce)

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        given = memoryview(data).cast("B")
        self._held += given
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(given)

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_counted(self._nonce, self._number, last=last), piece, MARK))
        self._number += 1


class Opening(io.RawIOBase):
    """What `source` holds behind its mark, opened piece by piece. Raises BackupError for a wrong or a damaged piece."""

    def __init__(self, source: IO[bytes], passphrase: bytes) -> None:
        head = source.read(SALT + CHECK + NONCE)
        if len(head) < SALT + CHECK + NONCE:
            raise damaged()
        self._cipher, check = _cipher(passphrase, head[:SALT])
        if not hmac.compare_digest(check, head[SALT : SALT + CHECK]):
            raise BackupError("wrong_passphrase", _("口令不对，打不开这份备份。什么都没有改动。"))
        self._source, self._nonce, self._number = source, head[SALT + CHECK :], 0
        self._next = source.read(PIECE + TAG)
        self._clear = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        if not self._clear and self._next:
            self._clear = memoryview(self._open())
        room = memoryview(buffer).cast("B")
        size = min(len(room), len(self._clear))
        room[:size] = self._clear[:size]
        self._clear = self._clear[size:]
        return size

    def _open(self) -> bytes:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- as above

        piece, self._next = self._next, self._source.read(PIECE + TAG)
        nonce = _counted(self._nonce, self._number, last=not self._next)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, piece, MARK)
        except InvalidTag:
            raise damaged() from None


def damaged() -> BackupError:
    """For a backup that is not as it was written."""
    words = _("这份备份损坏或不完整，没有用它恢复任何数据。请换另一份备份，或从原处再复制一次。")
    return BackupError("damaged", words)


def _cipher(passphrase: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher, and by what the right passphrase is known."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- costs every start
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 -- the same

    made = Scrypt(salt=salt, length=32 + CHECK, n=2**15, r=8, p=1).derive(passphrase)
    return AESGCM(made[:32]), made[32:]


def _counted(nonce: bytes, number: int, *, last: bool) -> bytes:
    return nonce + number.to_bytes(4, "big") + bytes([last])
