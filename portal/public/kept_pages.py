"""Public pages kept in the cache for whoever comes without cookies, and given out only while nothing they tell changed.

A page has its place by its address, so there are never more than PUBLIC_PAGES_KEPT of them, whatever is asked for. With
it is kept what it was made from: the version of its city's public pages before it was made, the quarter of an hour (at
local midnight, which is always the end of one, promises become overdue), and the release. Where one of these is another
now, the page is made anew. While the cache is down, pages are made as if there were none.
"""

from __future__ import annotations

import logging
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from time import monotonic, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import get_conditional_response
from django.utils.decorators import sync_only_middleware

from portal.public.answer import KEPT, LANGUAGE
from proposals.services.public_changes import public_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)

DOOR: Final = "/public/"
PAGES: Final = frozenset(
    {"public_front", "public_search", "public_case", "public_commitments", "public_units"}
)
"""The views whose pages are kept: all that they tell changes by what `note_change` is called for."""
QUARTER: Final = 900
"""Seconds for which a page is kept at most."""
LARGEST: Final = 128 * 1024
"""Bytes of a page that is kept."""
LONGEST_ADDRESS: Final = 1000
ALONE_FOR: Final = 10.0
"""Seconds in which a cache that was down is not asked again."""


class Page(NamedTuple):
    """A page as it goes out, under the address that it is for, with the view that made it and what it was made from."""

    address: str
    view: str
    place: str
    made_from: str
    headers: tuple[tuple[str, str], ...]
    content: bytes


class Shelf:
    """The cache, as far as it is there."""

    def __init__(self) -> None:
        self._alone_until = 0.0

    def find(self, address: str) -> Page | None:
        """The page that is kept for the address, if it is for no other."""
        found = self._try(lambda cache: cache.get(_slot(address)))
        page = Page(*found) if found and len(found) == len(Page._fields) else None
        return page if page is not None and page.address == address else None

    def keep(self, page: Page) -> None:
        """In its place, instead of what was there."""
        self._try(lambda cache: cache.set(_slot(page.address), tuple(page), QUARTER))

    def _try(self, act: Callable[[Any], Any]) -> Any:
        if monotonic() < self._alone_until:
            return None
        try:
            return act(caches["pages"])
        except Exception as error:  # noqa: BLE001 -- each cache fails with errors of its own; pages are made without
            self._alone_until = monotonic() + ALONE_FOR
            logger.warning("the cache of pages is down: %s", str(error) or type(error).__name__)
            return None


def _slot(address: str) -> str:
    number = int.from_bytes(blake2b(address.encode(), digest_size=8).digest())
    return str(number % settings.PUBLIC_PAGES_KEPT)


@sync_only_middleware
def kept_pages(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Gives out kept pages, and keeps those that may be. What one address may read is bounded before this."""
    shelf, release = Shelf(), _release()

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not _is_anybody(request):
            return get_response(request)
        address = f"{request.get_host()} {request.get_full_path()}"
        if len(address) > LONGEST_ADDRESS:
            return get_response(request)
        found = shelf.find(address)
        if found is not None and found.made_from == _made_from(release, found.place):
            return _given(request, found)
        place = _place(request) if found is None else found.place
        if place is None:
            return get_response(request)
        made_from = _made_from(release, place)
        response = get_response(request)
        page = _page(request, response, address, place, made_from)
        if page is not None:
            shelf.keep(page)
        return response

    return answer


def _release() -> str:
    """What else pages are made from, the same for as long as the process runs."""
    try:
        program = version("huiban")
    except PackageNotFoundError:  # run from its source
        program = ""
    return f"{program} {settings.SITE_URL} {LANGUAGE}"


def _made_from(release: str, place: str) -> str:
    return f"{public_version(place)} {int(time()) // QUARTER} {release}"


def _is_anybody(request: HttpRequest) -> bool:
    """Whether the one who reads is nobody in particular: no cookie, no token."""
    return (
        request.method == "GET"
        and bool(settings.PUBLIC_PAGES_KEPT)
        and request.path.startswith(DOOR)
        and not request.META.get("HTTP_COOKIE")
        and "HTTP_AUTHORIZATION" not in request.META
    )


def _place(request: HttpRequest) -> str | None:
    """The code of the place that the page is about, "" for all; None for what is not kept."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if match.url_name not in PAGES:
        return None
    return str(match.kwargs.get("jurisdiction") or request.GET.get("in", ""))


def _page(
    request: HttpRequest, response: HttpResponseBase, address: str, place: str, made_from: str
) -> Page | None:
    """The page to be kept; None for one that is not whole, not for everybody, or too large."""
    match = request.resolver_match
    if (
        not isinstance(response, HttpResponse)
        or response.status_code != 200  # noqa: PLR2004 -- HTTP's number
        or response.cookies
        or response.get("Cache-Control") != KEPT
        or len(response.content) > LARGEST
        or match is None
    ):
        return None
    headers = tuple((name, value) for name, value in response.items())
    return Page(address, str(match.url_name), place, made_from, headers, response.content)


def _given(request: HttpRequest, page: Page) -> HttpResponseBase:
    request.resolver_match = ResolverMatch(_given, (), {}, url_name=page.view)  # the log names the view
    response = HttpResponse(page.content, headers=dict(page.headers))
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if answer is not None else response
