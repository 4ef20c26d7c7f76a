"""An empty, migrated SQLite file kept between runs: to migrate anew takes longer than most runs of a few tests.

The file's name is the digest of everything that it was made from, so a changed migration makes another. Elsewhere
(PostgreSQL, CI) every run migrates.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "var" / "test-databases"
MADE_FROM = ("*/migrations/*.py", "config/settings/*.py", "requirements-dev.txt", "proposals/search/*.py")
"""What decides what an empty database holds, as patterns below the repository."""


def take():
    """Whether the file that tests will use now holds a copy of what an earlier run kept."""
    kept = _kept()
    if kept is None or not kept.exists():
        return False
    shutil.copyfile(kept, settings.DATABASES["default"]["TEST"]["NAME"])
    return True


def keep():
    """Keeps what was migrated just now for later runs, in place of what older ones kept."""
    kept = _kept()
    if kept is None or kept.exists() or not connection.introspection.table_names():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with sqlite3.connect(made) as copy:
        connection.connection.backup(copy)
    copy.close()
    for older in FOLDER.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    made.replace(kept)


def drop():
    """Removes the copy that the tests used: it is not kept, whatever Django was told."""
    for ending in ("", "-wal", "-shm"):
        Path(settings.DATABASES["default"]["TEST"]["NAME"] + ending).unlink(missing_ok=True)


def _kept():
    """Where the file is or would be; None where every run migrates."""
    if connection.vendor != "sqlite" or os.environ.get("CI") == "true":
        return None
    digest = sha256()
    for pattern in MADE_FROM:
        for path in sorted(REPOSITORY.glob(pattern)):
            digest.update(f"{path.relative_to(REPOSITORY)}\0".encode() + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:24]}.sqlite3"
