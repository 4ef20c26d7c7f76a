"""What befalls the processes of bench `season` while the clerks work, one after the other."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Final

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from config.bench.fleet import Fleet

FIRST_AFTER: Final = 5.0  # seconds, so that everybody is at work
DATABASE_GONE: Final = 10.0
REDIS_GONE: Final = 60.0
BETWEEN: Final = 5.0


def befall(fleet: Fleet) -> None:
    """The job worker is killed, the database cuts everybody off and lets nobody in, Redis goes away and forgets all."""
    sleep(FIRST_AFTER)
    fleet.kill("jobs")
    fleet.start("jobs")
    sleep(BETWEEN)
    _close_the_database(DATABASE_GONE)
    sleep(BETWEEN)
    fleet.kill("redis")
    sleep(REDIS_GONE)
    fleet.start("redis")
    sleep(BETWEEN)


def _close_the_database(seconds: float) -> None:
    """As a restart does: every connection ends at once, and new ones are refused for a while."""
    known = connection.get_connection_params()
    name = known["dbname"]
    where = {part: known[part] for part in ("host", "port", "user", "password") if part in known}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as aside:
        aside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        aside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )
        sleep(seconds)
        aside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
