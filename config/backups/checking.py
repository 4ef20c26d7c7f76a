"""Whether a backup is whole, before anything is done with it."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from config.backups.archive import FILES, MANIFEST, TABLES, Manifest, Part, read_manifest, unpacking
from config.backups.errors import in_words
from config.backups.saving import Tallying
from config.backups.sealing import damaged
from config.backups.tables import Shape, shape_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PIECE = 1024 * 1024


def check(file: Path, *, passphrase: bytes | None, tell: Callable[[int], None]) -> tuple[Manifest, Shape]:
    """Read all of it, and hold every part against the manifest; what the database looked like. Raises BackupError."""
    tables: dict[str, Tallying] = {}
    files: dict[str, Part] = {}
    manifest: Manifest | None = None
    rows = 0
    with in_words(file), unpacking(file, passphrase) as members:
        for name, content in members:
            if name == MANIFEST:
                manifest = read_manifest(content.read())
            elif name.startswith(TABLES):
                block = tables.setdefault(table_of(name), Tallying()).take(content.read())
                rows += block.count(b"\n")
                tell(rows)
            elif name.startswith(FILES):
                files[name.removeprefix(FILES)] = _digested(content)
    if manifest is None:
        raise damaged()
    shape = shape_after({(app, name) for app, name in manifest.migrations})
    _compare(manifest, shape, {name: found.done for name, found in tables.items()}, files)
    return manifest, shape


def table_of(name: str) -> str:
    """Of which table a member of the backup is a block."""
    return PurePosixPath(name).parts[1]


def _digested(content: IO[bytes]) -> Part:
    digest, size = hashlib.sha256(), 0
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return Part(size, digest.hexdigest())


def _compare(manifest: Manifest, shape: Shape, tables: dict[str, Part], files: dict[str, Part]) -> None:
    nothing = Tallying().done
    expected: dict[str, Any] = {table.name: table.told for table in shape.tables}
    sound = (
        manifest.columns == expected
        and tables.keys() <= manifest.tables.keys() == expected.keys()
        and all(tables.get(name, nothing) == part for name, part in manifest.tables.items())
        and all(files.get(path) == part and _stays_below(path) for path, part in manifest.files.items())
    )
    if not sound:
        raise damaged()


def _stays_below(path: str) -> bool:
    """Whether a file goes nowhere but below its folder."""
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts
