"""Each request gets a number, is counted, and leaves one line in the log that names its view and never its address."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.decorators import sync_only_middleware
from django.utils.functional import SimpleLazyObject

from config.operations.current import WORK, Work
from config.operations.numbers import HEADER, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

logger = logging.getLogger("huiban.requests")

MILLISECONDS: Final = 1000
SERVER_FAULT: Final = 500
NOWHERE: Final = "-"
"""Stands for the view of a request that reached none."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@sync_only_middleware
def observed(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The outermost middleware. The number goes back in `X-Request-ID`; what is counted is counted after the answer."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        given = request.headers.get(HEADER, "")
        work = Work(number_of(given, trusted=settings.REQUEST_ID_FROM_PROXY))
        request.number = work.number  # type: ignore[attr-defined]  # for the error pages
        token = WORK.set(work)
        try:
            response = get_response(request)
            work.person = _person(request)
        finally:
            WORK.reset(token)
        response.headers[HEADER] = work.number
        work.place = _view(request)
        _after(response, lambda: _tell(request, response, work, perf_counter() - began))
        return response

    return answer


def _after(response: HttpResponseBase, tell: Callable[[], None]) -> None:
    """Let `tell` follow when the answer was sent, so that nobody waits for it."""
    close: Callable[[], Any] = response.close

    def closing() -> None:
        close()
        tell()

    response.close = closing  # type: ignore[method-assign]  # what servers call when an answer was sent


def _view(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or NOWHERE) if match is not None else NOWHERE


def _person(request: HttpRequest) -> int | None:
    """Who asked, where that was found out; nobody is looked up for the log."""
    user = request.__dict__.get("user")
    if type(user) is SimpleLazyObject:
        user = getattr(request, "_cached_user", None)
    key: int | None = getattr(user, "pk", None)
    return key


def _tell(request: HttpRequest, response: HttpResponseBase, work: Work, seconds: float) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    _count(work, str(method), response.status_code, seconds)
    level = logging.ERROR if response.status_code >= SERVER_FAULT else logging.INFO
    if not logger.isEnabledFor(level):
        return
    ms, sql_ms = round(seconds * MILLISECONDS), round(work.sql_seconds * MILLISECONDS)
    told = {
        "request_id": work.number, "method": method, "view": work.place, "status": response.status_code, "ms": ms,
        "queries": work.statements, "sql_ms": sql_ms, "person": work.person,
    }  # fmt: skip
    logger.log(
        level, "%s %s %d, %d ms, %d statements in %d ms", method, work.place, response.status_code, ms,
        work.statements, sql_ms, extra={"told": told},
    )  # fmt: skip


def _count(work: Work, method: str, status: int, seconds: float) -> None:
    from config.operations import meters  # noqa: PLC0415 -- no server waits for the library when it starts

    meters.REQUESTS.labels(work.place, method, str(status)).inc()
    meters.REQUEST_SECONDS.labels(work.place, method).observe(seconds)
    meters.SQL_STATEMENTS.inc(work.statements)
    meters.SQL_SECONDS.inc(work.sql_seconds)
