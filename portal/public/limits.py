"""How quickly one address may read: a bucket for each, in the memory of the process and under a key of its own."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from inspect import iscoroutinefunction
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext as _

from portal.public.answer import LANGUAGE, NOT_KEPT, fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

DOOR: Final = "/public/"
MOST_ADDRESSES: Final = 20_000
A_MINUTE: Final = 60
COSTLY: Final = ("/public/search/", "/public/data/", "/public/feed.atom")
COSTS: Final = 3
"""A search, a feed or a table costs as much as so many pages."""


class Buckets:
    """Who may still read: each address fills by `a_minute` pages a minute, and holds as many."""

    def __init__(self, a_minute: int) -> None:
        self._most = float(a_minute)
        self._key = secrets.token_bytes(32)
        self._held: dict[bytes, tuple[float, float]] = {}

    def take(self, address: str, cost: int, now: float) -> int:
        """0 when it may; else the whole seconds after which it may. The address itself is not kept."""
        if not self._most:
            return 0
        who = blake2b(address.encode(), key=self._key, digest_size=16).digest()
        held, since = self._held.pop(who, (self._most, now))
        held = min(self._most, held + (now - since) * self._most / A_MINUTE)
        allowed = held >= cost
        self._held[who] = (held - cost if allowed else held, now)
        if len(self._held) > MOST_ADDRESSES:  # the one that read longest ago
            del self._held[next(iter(self._held))]
        return 0 if allowed else 1 + int((cost - held) * A_MINUTE / self._most)


@sync_and_async_middleware
def public_limits(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Bounds what one address reads, and lets what is the same for everybody be kept as that."""
    buckets = Buckets(settings.PUBLIC_PAGES_A_MINUTE)

    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            if (refused := _refusal(request, buckets)) is not None:
                return refused
            later: Awaitable[HttpResponseBase] = get_response(request)
            return _same_for_all(request, await later)

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        if (refused := _refusal(request, buckets)) is not None:
            return refused
        return _same_for_all(request, get_response(request))

    return answer


def _refusal(request: HttpRequest, buckets: Buckets) -> HttpResponse | None:
    if not request.path.startswith(DOOR):
        return None
    cost = COSTS if request.path.startswith(COSTLY) or request.method == "POST" else 1
    wait = buckets.take(request.META.get("REMOTE_ADDR", ""), cost, monotonic())
    if not wait:
        return None
    with translation.override(LANGUAGE):
        words = _("读得太快了，请过 %(seconds)d 秒再试。") % {"seconds": wait}
        response: HttpResponse = fault(429, "too_many_requests", words)
        if not request.path.startswith("/public/data/"):
            response = HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
            response["Cache-Control"] = NOT_KEPT
    response["Retry-After"] = str(wait)
    return response


def _same_for_all(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A page of this door that may be kept does not depend on cookies or language; whoever keeps it may know."""
    open_page = request.path.startswith(DOOR) and "public" in response.get("Cache-Control", "")
    if open_page and not response.cookies:
        response.headers.pop("Vary", None)
    return response
