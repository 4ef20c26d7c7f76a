"""The parts without which the installation is not ready; each answers for itself and none lets another wait for long."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.operations import pulses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BEAT_WITHIN: Final = 180
"""Seconds: a periodic job runs every minute, and one minute may be lost to a restart."""
ANSWERS_WITHIN: Final = 2.0  # seconds that Redis has
MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Part:
    """Whether it works, and figures about it that hold no text of anybody."""

    ok: bool
    told: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, **self.told}


def look() -> dict[str, Part]:
    """Every part by its name; one that cannot be asked is not ok and says by which kind of error."""
    return {name: _asked(ask) for name, ask in PARTS.items()}


def _asked(ask: Callable[[], Part]) -> Part:
    began = perf_counter()
    try:
        part = ask()
    except Exception as error:  # noqa: BLE001 -- whatever keeps it from answering is what is asked for
        part = Part(False, {"fault": type(error).__name__})
    return Part(part.ok, {**part.told, "ms": round((perf_counter() - began) * 1000, 1)})


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return Part(cursor.fetchone() == (1,))


def _migrations() -> Part:
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 -- only where somebody asks

    missing = _newest_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    return Part(not missing, {"missing": sorted(f"{app}.{name}" for app, name in missing)})


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 -- only where somebody asks

    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _redis() -> Part:
    url = redis_url()
    if not url:
        return Part(True, {"configured": False})
    from redis import Redis  # noqa: PLC0415 -- only where there is one

    with Redis.from_url(url, socket_timeout=ANSWERS_WITHIN, socket_connect_timeout=ANSWERS_WITHIN) as redis:
        return Part(bool(redis.ping()), {"configured": True})


def redis_url() -> str:
    """Of the server behind the channel layer; empty where the layer is in this process."""
    hosts = settings.CHANNEL_LAYERS["default"].get("CONFIG", {}).get("hosts", [""])
    return str(hosts[0])


def _jobs() -> Part:
    beat = pulses.last_beat()
    if beat is None:
        return Part(False, {"seconds_since": None})
    since = (timezone.now() - beat).total_seconds()
    return Part(abs(since) <= BEAT_WITHIN, {"seconds_since": round(since)})


def _disk() -> Part:
    folder = settings.MEDIA_ROOT
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103 -- a setting is text
    free = shutil.disk_usage(folder).free // MEGABYTE
    wanted = settings.DISK_FREE_MEGABYTES
    return Part(os.access(folder, os.W_OK) and free >= wanted, {"free_megabytes": free, "wanted": wanted})


PARTS: Final[Mapping[str, Callable[[], Part]]] = {
    "database": _database,
    "migrations": _migrations,
    "redis": _redis,
    "jobs": _jobs,
    "disk": _disk,
}
