"""Putting back what a backup holds: rows into a database that is there only when all of it holds, files beside it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings

from config.backups.archive import FILES, TABLES, unpacking
from config.backups.building import bring_up_to_date, building, hold_against
from config.backups.checking import PIECE, check, table_of
from config.backups.errors import in_words
from config.backups.words import write_words
from workflow.services.verification import logged_cases, read_logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.backups.archive import Manifest, Part
    from config.backups.building import Building
    from config.backups.databases import Database
    from config.backups.tables import Shape

    Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class Logs:
    """What was found of the event logs: cases, events, and the numbers of the cases whose chain does not hold."""

    cases: int
    events: int
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """`kept` is where the database lies that was replaced, where that is a file."""

    manifest: Manifest
    logs: Logs
    kept: Path | None


def restore(
    database: Database, file: Path, *, replace: bool, passphrase: bytes | None, tell: Tell
) -> Restored:
    """Have `database` and MEDIA_ROOT hold what the backup holds, brought up to this program; `tell` hears how far.

    All of the backup is checked first. Whatever goes wrong then, the database stays as it was; of files only such are
    added as belong to the backup. Raises BackupError.
    """
    manifest, shape = check(file, passphrase=passphrase, tell=lambda rows: tell("check", rows))
    with in_words(database["NAME"]), building(database, shape, replace=replace) as built:
        with unpacking(file, passphrase) as members:
            _take_parts(built, shape, manifest, members, tell)
        logs = settle(built, shape, manifest.tables, tell)
    return Restored(manifest, logs, built.kept)


def settle(built: Building, shape: Shape, expected: dict[str, Part], tell: Tell) -> Logs:
    """Compare what was filled in, bring it up to this program, have it found by its words, and read its event logs."""
    hold_against(built.store, shape, expected, lambda rows: tell("compare", rows))
    bring_up_to_date(shape)
    write_words(lambda entries: tell("words", entries))
    return _read_logs(tell)


def _read_logs(tell: Tell) -> Logs:
    cases, events, broken = logged_cases(), 0, []
    for number, log in enumerate(read_logs(cases), start=1):
        events += log.length
        if log.fault is not None:
            broken.append(f"{log.jurisdiction} {log.reference}")
        tell("logs", number)
    return Logs(len(cases), events, tuple(broken))


def _take_parts(
    built: Building,
    shape: Shape,
    manifest: Manifest,
    members: Iterator[tuple[str, IO[bytes]]],
    tell: Tell,
) -> None:
    built.store.begin_filling(shape)
    rows = 0
    for (kind, name), parts in groupby(members, key=lambda member: _kind(member[0])):
        if kind == FILES and name in manifest.files:
            for _member, content in parts:
                _lay_file(Path(settings.MEDIA_ROOT) / name, manifest.files[name], content)
        elif kind == TABLES:
            table = shape.by_name[name]
            built.store.fill(table, (content.read() for _member, content in parts))
            rows += manifest.tables[name].size
            tell("fill", rows)
    built.store.end_filling(shape, manifest.last_keys)


def _kind(member: str) -> tuple[str, str]:
    if member.startswith(FILES):
        return FILES, member.removeprefix(FILES)
    return (TABLES, table_of(member)) if member.startswith(TABLES) else ("", member)


def _lay_file(place: Path, part: Part, content: IO[bytes]) -> None:
    """The file as it was; one that is there already under its name, which was drawn at random, is the same."""
    if place.is_file() and place.stat().st_size == part.size and _digest(place) == part.sha256:
        return
    with in_words(place):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = place.with_name(place.name + ".part")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            while piece := content.read(PIECE):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        half.replace(place)


def _digest(place: Path) -> str:
    with place.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
