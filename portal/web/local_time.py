"""Times on a page are those of the place where the visitor's post is, and of that request alone."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponseBase


@sync_and_async_middleware
def own_time(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """What `visitor` makes the local time of a request ends with it; before that it is the installation's."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            with timezone.override(None):
                later: Awaitable[HttpResponseBase] = get_response(request)
                return await later

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        with timezone.override(None):
            response: HttpResponseBase = get_response(request)
            return response

    return answer
