"""How often something happened in the present minute or quarter of an hour, counted for all server processes together."""

from __future__ import annotations

import logging
from time import time

from django.core.cache import cache

logger = logging.getLogger(__name__)


def count_one(key: str, seconds: int) -> tuple[int, int]:
    """One more in the present window of so many seconds: how many it has now, and after how many seconds it ends.

    Counted in the cache that the processes share. While that is down nothing is counted: 0.
    """
    window, gone = divmod(int(time()), seconds)
    kept = f"{key}:{window}"
    try:
        cache.add(kept, 0, 2 * seconds)
        return cache.incr(kept), seconds - gone
    except Exception as error:  # noqa: BLE001 -- each cache fails with errors of its own; what is bounded goes on
        logger.warning("counting in the cache is down: %s", str(error) or type(error).__name__)
        return 0, 0
