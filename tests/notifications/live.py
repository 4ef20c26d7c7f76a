"""A city with its open pages: everything that the server does happens in one loop and one database thread."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client, TestCase

from config.protocols import application
from proposals.roles import Role
from tests.city import PASSWORD
from tests.sockets import PATIENCE, Socket
from tests.workflow.machines.states import CO
from workflow.services import perform

if TYPE_CHECKING:
    from collections.abc import Callable

    from proposals.models import User
    from tests.city import City
    from workflow.models import Case

SOON = 0.05  # seconds in which a frame that should not come would have come
HEADERS = [(b"origin", b"http://testserver"), (b"host", b"testserver")]


class Page(Socket):
    """An open page as its socket is seen from the browser."""

    def __init__(self, session_key: str | None, *, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={session_key}" if session_key else "other=1"
        super().__init__(
            application, "/ws/notices/", headers=[*(headers or HEADERS), (b"cookie", cookie.encode())]
        )

    async def frame(self) -> dict[str, Any]:
        read: dict[str, Any] = await self.receive_json_from()
        return read

    async def ask(self, after: int) -> dict[str, Any]:
        """The answer to a question, whatever else was on its way."""
        await self.send_json_to({"after": after})
        while (frame := await self.frame())["type"] == "news":
            pass
        return frame

    async def closed_with(self) -> int:
        output = await self.receive_output()
        assert output["type"] == "websocket.close", output
        return int(output["code"])

    async def hears_nothing(self) -> bool:
        silent: bool = await self.receive_nothing(timeout=SOON)
        return silent


@dataclass
class Live:
    """`case` is handled by two units, of which the co-handler has not signed for it."""

    city: City
    case: Case

    def __post_init__(self) -> None:
        self.pages: list[Page] = []

    async def do(self, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """In the database thread; what waits for the commit is done as well."""
        return await sync_to_async(_committed)(call, *given, **named)

    async def killed_after(self, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """The same as by a process that does not live to do what waits for the commit."""
        return await sync_to_async(call)(*given, **named)

    async def log_in(self, person: User) -> str:
        """The key of a new session."""
        key: str = await self.do(logged_in, person)
        return key

    async def open(self, session_key: str | None) -> Page:
        """A page that was accepted; its first frame is still to be read."""
        page = Page(session_key)
        accepted, _ = await page.connect()
        assert accepted
        self.pages.append(page)
        return page

    async def listening(self, person: User) -> Page:
        """A page of a new session that was told how things are."""
        page = await self.open(await self.log_in(person))
        assert (await page.frame())["type"] == "hello"
        return page

    async def tell_office(self) -> None:
        """A move of which the office is told."""
        assignment = await self.do(self.city.assignment, self.case, CO)
        await self.do(perform, "accept", assignment, actor=self.city[CO, Role.LIAISON])


async def until(condition: Callable[[], Any]) -> None:
    """Returns when it holds; who waits in vain fails."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 -- whoever makes it hold tells nobody
            await asyncio.sleep(0.002)


def lend(connection: Any) -> None:
    """In the database thread: from here on it works on the test's own connection and in its transaction.

    Who asks the database for a socket closes what looks used up afterwards, such as a connection in a transaction.
    """
    connections[DEFAULT_DB_ALIAS] = connection
    connection.close_if_unusable_or_obsolete = lambda: None


def give_back() -> None:
    """In the database thread, whose next connection will be its own."""
    del connections[DEFAULT_DB_ALIAS].close_if_unusable_or_obsolete
    del connections[DEFAULT_DB_ALIAS]


def _committed(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return call(*given, **named)


def browser(person: User) -> Client:
    """In which the person is logged in."""
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    return client


def logged_in(person: User) -> str:
    """The key of a new session."""
    return str(browser(person).session.session_key)


def dumped(frame: Any) -> str:
    return json.dumps(frame, ensure_ascii=False)
