"""The database through its bare driver: what the limit of a bench is measured with."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence


class Driver(Protocol):
    """One connection; every statement belongs to a transaction until `commit`."""

    def execute(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...


class Postgres:
    """psycopg with every statement prepared at its first use."""

    def __init__(self) -> None:
        known = connection.get_connection_params()
        names = ("host", "port", "user", "password", "dbname")
        self._raw = psycopg.connect(**{name: known[name] for name in names if name in known})

    def execute(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        cursor = self._raw.execute(sql.encode(), parameters, prepare=True)
        return cursor.fetchall() if cursor.description else []

    def commit(self) -> None:
        self._raw.commit()

    def close(self) -> None:
        self._raw.close()


class Sqlite:
    """sqlite3, which prepares by itself."""

    def __init__(self) -> None:
        self._raw = sqlite3.connect(connection.settings_dict["NAME"], timeout=20, isolation_level=None)
        self._raw.execute("PRAGMA synchronous=NORMAL")

    def execute(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        if not self._raw.in_transaction:
            self._raw.execute("BEGIN IMMEDIATE")
        return self._raw.execute(sql.replace("%s", "?").replace("%%", "%"), parameters).fetchall()

    def commit(self) -> None:
        self._raw.commit()

    def close(self) -> None:
        self._raw.close()


def bare_driver() -> Driver:
    """A connection of its own to the database of the default connection."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()
