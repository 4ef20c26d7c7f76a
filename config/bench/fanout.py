"""Bench `fanout`: one server process with very many open pages, woken over real WebSockets of this machine.

Against a bare ASGI application that sends the same frame from one list of sockets. In milliseconds from the order to
the arrival, the slowest hundredth left out: `all_1000_p99`, one message to all of so many; `single_1000_p99`, a message
of its own to each of a thousand, all at once; `one_p99`, messages to one after the other. `set_up` is how many log in
and are greeted in a second, `bytes_per_socket` what one costs the server. Without a limit: `answered_1000`, until all
who were woken at once have asked and been answered. Where REDIS_URL is set, `redis_…` is the same with the message
sent by another process. `set_up_unread` is `set_up` of people who have something unread. After every message each page asks for its numbers: none may be missing or come twice.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import ExitStack
from itertools import product
from selectors import DefaultSelector
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from config.bench.audience import Audience
from config.bench.report import Report, medians, ratios
from config.bench.scratch import scratch_database
from config.bench.servers import allow_files, limit, ours, over_redis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.bench.servers import Server

SIZES: Final = (1_000, 5_000)
SINGLES: Final = 100
"""Messages to one after the other in a round."""

FILES_BESIDE: Final = 200
"""Open files that a process needs for other things than its sockets."""

ENDS_WITHIN: Final = 30  # seconds
MILLISECONDS: Final = 1_000
WARMING: Final = 20
"""Pages that open before anything is counted."""


def measure(*, rows: int, rounds: int) -> Report:
    """1,000 and 5,000 pages, or as many as `rows` says. The report's faults tell of news that were lost or doubled."""
    sizes = [*(size for size in SIZES if size < rows), rows]
    redis = os.environ.get("REDIS_URL", "")
    allow_files((3 if redis else 2) * rows + FILES_BESIDE)
    with scratch_database(), ExitStack() as closing:
        audience, selector = Audience(rows), DefaultSelector()
        servers = [closing.enter_context(limit(selector)), closing.enter_context(ours(selector, audience))]
        if redis:
            servers.append(closing.enter_context(over_redis(selector, audience, redis)))
        bench = _Bench(audience, servers, rounds)
        bench.set_up(sizes[0])
        bench.single_out(sizes[0])
        for size in sizes:
            bench.wake_all(size)
        return bench.report()


class _Bench:
    """Every series is measured on all servers in turns, round after round."""

    def __init__(self, audience: Audience, servers: Sequence[Server], rounds: int) -> None:
        self._audience, self._servers, self._rounds = audience, servers, rounds
        self._took: dict[str, dict[str, list[float]]] = {server.name: defaultdict(list) for server in servers}
        self._faults: list[str] = []

    def set_up(self, size: int) -> None:
        """So many log in and go again, who have nothing unread, and then who have."""
        sessions = self._audience.sessions[:size]
        for server in self._servers:
            server.crowd.open(sessions[:WARMING])
            server.crowd.close()
            self._open(server, size)
            server.crowd.close()
        for series in ("set_up", "set_up_unread"):
            for _round, server in product(range(self._rounds), self._servers):
                self._took[server.name][series].append(size / server.crowd.open(sessions))
                server.crowd.close()
            self._audience.tell(self._audience.people[:size])

    def single_out(self, size: int) -> None:
        """A message to each, at once and one after the other."""
        self._fill(size)
        people = self._audience.people[:size]
        few = people[:SINGLES]
        for _round, server in product(range(self._rounds), self._servers):
            self._wake(server, f"single_{size}_p99", people, [["each", size]])
            self._wake(server, "one_p99", few, [["one", place] for place in range(len(few))])

    def wake_all(self, size: int) -> None:
        """One message to everybody."""
        self._fill(size)
        for _round, server in product(range(self._rounds), self._servers):
            self._wake(server, f"all_{size}_p99", self._audience.people[:size], [["all"]])

    def _fill(self, size: int) -> None:
        """Pages for everybody who has none yet; each asks once how far its stream is."""
        for server in self._servers:
            if size > len(server.crowd.listeners):
                self._open(server, size)
                server.known += [0] * (size - len(server.known))
                if server.asks:
                    server.known = [answer["number"] for answer in server.crowd.answers(server.known)]

    def _open(self, server: Server, size: int) -> None:
        """What a socket costs is told where more are open than ever before, as freed memory is used again."""
        sessions = self._audience.sessions[len(server.crowd.listeners) : size]
        before = server.memory()
        server.crowd.open(sessions)
        if size > server.most:
            server.most = size
            self._took[server.name]["bytes_per_socket"] = [(server.memory() - before) / len(sessions)]

    def _wake(
        self, server: Server, series: str, people: Sequence[int], orders: Sequence[Sequence[Any]]
    ) -> None:
        """Several orders are given one after the other, each when the news of the one before has come."""
        if server.asks:
            self._audience.tell(people)
        late: list[float] = []
        for said, order in enumerate(orders, start=1):
            began = perf_counter()
            server.say(order)
            late += [at - began for at in server.crowd.arrivals(len(people) * said // len(orders))]
        self._took[server.name][series].append(p99(late) * MILLISECONDS)
        if server.asks:
            self._ask(server, series, len(people))
        else:
            server.crowd.woken.clear()

    def _ask(self, server: Server, series: str, told: int) -> None:
        """Every page that was woken asks on from the number that it knew."""
        began = perf_counter()
        answers = server.crowd.answers(server.known[:told])
        if series.startswith("all"):
            answered = series.replace("all", "answered").removesuffix("_p99")
            self._took[server.name][answered].append((perf_counter() - began) * MILLISECONDS)
        known = zip(server.known, answers, strict=False)
        wrong = sum(not goes_on(number, answer) for number, answer in known)
        if wrong:
            self._faults.append(
                f"{server.name} {series}: {wrong} of {told} pages miss news or have them twice"
            )
        server.known[:told] = [answer["number"] for answer in answers]

    def report(self) -> Report:
        took = {name: medians(series) for name, series in self._took.items()}
        mine, least = took["ours"], took["limit"]
        for series, value in took.get("redis", {}).items():
            mine[f"redis_{series}"] = value
            if series in least:
                least[f"redis_{series}"] = least[series]
        return Report("fanout", self._rounds, mine, least, ratios(mine, least), faults=tuple(self._faults))


def goes_on(known: int, answer: dict[str, Any]) -> bool:
    """Whether a page was told every number after the one that it knew, once, and at least one."""
    numbers = [one["number"] for one in answer["notices"]]
    return bool(numbers) and numbers == list(range(known + 1, answer["number"] + 1))


def p99(late: Sequence[float]) -> float:
    return sorted(late)[min(len(late) - 1, len(late) * 99 // 100)]
