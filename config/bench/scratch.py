"""A database of the bench's own, beside the installation's, which is never touched."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import connection, connections

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def scratch_database() -> Iterator[None]:
    """Empty and migrated, named after this process; the default connection leads to it until it is dropped."""
    name = f"huiban_bench_{os.getpid()}"
    installed = connection.settings_dict["NAME"]
    with TemporaryDirectory(prefix=name) as folder:
        sqlite = connection.vendor == "sqlite"
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / f"{name}.sqlite3") if sqlite else name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connections.close_all()
            connection.creation.destroy_test_db(installed, verbosity=0)


def analyse() -> None:
    """Let PostgreSQL know what it has, as it finds out by itself after a while."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
