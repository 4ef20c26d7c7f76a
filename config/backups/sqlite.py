"""SQLite as a backup reads and fills it, past Django: its values are taken as they lie in the file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]  # Django gives no types of it
    register,
)
from django.utils.translation import gettext as _

from config.backups.errors import BackupError, BackupRefusedError, in_words
from config.backups.store import in_blocks
from config.backups.values import lines, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from config.backups.tables import Shape, Table

PATIENCE: Final = 20  # seconds to wait for a writer
UNFINISHED: Final = ".restoring"
HASTE: Final = ("PRAGMA journal_mode=MEMORY", "PRAGMA synchronous=OFF", "PRAGMA foreign_keys=OFF")
"""For a file that is thrown away unless it was filled to its end."""


class SqliteStore:
    """One file, by a connection of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def migrations(self) -> set[tuple[str, str]]:
        if not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'"):
            return set()
        return set(self.rows("SELECT app, name FROM django_migrations"))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(statement).fetchall()

    def blocks(self, table: Table) -> Iterator[bytes]:
        statement = f"SELECT {_columns(table)} FROM {table.name} ORDER BY {_quoted(table.key.name)}"  # noqa: S608 -- names of the program's own tables
        try:
            yield from in_blocks(lines(self.connection.execute(statement), table.columns))
        except (ValueError, TypeError, ArithmeticError) as error:
            words = _("“%(table)s”里有一个值不合它那一列的类型：%(why)s。请用 sqlite3 改正那一行再试。")
            raise BackupError("odd_value", words % {"table": table.name, "why": error}) from error

    def last_keys(self, tables: Sequence[Table]) -> dict[str, int]:
        given = dict(self.rows("SELECT name, seq FROM sqlite_sequence"))
        return {table.name: given.get(table.name, 0) for table in tables if table.numbered}

    def begin_filling(self, shape: Shape) -> None:
        for pragma in HASTE:
            self.connection.execute(pragma)
        self.connection.execute("BEGIN IMMEDIATE")
        for table in shape.tables:
            self.connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 -- the same

    def fill(self, table: Table, blocks: Iterable[bytes]) -> None:
        places = ", ".join("?" for _column in table.columns)
        statement = f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({places})"  # noqa: S608 -- the same
        try:
            for block in blocks:
                self.connection.executemany(statement, values(block, table.columns))
        except sqlite3.IntegrityError as error:
            words = _("数据库不收“%(table)s”的一行：%(why)s。原有的数据没有改动。")
            raise BackupError("not_taken", words % {"table": table.name, "why": error}) from error

    def end_filling(self, shape: Shape, last_keys: Mapping[str, int]) -> None:
        self.connection.execute("DELETE FROM sqlite_sequence")
        self.connection.executemany(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
            [(table.name, last_keys.get(table.name, 0)) for table in shape.tables if table.numbered],
        )
        self.connection.execute("COMMIT")
        for name, row, *_rest in self.connection.execute("PRAGMA foreign_key_check"):
            words = _("“%(table)s”的第 %(row)s 行指着不存在的行。原有的数据没有改动。")
            raise BackupError("points_nowhere", words % {"table": name, "row": row})


def _columns(table: Table) -> str:
    return ", ".join(_quoted(column.name) for column in table.columns)


def _quoted(name: str) -> str:
    return f'"{name}"'


def opened(file: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection that leaves transactions to its statements, with the functions that constraints ask for.

    It makes the file where there is none.
    """
    connection = sqlite3.connect(file, timeout=patience, isolation_level=None)
    register(connection)
    return connection


@contextmanager
def as_it_is_now(file: Path) -> Iterator[SqliteStore]:
    """The file at one moment, while others go on writing: a reader of the write-ahead log sees nothing later."""
    refuse_absent(file)
    with closing(opened(file)) as connection:
        connection.execute("PRAGMA query_only=ON")
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()  # from here on it holds still
        yield SqliteStore(connection)


@contextmanager
def held_alone(file: Path) -> Iterator[SqliteStore]:
    """The file with nobody else at it, now or for as long. Raises BackupRefusedError."""
    refuse_absent(file)
    with closing(opened(file, patience=1)) as connection:
        _leave_nobody(connection)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        yield SqliteStore(connection)
        connection.execute("ROLLBACK")


def _leave_nobody(connection: sqlite3.Connection) -> None:
    """Only who is alone may fold the write-ahead log into the file; the next start sets the log up again."""
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = ""
    if mode != "delete":
        raise BackupRefusedError("in_use", _("还有程序在使用这个数据库：请先停下会办的全部进程，再试一次。"))


def refuse_absent(file: Path) -> None:
    """Raises BackupRefusedError where there is no such file."""
    if not file.exists():
        words = _("没有数据库“%(file)s”：请检查 DATABASE_URL。")
        raise BackupRefusedError("no_database", words % {"file": file})


def refuse_if_used(file: Path) -> None:
    """Raises BackupRefusedError. A file that is no database any more is used by nobody."""
    if not file.exists():
        return
    with closing(opened(file, patience=1)) as connection:
        try:
            connection.execute("PRAGMA schema_version").fetchall()
        except sqlite3.DatabaseError:
            return
        _leave_nobody(connection)


def take_over_schema(known: Path, file: Path) -> None:
    """Lay down in the new `file` the tables and indexes of `known`, without their rows."""
    with closing(opened(known)) as source, closing(opened(file)) as target:
        for pragma in HASTE:
            target.execute(pragma)
        hidden = {
            name for _schema, name, kind, *_rest in source.execute("PRAGMA table_list") if kind == "shadow"
        }
        found = source.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
            " ORDER BY type = 'index'"
        )
        target.execute("BEGIN")
        for name, sql in found:
            if name not in hidden:
                target.execute(sql)
        migrations = source.execute("SELECT id, app, name, applied FROM django_migrations").fetchall()
        target.executemany("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", migrations)
        target.execute("COMMIT")


def put_in_place(new: Path, file: Path, at: datetime) -> Path | None:
    """Let `new` be the database from now on, in one step; gives where the one before it is kept, if there was one."""
    refuse_if_used(file)
    with closing(opened(new)) as connection:
        _leave_nobody(connection)
    kept = None
    with in_words(file):
        _settle(new)
        if file.exists():
            kept = file.with_name(f"{file.name}.before-{at.astimezone(UTC):%Y%m%d-%H%M%S}")
            os.link(file, kept)
        new.replace(file)
        _settle(file.parent)
    return kept


def _settle(place: Path) -> None:
    """Have the disk really hold it."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unfinished(file: Path) -> Path:
    """Where a restore builds the database that is to stand at `file`; it is there only while one runs, or was ended."""
    return file.with_name(file.name + UNFINISHED)
