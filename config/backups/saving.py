"""Writing a backup while people go on working."""

from __future__ import annotations

import hashlib
import io
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from django.conf import settings

from config.backups import postgresql, sqlite
from config.backups.archive import FILES, TABLES, Manifest, Packing, Part, program_version, written_apart
from config.backups.databases import connected, file_of, is_file
from config.backups.errors import in_words
from config.backups.tables import SESSIONS, Shape, shape_of
from proposals.services.attachments import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typing_extensions import Buffer

    from config.backups.databases import Database
    from config.backups.store import Store
    from config.backups.tables import Table

WANTED: Final = "SELECT path, digest FROM proposals_attachment WHERE removed_at IS NULL ORDER BY id"
HEADS: Final = "SELECT id, chain_length, chain_head FROM workflow_case ORDER BY id"


@dataclass(frozen=True)
class Saved:
    """A backup that is written: what it holds, and the bytes and digest of the file itself."""

    manifest: Manifest
    as_of: datetime
    size: int
    sha256: str


@contextmanager
def as_it_is_now(database: Database) -> Iterator[Store]:
    """The database at one moment, read by a connection of its own."""
    if is_file(database):
        with sqlite.as_it_is_now(file_of(database)) as store:
            yield store
    else:
        with postgresql.as_it_is_now(connected(database)) as store:
            yield store


def save(
    database: Database,
    file: Path,
    *,
    passphrase: bytes | None = None,
    tell: Callable[[int], None],
) -> Saved:
    """Write everything that is there at one moment into `file`; `tell` hears how many rows it are so far.

    Log-ins are left out: whoever gets hold of the file must not thereby be logged in. Raises BackupError, upon which
    no file is left.
    """
    with in_words(file), written_apart(file) as out, Packing(out, passphrase) as packing:
        files = Files(packing)
        with as_it_is_now(database) as store:  # most of them now, so that what follows is quick
            files.pack(_wanted(store))
        with _with_its_files(database, files) as (store, missing):
            manifest, as_of = _pack_tables(packing, store, tell)
        manifest.files, manifest.missing = files.packed, missing
        packing.finish(manifest)
    return Saved(manifest, as_of, out.size, out.digest.hexdigest())


@contextmanager
def _with_its_files(database: Database, files: Files) -> Iterator[tuple[Store, list[str]]]:
    """A moment of which every file is packed, and the files that are not there or are altered.

    A file that is removed between the moment and its packing leaves a moment that is no use: the next one is taken. One
    that is wanted by two moments and missing at both was missing before.
    """
    known: set[str] = set()
    while True:
        with as_it_is_now(database) as store:
            wanted = _wanted(store)
            missing = files.pack(wanted)
            if missing <= known:
                files.forget_all_but(wanted)
                yield store, sorted(missing)
                return
        known |= missing


def _wanted(store: Store) -> dict[str, str]:
    """By path the digest that a file had when it was taken in."""
    known = {name for _app, name in store.migrations()}
    return dict(store.rows(WANTED)) if "0005_attachments_and_clues" in known else {}


class Files:
    """The files that are packed, each once."""

    def __init__(self, packing: Packing) -> None:
        self.packing = packing
        self.packed: dict[str, Part] = {}
        self.root = Path(settings.MEDIA_ROOT)

    def pack(self, wanted: dict[str, str]) -> set[str]:
        """Pack those that are not packed yet; gives those that are not there, or not as they were taken in."""
        for path in [*wanted, *self._others()]:
            if path not in self.packed:
                self._pack(path)
        return {
            path
            for path, digest in wanted.items()
            if path not in self.packed or self.packed[path].sha256 != digest
        }

    def forget_all_but(self, wanted: dict[str, str]) -> None:
        """What was removed in the meantime stands in the file, but is not restored."""
        self.packed = {
            path: part
            for path, part in self.packed.items()
            if path in wanted or not path.startswith(f"{FOLDER}/")
        }

    def _others(self) -> Iterator[str]:
        """What lies beside the attachments, if anything does."""
        for place in self.root.iterdir() if self.root.is_dir() else ():
            if place.name != FOLDER:
                found = place.rglob("*") if place.is_dir() else [place]
                yield from (one.relative_to(self.root).as_posix() for one in found if one.is_file())

    def _pack(self, path: str) -> None:
        try:
            source = (self.root / path).open("rb")
        except OSError:
            return
        with source:
            size = source.seek(0, io.SEEK_END)
            source.seek(0)
            told = Digesting(source)
            self.packing.stream(FILES + path, size, cast("IO[bytes]", told))
        self.packed[path] = Part(size, told.digest.hexdigest())


class Digesting(io.RawIOBase):
    """Reads through from a file, and knows the digest of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        data = self._source.read(memoryview(buffer).nbytes)
        memoryview(buffer).cast("B")[: len(data)] = data
        self.digest.update(data)
        return len(data)


def _pack_tables(packing: Packing, store: Store, tell: Callable[[int], None]) -> tuple[Manifest, datetime]:
    shape, as_of = shape_of(store), datetime.now(UTC)
    manifest = Manifest(program_version(), as_of.isoformat(), sorted(map(list, shape.migrations)))
    for table in shape.tables:
        part = Tallying()
        for number, block in enumerate(_blocks(store, table), start=1):
            part.take(block)
            packing.add(f"{TABLES}{table.name}/{number:06}.copy", block)
            tell(manifest.rows + part.rows)
        manifest.tables[table.name] = part.done
        manifest.columns[table.name] = table.told
    manifest.last_keys = store.last_keys(shape.tables)
    manifest.chains = heads(store, shape)
    return manifest, as_of


def _blocks(store: Store, table: Table) -> Iterator[bytes]:
    return iter(()) if table.name == SESSIONS else store.blocks(table)


class Tallying:
    """The lines of a table as they go by: how many, and their digest."""

    def __init__(self) -> None:
        self.rows, self.digest = 0, hashlib.sha256()

    def take(self, block: bytes) -> bytes:
        self.rows += block.count(b"\n")
        self.digest.update(block)
        return block

    @property
    def done(self) -> Part:
        return Part(self.rows, self.digest.hexdigest())


def heads(store: Store, shape: Shape) -> dict[str, Any]:
    """How many event logs there are, of how many events, and the digest of all their ends."""
    if "workflow_case" not in shape.by_name:
        return {}
    found = store.rows(HEADS)
    told = "".join(f"{case} {length} {head}\n" for case, length, head in found)
    return {
        "cases": len(found),
        "events": sum(length for _case, length, _head in found),
        "sha256": hashlib.sha256(told.encode()).hexdigest(),
    }
