"""From one database to another, row by row, while nobody uses either."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from config.backups import postgresql, sqlite
from config.backups.building import building
from config.backups.databases import file_of, is_file
from config.backups.errors import BackupRefusedError, in_words
from config.backups.restoring import settle
from config.backups.saving import Tallying, as_it_is_now
from config.backups.tables import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.backups.archive import Part
    from config.backups.databases import Database
    from config.backups.restoring import Logs, Tell
    from config.backups.store import Store

WHERE = ("ENGINE", "NAME", "HOST", "PORT")


@dataclass(frozen=True)
class Moved:
    """The tables and rows that are in the other database now, just as they are in this one."""

    tables: int
    rows: int
    logs: Logs


def move(source: Database, target: Database, *, tell: Tell) -> Moved:
    """Fill an empty database with everything that is in this one, which stays as it is. Raises BackupError.

    Every table's rows are read back and their digest compared; the files below MEDIA_ROOT stay where they are.
    """
    if all(source.get(name) == target.get(name) for name in WHERE):
        raise BackupRefusedError("same", _("这就是现在用的数据库，无处可搬。"))
    with in_words(target["NAME"]), _alone(source) as store:
        shape = shape_of(store)
        tables: dict[str, Part] = {}
        with building(target, shape, replace=False) as built:
            built.store.begin_filling(shape)
            rows = 0
            for table in shape.tables:
                found = Tallying()
                built.store.fill(table, map(found.take, store.blocks(table)))
                tables[table.name] = found.done
                rows += found.rows
                tell("fill", rows)
            built.store.end_filling(shape, store.last_keys(shape.tables))
            logs = settle(built, shape, tables, tell)
    return Moved(len(tables), rows, logs)


@contextmanager
def _alone(database: Database) -> Iterator[Store]:
    """The database, into which nobody writes for as long. Raises BackupRefusedError where somebody uses it."""
    if is_file(database):
        with sqlite.held_alone(file_of(database)) as store:
            yield store
    else:
        with as_it_is_now(database) as store:
            postgresql.refuse_if_used(store)
            yield store
