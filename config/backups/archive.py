"""The file of a backup: a tar under gzip, which may be sealed. What stands in it, in this order:

`huiban-backup.json` (format and program), `media/…` (files), `tables/NAME/000001.copy` … (each table in blocks of whole
lines), and at the end `manifest.json`, without which it is not whole. Anybody can read it with `tar` and `psql`.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import tarfile
import tomllib
import zlib
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final, Self, cast

from django.conf import settings
from django.utils.translation import gettext as _

from config.backups.errors import BackupRefusedError
from config.backups.sealing import MARK, Opening, Sealing, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Buffer

FORMAT: Final = "huiban-backup"
VERSION: Final = 1
HEADER, MANIFEST = "huiban-backup.json", "manifest.json"
FILES, TABLES = "media/", "tables/"
ZIPPED: Final = b"\x1f\x8b"
HASTE: Final = 3  # of gzip: 6 makes the rows of a city a tenth smaller, and takes twice as long


@dataclass
class Part:
    """A table or a file: how many lines or bytes, and the digest of its content."""

    size: int = 0
    sha256: str = ""


@dataclass
class Manifest:
    """What a backup holds, as it is written at its end. `missing` names files that were not there or not as they were
    taken in; `chains` is the digest of all heads of the event logs."""

    program: str
    as_of: str
    migrations: list[list[str]]
    tables: dict[str, Part] = field(default_factory=dict)
    columns: dict[str, list[list[str]]] = field(default_factory=dict)
    last_keys: dict[str, int] = field(default_factory=dict)
    files: dict[str, Part] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    chains: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(part.size for part in self.tables.values())


def program_version() -> str:
    """The version of this program."""
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])


class Counting(io.RawIOBase):
    """Writes through to a file, and knows how much it was and its digest. Abandoned, it takes whatever else comes."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self.size, self.digest = out, 0, hashlib.sha256()
        self.abandoned = False

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        size = memoryview(data).nbytes
        if not self.abandoned:
            self._out.write(data)
            self.digest.update(data)
            self.size += size
        return size


class Packing:
    """A backup while it is written."""

    def __init__(self, out: Counting, passphrase: bytes | None) -> None:
        self._out = out
        self.sealing = Sealing(cast("IO[bytes]", out), passphrase) if passphrase else None
        below = cast("IO[bytes]", self.sealing or out)
        self.zipped = gzip.GzipFile("", "wb", HASTE, below, mtime=0)
        self.tar = tarfile.open(fileobj=self.zipped, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 -- closed by `finish`
        self.add(HEADER, _json({"format": FORMAT, "version": VERSION, "program": program_version()}))

    def add(self, name: str, data: bytes) -> None:
        self.stream(name, len(data), io.BytesIO(data))

    def stream(self, name: str, size: int, source: IO[bytes]) -> None:
        """A member of so many bytes, which `source` has."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, source)
        self.tar.members = []  # type: ignore[attr-defined]  # it would keep one for each file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_more: object) -> None:
        if failed:  # so that nothing is written any more when these are thrown away
            self._out.abandoned = True
            self.tar.close()
            self.zipped.close()

    def finish(self, manifest: Manifest) -> None:
        self.add(MANIFEST, _json(asdict(manifest)))
        self.tar.close()
        self.zipped.close()
        if self.sealing:
            self.sealing.finish()


@contextmanager
def unpacking(file: Path, passphrase: bytes | None) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The members of a backup, each to be read before the next. Raises BackupError for what is no whole backup.

    Which format and version it is was checked before the first member comes.
    """
    try:
        with file.open("rb") as source:
            zipped = gzip.GzipFile(fileobj=_clear(source, passphrase), mode="rb")
            with tarfile.open(fileobj=zipped, mode="r|") as tar:
                yield _members(tar, zipped)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise damaged() from error
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        if error.filename != str(file):
            raise
        words = _("读不了备份“%(file)s”：%(why)s。")
        raise BackupRefusedError("no_file", words % {"file": file, "why": error.strerror}) from error


def _clear(source: IO[bytes], passphrase: bytes | None) -> IO[bytes]:
    mark = source.read(len(MARK))
    sealed = mark == MARK
    if not sealed and not mark.startswith(ZIPPED):
        raise BackupRefusedError("no_backup", _("这不是会办的备份文件。什么都没有改动。"))
    if sealed and passphrase is None:
        raise BackupRefusedError(
            "sealed", _("这份备份加了密：请用 --passphrase-file 指明口令文件。什么都没有改动。")
        )
    if sealed and passphrase:
        return cast("IO[bytes]", io.BufferedReader(Opening(source, passphrase), 1024 * 1024))
    source.seek(0)
    return source


def _members(tar: tarfile.TarFile, zipped: gzip.GzipFile) -> Iterator[tuple[str, IO[bytes]]]:
    last = ""
    for number, member in enumerate(tar):
        content = tar.extractfile(member)
        if content is None:
            raise damaged()
        if number == 0:
            _check_header(member.name, content.read(65536))
        else:
            yield member.name, content
        last = member.name
        tar.members = []  # type: ignore[attr-defined]  # it would keep one for each file
    while zipped.read(1024 * 1024):  # to the end, where its own sum stands
        pass
    if last != MANIFEST:
        raise damaged()


def _check_header(name: str, told: bytes) -> None:
    try:
        header = json.loads(told) if name == HEADER else {}
    except ValueError:
        header = {}
    if header.get("format") != FORMAT:
        raise BackupRefusedError("no_backup", _("这不是会办的备份文件。什么都没有改动。"))
    if header.get("version") != VERSION:
        words = _("这份备份由版本 %(program)s 做出，格式比本程序新，请先升级程序。")
        raise BackupRefusedError("newer", words % {"program": header.get("program", "?")})


def read_manifest(told: bytes) -> Manifest:
    """Raises BackupError."""
    try:
        fields = json.loads(told)
        for parts in ("tables", "files"):
            fields[parts] = {name: Part(**part) for name, part in fields[parts].items()}
        manifest = Manifest(**fields)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged() from error
    return manifest


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


@contextmanager
def written_apart(file: Path) -> Iterator[Counting]:
    """A file that is there under its name only when it is whole; what is there already is never written over."""
    refuse_existing(file)
    part = file.with_name(file.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
        _take_alone(out, file)
        counting = Counting(out)
        try:
            yield counting
            out.flush()
            os.fsync(out.fileno())
            _name(part, file)
        finally:
            counting.abandoned = True
            part.unlink(missing_ok=True)
            with suppress(OSError):  # what could not be written then is of no use now
                out.close()


def _take_alone(out: IO[bytes], file: Path) -> None:
    """Begin anew what somebody left when they were ended; leave alone what somebody writes just now."""
    try:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        words = _("另一个备份正在写“%(file)s”，请等它完成。")
        raise BackupRefusedError("in_use", words % {"file": file}) from error
    out.truncate()


def _name(part: Path, file: Path) -> None:
    try:
        os.link(part, file)  # unlike a renaming, it replaces nothing
    except FileExistsError:
        refuse_existing(file)
    except OSError:  # a disk that knows no links
        refuse_existing(file)
        part.rename(file)


def refuse_existing(file: Path) -> None:
    if file.exists():
        words = _("“%(file)s”已经存在，不会覆盖它：请换一个文件名。")
        raise BackupRefusedError("exists", words % {"file": file})
