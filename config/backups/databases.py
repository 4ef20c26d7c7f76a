"""Connections of a backup's own, and the time in which one of them is the database that everything speaks to."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import environ
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import ConnectionHandler
from django.utils.translation import gettext as _

from config.backups.errors import BackupRefusedError
from config.settings import base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

Database: TypeAlias = dict[str, Any]
"""What DATABASES holds for one database."""


def is_file(database: Database) -> bool:
    """Whether it is SQLite."""
    return bool(database["ENGINE"].endswith("sqlite3"))


def file_of(database: Database) -> Path:
    """Where a database of SQLite lies."""
    return Path(database["NAME"])


def settings_of(url: str) -> Database:
    """What DATABASES would hold for this address. Raises BackupRefusedError."""
    try:
        told: Database = environ.Env.db_url_config(url)
        options = {"sqlite": base.SQLITE_OPTIONS, "postgresql": base.POSTGRES_OPTIONS}[
            told["ENGINE"].rpartition(".")[2].removesuffix("3")
        ]
    except (KeyError, ValueError, environ.ImproperlyConfigured) as error:
        words = _("“%(url)s”不是数据库地址：须为 postgresql://用户:口令@主机:端口/库 或 sqlite:///文件。")
        raise BackupRefusedError("no_address", words % {"url": url.partition("@")[2] or url}) from error
    return {**told, "OPTIONS": options | told.get("OPTIONS", {})}


def connected(settings: Database) -> BaseDatabaseWrapper:
    """A new connection, opened when it is first used; never from a pool, and never closed behind somebody's back."""
    options = {name: value for name, value in settings.get("OPTIONS", {}).items() if name != "pool"}
    own = settings | {"OPTIONS": options}
    return ConnectionHandler({DEFAULT_DB_ALIAS: own})[DEFAULT_DB_ALIAS]


@contextmanager
def speaking_to(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """In this thread the default database is this one for as long, and closed afterwards."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before
        connection.close()


def let_go() -> None:
    """Close what this process has opened of the default database, pool and all, so that nobody is in its own way."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close()
    if close_pool := getattr(connection, "close_pool", None):
        close_pool()
