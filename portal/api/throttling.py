"""How much one caller may ask in a minute, and how often one address may show tokens that are none.

Counted in windows of whole minutes, in the cache that the server processes share; while that is down, nothing is bounded.
"""

from __future__ import annotations

import logging
from time import time
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import Throttled
from rest_framework.throttling import BaseThrottle

from proposals.models import AccessToken

if TYPE_CHECKING:
    from rest_framework.request import Request

logger = logging.getLogger(__name__)

MINUTE: Final = 60
WRONG_FOR: Final = 15 * MINUTE
"""Seconds in which wrong tokens of one address are counted together."""


class PerCaller(BaseThrottle):
    """API_CALLS_A_MINUTE of one token, and as many of one person's sessions together."""

    left = 0

    def allow_request(self, request: Request, view: Any) -> bool:  # noqa: ARG002 -- DRF's signature
        most = settings.API_CALLS_A_MINUTE
        if not most or not request.user.is_authenticated:
            return True
        token = request.auth
        who = f"token:{token.pk}" if isinstance(token, AccessToken) else f"user:{request.user.pk}"
        counted, self.left = _count(f"api:{who}", MINUTE)
        return bool(counted <= most)

    def wait(self) -> float:
        return self.left


def note_wrong_token(request: Request) -> None:
    """Count one more wrong token of the address, of which only a keyed digest is kept.

    Raises Throttled beyond API_WRONG_TOKENS. Who shows a right one is never held up by others behind the same address.
    """
    most = settings.API_WRONG_TOKENS
    if not most:
        return
    address = salted_hmac("portal.api.throttling", request.META.get("REMOTE_ADDR", "")).hexdigest()
    counted, left = _count(f"api:wrong:{address}", WRONG_FOR)
    if counted > most:
        raise Throttled(wait=left)


def _count(key: str, seconds: int) -> tuple[int, int]:
    """One more in the present window: how many it has now, and after how many seconds it ends."""
    window, gone = divmod(int(time()), seconds)
    kept = f"{key}:{window}"
    try:
        cache.add(kept, 0, 2 * seconds)
        return cache.incr(kept), seconds - gone
    except Exception as error:  # noqa: BLE001 -- each cache fails with errors of its own; the API goes on
        logger.warning("counting of API calls is down: %s", str(error) or type(error).__name__)
        return 0, 0
