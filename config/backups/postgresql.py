"""PostgreSQL as a backup reads and fills it: by COPY, in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext as _

from config.backups.errors import BackupError, BackupRefusedError
from config.backups.store import in_blocks
from config.backups.values import retold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

    from config.backups.store import Store
    from config.backups.tables import Shape, Table

SAME_WORDS: Final = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
"""Whatever the server or the role has set: the same values in the same words."""
FOREIGN_KEYS: Final = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


class PostgresStore:
    """One database, inside a transaction of this connection."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.foreign_keys: list[tuple[str, str, str]] = []

    def migrations(self) -> set[tuple[str, str]]:
        if ("django_migrations",) not in self.rows(TABLES):
            return set()
        return set(self.rows("SELECT app, name FROM django_migrations"))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def do(self, *statements: str) -> None:
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def blocks(self, table: Table) -> Iterator[bytes]:
        order = _quoted(table.key.name) + (' COLLATE "C"' if table.key.kind == "text" else "")
        query = f"SELECT {_columns(table)} FROM {table.name} ORDER BY {order}"  # noqa: S608 -- names of the program's own tables
        with (
            self.connection.wrap_database_errors,
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY ({query}) TO STDOUT") as copy,
        ):
            told = map(bytes, copy)
            exact = all(column.kind != "float" for column in table.columns)
            yield from in_blocks(told if exact else retold(told, table.columns))

    def last_keys(self, tables: Sequence[Table]) -> dict[str, int]:
        numbered = [table for table in tables if table.numbered]
        sequences = {table.name: _sequence(self, table) for table in numbered}
        query = " UNION ALL ".join(
            f"SELECT '{name}', CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"  # noqa: S608 -- the same
            for name, sequence in sequences.items()
        )
        return dict(self.rows(query))

    def begin_filling(self, shape: Shape) -> None:
        self.foreign_keys = [(table, name, told) for table, name, told in self.rows(FOREIGN_KEYS)]
        self.do(*SAME_WORDS)
        self.do(*(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _told in self.foreign_keys))
        self.do(f"TRUNCATE {', '.join(table.name for table in shape.tables)}")

    def fill(self, table: Table, blocks: Iterable[bytes]) -> None:
        try:
            with (
                self.connection.wrap_database_errors,
                self.connection.cursor() as cursor,
                cursor.copy(f"COPY {table.name} ({_columns(table)}) FROM STDIN") as copy,
            ):
                for block in blocks:
                    copy.write(block)
        except DatabaseError as error:
            words = _("数据库不收“%(table)s”的一行：%(why)s。原有的数据没有改动。")
            why = str(error).strip().replace("\n", " ")
            raise BackupError("not_taken", words % {"table": table.name, "why": why}) from error

    def end_filling(self, shape: Shape, last_keys: Mapping[str, int]) -> None:
        for table in shape.tables:
            if table.numbered:
                last = last_keys.get(table.name, 0)
                sequence = _sequence(self, table)
                self.do(f"SELECT setval('{sequence}', {max(last, 1)}, {last > 0})")
        try:
            self.do(
                *(
                    f"ALTER TABLE {table} ADD CONSTRAINT {name} {told}"
                    for table, name, told in self.foreign_keys
                )
            )
        except DatabaseError as error:
            words = _("有一行指着不存在的行：%(why)s。原有的数据没有改动。")
            why = str(error).strip().replace("\n", " ")
            raise BackupError("points_nowhere", words % {"why": why}) from error
        self.do("ANALYZE")


def _columns(table: Table) -> str:
    return ", ".join(_quoted(column.name) for column in table.columns)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _sequence(store: PostgresStore, table: Table) -> str:
    found = store.rows(f"SELECT pg_get_serial_sequence('{table.name}', '{table.key.name}')")
    return str(found[0][0])


@contextmanager
def as_it_is_now(connection: BaseDatabaseWrapper) -> Iterator[PostgresStore]:
    """The database at one moment, while others go on writing. The connection is closed afterwards."""
    store = PostgresStore(connection)
    try:
        store.do("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", *SAME_WORDS)
        yield store
    finally:
        connection.close()


def refuse_if_used(store: Store) -> None:
    """Raises BackupRefusedError where anybody else is connected to this database."""
    store.rows("SELECT pg_stat_clear_snapshot()")  # who was connected when the transaction began is no use
    [(others,)] = store.rows(OTHERS)
    if others:
        words = _("还有 %(count)d 个连接在使用这个数据库：请先停下会办的全部进程，再试一次。")
        raise BackupRefusedError("in_use", words % {"count": others})


def drop_tables(store: PostgresStore) -> None:
    """Take away every table of the program, of whatever version; nobody else's."""
    labels = tuple(f"{app.label}_" for app in apps.get_app_configs())
    own = [name for (name,) in store.rows(TABLES) if name.startswith((*labels, "django_"))]
    if own:
        store.do(f"DROP TABLE {', '.join(own)} CASCADE")
