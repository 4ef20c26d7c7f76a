"""Bench `page`: whole pages from one server process, against a constant from a bare one. In pages per second.

The pages of a clerk of the office in the demo's city (`workbench`, `case_list`, `case_page`) and of anybody
(`public_search`, `public_page`), with log-in, rights, deadlines and templates, over four kept connections. A public page
is made for a visitor with a cookie, and given out of the cache (`…_cached`) to one without. For each page `…_ms` is one
page after the other, in milliseconds, and `…_queries` the statements that it asks. Both have no limit.
"""

from __future__ import annotations

import selectors
import socket
from collections import defaultdict
from contextlib import ExitStack
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from config.bench.audience import log_in
from config.bench.clients import BenchBrokenError
from config.bench.report import Report, medians, ratios
from config.bench.scratch import analyse, scratch_database
from config.bench.servers import embedded_environment, serving
from proposals.models import Proposal, User
from proposals.roles import Role
from workflow.demo import load_demo
from workflow.models import PublicCase
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROPOSALS: Final = 40
AT_ONCE: Final = 4
PATIENCE: Final = 60.0  # seconds
MILLISECONDS: Final = 1000
LAST_CHUNK: Final = b"0\r\n\r\n"
COOKIE: Final = "size=large"
"""Of a visitor for whom pages are made."""
CONSTANTS: Final = 20
"""So many more requests does the bare server get than ours."""


class Page(NamedTuple):
    name: str
    address: str
    cookie: str


def measure(*, rows: int, rounds: int) -> Report:
    """`rows` requests for each page and round, in a demo of PROPOSALS. The faults tell of pages that are none."""
    with scratch_database(), ExitStack() as closing:
        load_demo(proposals=PROPOSALS)
        analyse()
        pages = list(_pages())
        queries = {page.name: _queries(page) for page in pages}
        connections.close_all()
        _limit, bare = closing.enter_context(serving("config.bench.bare", {}))
        told = embedded_environment() | {"PUBLIC_PAGES_A_MINUTE": "0"}
        _ours, port = closing.enter_context(serving("config.bench.live", told, [[], ""]))
        ours: dict[str, list[float]] = defaultdict(list)
        constant: list[float] = []
        for page in pages:
            hammer(port, page, AT_ONCE)  # everything is loaded before anything is counted
        for _round in range(rounds):
            constant.append(hammer(bare, Page("bare", "/", ""), rows * CONSTANTS))
            for page in pages:
                ours[page.name].append(hammer(port, page, rows))
                ours[f"{page.name}_ms"].append(
                    MILLISECONDS / hammer(port, page, rows // AT_ONCE + 1, at_once=1)
                )
    figures = medians(ours) | {f"{name}_queries": number for name, number in queries.items()}
    limit = {page.name: medians({"bare": constant})["bare"] for page in pages}
    return Report("page", rounds, figures, limit, ratios(figures, limit))


def _pages() -> Iterator[Page]:
    clerk = User.objects.filter(posts__role=Role.OFFICE).order_by("pk").first()
    handling = Proposal.objects.filter(case__state=CaseState.HANDLING).order_by("pk").first()
    public = PublicCase.objects.select_related("jurisdiction").order_by("pk").first()
    if clerk is None or handling is None or public is None:
        raise BenchBrokenError("the demo has no clerk, no case in handling or nothing public")
    [session] = log_in([clerk])
    logged_in = f"sessionid={session}"
    yield Page("workbench", "/", logged_in)
    yield Page("case_list", "/cases/", logged_in)
    yield Page("case_page", f"/cases/{handling.jurisdiction.slug}/{handling.number}/", logged_in)
    search, page = "/public/search/", f"/public/{public.jurisdiction.slug}/{public.reference}/"
    yield Page("public_search", search, COOKIE)
    yield Page("public_page", page, COOKIE)
    yield Page("public_search_cached", search, "")
    yield Page("public_page_cached", page, "")


def _queries(page: Page) -> int:
    """The second time, as what a process keeps it has then."""
    client = Client(headers={"host": "127.0.0.1"} | ({"cookie": page.cookie} if page.cookie else {}))
    with override_settings(PUBLIC_PAGES_A_MINUTE=0):
        client.get(page.address)
        with CaptureQueriesContext(connection) as asked:
            client.get(page.address)
    return len(asked)


def hammer(port: int, page: Page, count: int, at_once: int = AT_ONCE) -> float:
    """Pages per second over so many connections, each asked anew as soon as it has answered."""
    cookie = f"Cookie: {page.cookie}\r\n" if page.cookie else ""
    request = f"GET {page.address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}\r\n".encode()
    with selectors.DefaultSelector() as selector, ExitStack() as closing:
        for _connection in range(at_once):
            opened = closing.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            selector.register(opened, selectors.EVENT_READ, _Answers(opened, request, page.name))
        return _ask_on(selector, count)


def _ask_on(selector: selectors.BaseSelector, count: int) -> float:
    began, answered = perf_counter(), 0
    waiting: Sequence[_Answers] = [key.data for key in selector.get_map().values()]
    for one in waiting:
        one.ask()
    while answered < count:
        ready = selector.select(PATIENCE)
        if not ready:
            raise BenchBrokenError(f"{waiting[0].name} was not answered within {PATIENCE:.0f} s")
        for key, _events in ready:
            if key.data.whole():
                answered += 1
                key.data.ask()
    return answered / (perf_counter() - began)


class _Answers:
    """What comes over one connection; an answer other than 200 ends the bench."""

    def __init__(self, opened: socket.socket, request: bytes, name: str) -> None:
        self._socket, self._request, self.name = opened, request, name
        self._read, self._left = b"", -1

    def ask(self) -> None:
        self._socket.sendall(self._request)
        self._read, self._left = b"", -1

    def whole(self) -> bool:
        came = self._socket.recv(262_144)
        if not came:
            raise BenchBrokenError(f"{self.name}: the server hung up")
        if self._left >= 0:
            self._left -= len(came)
            return self._left <= 0
        self._read += came
        head, ended, rest = self._read.partition(b"\r\n\r\n")
        if not ended:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise BenchBrokenError(f"{self.name}: {head.splitlines()[0].decode()}")
        length = _length(head)
        if length is None:
            return rest.endswith(LAST_CHUNK)
        self._left = length - len(rest)
        return self._left <= 0


def _length(head: bytes) -> int | None:
    """None for an answer in chunks."""
    for line in head.lower().split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
        if name == b"transfer-encoding":
            return None
    raise BenchBrokenError("an answer without a length")
