"""How much one caller may ask in a minute, and how often one address may show tokens that are none.

Counted in windows of whole minutes, in the cache that the server processes share; while that is down, nothing is bounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import Throttled
from rest_framework.throttling import BaseThrottle

from proposals.models import AccessToken
from proposals.services.counting import count_one

if TYPE_CHECKING:
    from rest_framework.request import Request

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
        counted, self.left = count_one(f"api:{who}", MINUTE)
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
    counted, left = count_one(f"api:wrong:{address}", WRONG_FOR)
    if counted > most:
        raise Throttled(wait=left)
