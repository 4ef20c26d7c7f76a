"""Databases of a test's own, of the kind that the run has, with all tables and nothing in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from config.backups.databases import Database, connected, is_file, speaking_to
from config.backups.saving import as_it_is_now
from config.backups.tables import shape_after
from proposals.roles import Role
from proposals.services import attachments
from tests.city import DAY, at, make_city
from tests.files import examined
from workflow.services.calendars import seed_calendar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = b"correct horse battery"


@dataclass
class Places:
    """Makes databases; each is gone when the tests of a file are through."""

    folder: Path
    pristine: Database
    made: list[str] = field(default_factory=list)

    def empty(self) -> Database:
        """A new one with all tables, without a row that anybody made."""
        return self.copy_of(self.pristine)

    def copy_of(self, source: Database) -> Database:
        """A new one with everything that is in another, to which nobody is connected."""
        self.made.append(f"huiban_place_{len(self.made)}_{self.folder.parent.name.replace('-', '_')}")
        if not is_file(source):
            on_server(source, f'CREATE DATABASE "{self.made[-1]}" TEMPLATE "{source["NAME"]}"')
            return source | {"NAME": self.made[-1]}
        name = str(self.folder / f"{self.made[-1]}.sqlite3")
        with closing(sqlite3.connect(source["NAME"])) as known, closing(sqlite3.connect(name)) as new:
            known.backup(new)
        return source | {"NAME": name}

    def close(self) -> None:
        if not is_file(self.pristine):
            for name in self.made:
                on_server(self.pristine, f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(database: Database, statement: str) -> None:
    connection = connected(database | {"NAME": "template1"})
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def within(database: Database, work: Callable[[], Any]) -> Any:
    """What the work gives when the database is the default one."""
    with speaking_to(connected(database)):
        return work()


def settled() -> Any:
    """A city with a case that was answered, and a file of it."""
    seed_calendar()
    city = make_city()
    case = city.replied(title="关于加快充电设施建设的建议")
    file = examined("说明.txt", "附件说明。".encode())
    attachments.keep(case.proposal, file, purpose="material", person=city[Role.MEMBER], at=at(DAY))
    return city


def content(database: Database) -> dict[str, bytes]:
    """All rows of all tables but the log-ins, which a backup leaves out."""
    with as_it_is_now(database) as store:
        tables = shape_after(store.migrations()).tables
        return {
            table.name: b"".join(store.blocks(table)) for table in tables if table.name != "django_session"
        }


def database_of_the_run() -> Database:
    """The one that the run of the tests made, and nobody connected to it for the moment."""
    connections[DEFAULT_DB_ALIAS].close()
    here = connections[DEFAULT_DB_ALIAS].settings_dict
    return {**here, "NAME": here["NAME"]}
