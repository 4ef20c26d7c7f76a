"""What a process holds at this moment, told regularly where other processes answer for it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from django.db import connection

from notifications.hub import open_sockets

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)

EVERY: Final = 5.0  # seconds


def take_stock() -> None:
    """Set how many sockets and connections this very process has."""
    from config.operations import meters  # noqa: PLC0415 -- no server waits for the library when it starts

    meters.SOCKETS.set(open_sockets())
    for state, number in _pool().items():
        meters.CONNECTIONS.labels(state).set(number)


async def keep_stock() -> None:
    """For as long as the process serves; a folder that cannot be written to is told and tried again."""
    while True:
        try:
            take_stock()
        except OSError as error:
            logger.warning("figures cannot be shared: %s", type(error).__name__)
        await asyncio.sleep(EVERY)


def _pool() -> Mapping[str, int]:
    pool = getattr(connection, "pool", None)
    if pool is None:
        return {}
    told = pool.get_stats()
    idle = told.get("pool_available", 0)
    used = told.get("pool_size", 0) - idle
    return {"used": used, "idle": idle, "waited_for": told.get("requests_waiting", 0)}
