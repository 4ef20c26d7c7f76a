"""Two installations of one city in one process: each has a database of its own, and they share nothing but files."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, connections
from django.test import override_settings

from proposals.models import Jurisdiction
from tests.city import City, make_city
from workflow.services.exchange import begin, join, key_line, receive, send

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


@dataclass
class Installation:
    """One side. Whatever runs within `self.running()` sees its database as the only one."""

    database: Any
    media: Path
    outbox: Path
    city: City | None = None

    @contextmanager
    def running(self) -> Iterator[City]:
        before = connections["default"]
        connections["default"] = self.database
        try:
            with override_settings(MEDIA_ROOT=self.media):
                yield self.city  # type: ignore[misc]
        finally:
            connections["default"] = before

    def copy(self, outbox: Path) -> Installation:
        """Another one that stands where this one stands, with a folder of its own for what it sends."""
        return Installation(clone(self.database.connection), self.media, outbox, self.city)

    @property
    def channel(self) -> Any:
        """As it stands now; asked while running."""
        return Jurisdiction.objects.get().channel

    def send(self, at: datetime, **more: Any) -> list[Path]:
        """The files that it writes."""
        with self.running():
            send(self.channel, self.outbox, at, **more)
        return sorted(self.outbox.glob("*.parcel"))

    def receive(self, folder: Path, at: datetime) -> Any:
        with self.running():
            return receive(self.channel, folder, at)


def clone(original: sqlite3.Connection) -> Any:
    """A database of its own, in memory, with all that the original has."""
    database = connection.copy("default")
    database.settings_dict = {**connection.settings_dict, "NAME": ":memory:", "ATOMIC_REQUESTS": False}
    database.inc_thread_sharing()
    database.connect()
    original.backup(database.connection)
    return database


def two_installations(
    original: sqlite3.Connection, tmp_path: Path, at: datetime
) -> tuple[Installation, Installation]:
    """Outer and inner with the same city, each with the other's public key."""
    sides = {}
    for side in ("outer", "inner"):
        folders = [tmp_path / side / name for name in ("media", "out")]
        for folder in folders:
            folder.mkdir(parents=True)
        installation = Installation(clone(original), *folders)
        with installation.running():
            installation.city = make_city()
            line = key_line(begin(installation.city.jurisdiction, side, at=at))
        sides[side] = (installation, line)
    (outer, outer_line), (inner, inner_line) = sides["outer"], sides["inner"]
    for installation, line in ((outer, inner_line), (inner, outer_line)):
        with installation.running():
            join(str(line))
    return outer, inner
