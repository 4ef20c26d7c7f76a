"""A database that is filled from a backup or from another database, and is there only when all of it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from config.backups import postgresql, sqlite
from config.backups.databases import connected, file_of, is_file, speaking_to
from config.backups.errors import BackupError, BackupRefusedError
from config.backups.saving import Tallying
from config.backups.tables import step_by_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from config.backups.archive import Part
    from config.backups.databases import Database
    from config.backups.store import Store
    from config.backups.tables import Shape

HASTY: Final = {"init_command": "; ".join(sqlite.HASTE[:2]), "transaction_mode": "IMMEDIATE"}
PEOPLE: Final = ("proposals_jurisdiction", "proposals_user")
"""Without a row in one of these a database holds nothing that anybody made."""


class Building:
    """The database that is built, as the default one of this thread: its store, and what was there before."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.kept: Path | None = None


@contextmanager
def building(database: Database, shape: Shape, *, replace: bool) -> Iterator[Building]:
    """Empty tables of this shape, which become the database when the block ends well, and are gone when it does not.

    Raises BackupRefusedError where somebody uses the database, or it holds data that may not be replaced.
    """
    with (
        _in_file(database, shape, replace)
        if is_file(database)
        else _in_server(database, shape, replace) as built
    ):
        yield built


@contextmanager
def _in_file(database: Database, shape: Shape, replace: bool) -> Iterator[Building]:
    file = file_of(database)
    new = sqlite.unfinished(file)
    sqlite.refuse_if_used(file)
    migrations = _before(file, replace=replace)
    new.unlink(missing_ok=True)
    try:
        with speaking_to(connected(database | {"NAME": str(new), "OPTIONS": HASTY})):
            if step_by_step(migrations) == shape.migrations:
                sqlite.take_over_schema(file, new)
            else:
                _migrate_to(shape)
            with closing(sqlite.opened(new)) as connection:
                built = Building(sqlite.SqliteStore(connection))
                yield built
        built.kept = sqlite.put_in_place(new, file, datetime.now(UTC))
    finally:
        new.unlink(missing_ok=True)


def _before(file: Path, *, replace: bool) -> set[tuple[str, str]]:
    """The migrations of the database that stands there; none where it is to be laid anew."""
    if not file.exists():
        return set()
    with closing(sqlite.opened(file)) as connection:
        store = sqlite.SqliteStore(connection)
        try:
            migrations, used = store.migrations(), _holds_data(store)
        except sqlite3.DatabaseError:  # damaged: what there is of it may be all there is
            migrations, used = set(), True
    if used and not replace:
        raise _holding()
    return migrations


@contextmanager
def _in_server(database: Database, shape: Shape, replace: bool) -> Iterator[Building]:
    with speaking_to(connected(database)), transaction.atomic():
        store = postgresql.PostgresStore(connections[DEFAULT_DB_ALIAS])
        postgresql.refuse_if_used(store)
        if not replace and _holds_data(store):
            raise _holding()
        if step_by_step(store.migrations()) != shape.migrations:
            postgresql.drop_tables(store)
            _migrate_to(shape)
        store.do("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait cannot be altered
        yield Building(store)


def _holds_data(store: Store) -> bool:
    if not store.migrations():
        return False
    return any(store.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in PEOPLE)  # noqa: S608 -- two constants


def _holding() -> BackupRefusedError:
    words = _("这个数据库里已有数据，没有改动它。确实要用备份取代其中的全部数据，请加 --replace。")
    return BackupRefusedError("holds_data", words)


def _migrate_to(shape: Shape) -> None:
    """Lay down the tables as they were after these migrations."""
    connection = connections[DEFAULT_DB_ALIAS]
    executor = MigrationExecutor(connection)
    if shape.newest:  # all at once
        executor.migrate(executor.loader.graph.leaf_nodes())
        return
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    nodes = executor.loader.graph.node_map
    newest = [
        key
        for key in shape.migrations
        if not any(child.key in shape.migrations and child.key[0] == key[0] for child in nodes[key].children)
    ]
    executor.migrate(sorted(newest))


def bring_up_to_date(shape: Shape) -> None:
    """From this shape to that of the program. Raises BackupError."""
    if shape.newest:
        return
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        words = _("把旧版本的数据升级到本版本时出错：%(why)s。原有的数据没有改动。")
        raise BackupError("not_migrated", words % {"why": str(error).strip()}) from error


def hold_against(store: Store, shape: Shape, expected: dict[str, Part], tell: Callable[[int], None]) -> None:
    """Read all rows back and compare counts and digests. Raises BackupError."""
    rows = 0
    for table in shape.tables:
        found = Tallying()
        for block in store.blocks(table):
            found.take(block)
            tell(rows + found.rows)
        rows += found.rows
        if found.done != expected[table.name]:
            words = _("写进去的“%(table)s”与原来的不一致，已经退回。原有的数据没有改动，请报告这个错误。")
            raise BackupError("differs", words % {"table": table.name})
