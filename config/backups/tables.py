"""Which tables there are and what their columns hold, at any state of the migrations that this program knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final

from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from config.backups.errors import BackupRefusedError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import Field, Model

    from config.backups.store import Store

SESSIONS: Final = "django_session"
FOLDED: Final = "0001_squashed_"
KINDS: Final = {
    "integer": ("Auto", "BigAuto", "SmallAuto", "Integer", "BigInteger", "SmallInteger", "PositiveInteger",
                "PositiveBigInteger", "PositiveSmallInteger"),
    "boolean": ("Boolean",),
    "text": ("Char", "Text", "Slug", "File", "FilePath", "GenericIPAddress"),
    "moment": ("DateTime",),
    "day": ("Date",),
    "time": ("Time",),
    "decimal": ("Decimal",),
    "float": ("Float",),
    "json": ("JSON",),
    "bytes": ("Binary",),
    "uuid": ("UUID",),
}  # fmt: skip
_KIND_OF: Final = {f"{name}Field": kind for kind, names in KINDS.items() for name in names}


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    places: int = 0


@dataclass(frozen=True)
class Table:
    """`numbered`: the database itself gives each new row its key."""

    name: str
    key: Column
    columns: tuple[Column, ...]
    numbered: bool

    @property
    def told(self) -> list[list[str]]:
        """Names and kinds, as a manifest keeps them."""
        return [[column.name, column.kind] for column in self.columns]


@dataclass(frozen=True)
class Shape:
    """What a database looks like after these migrations."""

    migrations: frozenset[tuple[str, str]]
    tables: tuple[Table, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        return {table.name: table for table in self.tables}

    @property
    def newest(self) -> bool:
        """Whether nothing is left to migrate."""
        return self.migrations >= step_by_step(migrations_on_disk().graph.nodes)


@cache
def migrations_on_disk() -> MigrationLoader:
    """Each one, also where another does the work of many."""
    return MigrationLoader(None, replace_migrations=False)


def step_by_step(migrations: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Without those that do the work of many at once: these are made anew from time to time."""
    return {(app, name) for app, name in migrations if not name.startswith(FOLDED)}


def shape_after(migrations: Collection[tuple[str, str]]) -> Shape:
    """Raises BackupRefusedError where a newer program made the database."""
    loader, migrations = migrations_on_disk(), step_by_step(migrations)
    unknown = sorted(migrations - set(loader.graph.nodes))
    if unknown:
        words = _("数据来自比本程序新的版本（有本程序不认得的迁移 %(names)s），请先升级程序。")
        raise BackupRefusedError("newer", words % {"names": "、".join(".".join(one) for one in unknown[:3])})
    state = loader.project_state(sorted(migrations))
    models = state.apps.get_models(include_auto_created=True)
    tables = sorted(map(_table, models), key=lambda one: one.name)
    return Shape(frozenset(migrations), tuple(tables))


def shape_of(store: Store) -> Shape:
    """Raises BackupRefusedError where there is nothing, or more than this program knows."""
    migrations = store.migrations()
    if not migrations:
        raise BackupRefusedError("nothing", _("数据库是空的，里面没有可以备份或搬走的数据。"))
    return shape_after(migrations)


def _table(model: type[Model]) -> Table:
    meta = model._meta  # noqa: SLF001 -- Django documents it
    columns = {field.attname: _column(field) for field in meta.local_concrete_fields}
    key: Any = meta.pk
    return Table(
        meta.db_table,
        columns[key.attname],
        tuple(columns.values()),
        key.get_internal_type().endswith("AutoField"),
    )


def _column(field: Field[Any, Any]) -> Column:
    held: Any = field
    while held.is_relation:
        held = held.target_field
    kind = _KIND_OF[held.get_internal_type()]
    return Column(str(field.column), kind, getattr(held, "decimal_places", 0))
