"""Clerks at work over HTTP: they log in on the page, look at their pages, and make moves one after the other.

A clerk pauses before each move as briefly as PAUSE says, so that what is measured is how long it takes, not how long
fifty of them stand in a queue of their own making.
"""

from __future__ import annotations

import json
import re
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from queue import Empty, SimpleQueue
from random import uniform
from secrets import token_hex
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from config.bench.fleet import BEHIND_TLS, HOST
from config.bench.season_city import PASSWORD, PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.bench.season_city import Desk, Season

ANSWERS_WITHIN: Final = 60.0  # seconds
TRIES_FOR: Final = 300.0  # seconds in which a clerk tries again what a fault kept from happening
TRY_AGAIN: Final = 1.0
PAUSE: Final = (1.0, 4.0)
"""Seconds, evenly spread, in which a clerk reads and writes before each step: far quicker than anybody can."""
KEPT_OPEN: Final = 3.0
"""Seconds without use after which a clerk connects anew, since the server hangs up after five."""
MILLISECONDS: Final = 1000
FAULT, TOO_MANY, FINE, MOVED = 500, 429, 400, 302
TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LETTER: Final = (
    "市第一局：\n　　一、关于完善配套\n　　此件由本局会同有关单位研究，编号 {mark}。\n　　特此复函。"
)


@dataclass
class Kept:
    """What all clerks saw; each appends, nobody reads before they are done."""

    patient: bool
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    moves: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    marks: dict[int, str] = field(default_factory=dict)
    tried_again: int = 0


class Clerk:
    """One person with a browser's cookies and one connection."""

    def __init__(self, port: int, name: str, kept: Kept) -> None:
        self._port, self.name, self._kept = port, name, kept
        self._connection: HTTPConnection | None = None
        self._cookies: dict[str, str] = {}
        self._used = 0.0

    def log_in(self) -> None:
        _status, page = self._persist("GET", "/login/", None, {})
        found = TOKEN.search(page)
        words = {"username": self.name, "password": PASSWORD, "next": "/"}
        form = urlencode(words | {"csrfmiddlewaretoken": found[1] if found else ""})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _page = self._persist("POST", "/login/", form.encode(), kind)
        if status != MOVED or "sessionid" not in self._cookies:
            self._kept.faults.append(f"{self.name} could not log in: {status}")

    def look(self, series: str, address: str) -> str:
        began = perf_counter()
        status, page = self._persist("GET", address, None, {})
        self._kept.took[series].append((perf_counter() - began) * MILLISECONDS)
        if status >= FINE:
            self._kept.faults.append(f"GET {series}: {status}")
        return page

    def move(self, things: str, pk: int, name: str, **inputs: Any) -> dict[str, Any]:
        """What the API answers; a move that was refused is a fault, as nobody asks for what may not be."""
        sleep(uniform(*PAUSE))  # noqa: S311 -- spreads load, keeps no secret
        kind = {"Content-Type": "application/json", "Idempotency-Key": token_hex(12)}
        body = json.dumps({"inputs": inputs}).encode()
        began = perf_counter()
        status, text = self._persist("POST", f"/api/v1/{things}/{pk}/transitions/{name}/", body, kind)
        self._kept.took["transition"].append((perf_counter() - began) * MILLISECONDS)
        self._kept.moves[name] += 1
        if status >= FINE:
            self._kept.faults.append(f"{things} {name}: {status} {text[:200]}")
            return {}
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _persist(
        self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        """A patient clerk tries again what failed, under the same key; another takes what comes."""
        ends = monotonic() + TRIES_FOR
        while True:
            try:
                status, text = self._ask(method, address, body, headers)
            except (OSError, HTTPException) as error:
                self._connection = None
                status, text = FAULT, f"{type(error).__name__}"
            slow_down = status == TOO_MANY
            if (
                (status < FAULT and not slow_down)
                or monotonic() > ends
                or not (self._kept.patient or slow_down)
            ):
                return status, text
            self._kept.tried_again += 1
            sleep(TRY_AGAIN)

    def _ask(
        self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        if self._connection is None or monotonic() - self._used > KEPT_OPEN:
            self._connection = HTTPConnection("127.0.0.1", self._port, timeout=ANSWERS_WITHIN)
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        told = {
            **BEHIND_TLS, "Cookie": cookie, "Referer": f"https://{HOST}/", "Accept-Language": "zh-CN",
            "X-CSRFToken": self._cookies.get("csrftoken", ""), **headers,
        }  # fmt: skip
        self._connection.request(method, address, body, told)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        self._used = monotonic()
        self._remember(answer)
        return answer.status, text

    def _remember(self, answer: HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}


class DeskAtWork:
    """A bureau's liaison and leader side by side: the one writes and sends, the other approves."""

    def __init__(self, port: int, desk: Desk, season: Season, kept: Kept) -> None:
        self._desk, self._season, self._kept = desk, season, kept
        self.liaison, self.leader = Clerk(port, desk.liaison, kept), Clerk(port, desk.leader, kept)
        self._to_approve: SimpleQueue[int | None] = SimpleQueue()
        self._to_send: SimpleQueue[int] = SimpleQueue()

    def write_and_send(self) -> None:
        for share in self._desk.leads:
            self.liaison.move("assignments", share, "accept")
        for place, share in enumerate(self._desk.shares):
            if place % 5 == 0:
                self.liaison.look("workbench", "/")
            self._write(share)
            self._send_what_is_signed(wait=False)
        self._to_approve.put(None)
        self._send_what_is_signed(wait=True)

    def approve(self) -> None:
        while (opinion := self._to_approve.get()) is not None:
            self.leader.look("opinion", f"/api/v1/opinions/{opinion}/")
            self.leader.move("opinions", opinion, "approve")
            self._to_send.put(opinion)
        self._to_send.put(0)

    def _write(self, share: int) -> None:
        accepted = self.liaison.move("assignments", share, "accept")
        case = accepted.get("event", {}).get("case")
        self.liaison.move("assignments", share, "draft_opinion")
        found = json.loads(
            self.liaison.look("opinion_list", f"/api/v1/opinions/?case={case}&state=drafting") or "{}"
        )
        opinions = [row["id"] for row in found.get("results", [])]
        if case is None or not opinions:
            self._kept.faults.append(f"share {share} of case {case} has no draft: {str(found)[:200]}")
            return
        [opinion] = opinions[:1]
        mark = token_hex(8)
        self._kept.marks[opinion] = mark
        verdicts = {f"ask-{ask}": "adopted" for ask in self._season.asks[case]}
        self.liaison.look("case_page", f"/cases/{PLACE}/{self._season.numbers[case]}/")
        self.liaison.move("opinions", opinion, "write", text=LETTER.format(mark=mark), **verdicts)
        self.liaison.move("opinions", opinion, "submit_for_review")
        self._to_approve.put(opinion)

    def _send_what_is_signed(self, *, wait: bool) -> None:
        while True:
            try:
                opinion = self._to_send.get(block=wait)
            except Empty:
                return
            if not opinion:
                return
            self.liaison.move("opinions", opinion, "send")


def work_through(port: int, season: Season, kept: Kept) -> float:
    """All desks at once, each with its two clerks; seconds from the first move to the last."""
    desks = [DeskAtWork(port, desk, season, kept) for desk in season.desks]
    _together([clerk.log_in for desk in desks for clerk in (desk.liaison, desk.leader)])
    began = perf_counter()
    _together([act for desk in desks for act in (desk.write_and_send, desk.approve)])
    return perf_counter() - began


def _together(acts: list[Any]) -> None:
    threads = [threading.Thread(target=act, daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
