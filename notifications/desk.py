"""Where sockets ask the database: whatever waits is answered together, in one worker thread.

Five thousand pages that ask at the same moment cost a few dozen rounds of queries, not five thousand, and so do the
thousand that come in within a second: a round begins a moment after the first of it has asked.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from time import sleep
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.db import close_old_connections
from django.utils import timezone

from notifications.services.answers import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from notifications.services.answers import Answer, Question

    Asked = tuple[Question, asyncio.Future[Answer | None]]

logger = logging.getLogger(__name__)

TOGETHER: Final = 200
GATHERED_FOR: Final = 0.01  # seconds, too few for anybody to notice


class DeskClosedError(Exception):
    """The database did not answer."""


class Desk:
    """The desk of one event loop. Questions are answered in the order in which they come."""

    def __init__(self) -> None:
        self._waiting: deque[Asked] = deque()
        self._working: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> Answer | None:
        """None where the session does not hold; raises DeskClosedError where nobody can tell."""
        return await self._put(question)

    def ask_later(self, question: Question, then: Callable[[Answer | None], None]) -> None:
        """The same without waiting for it. Where nobody can tell, nothing happens."""

        def done(asked: asyncio.Future[Answer | None]) -> None:
            if not asked.cancelled() and asked.exception() is None:
                then(asked.result())

        self._put(question).add_done_callback(done)

    def _put(self, question: Question) -> asyncio.Future[Answer | None]:
        loop = asyncio.get_running_loop()
        asked: asyncio.Future[Answer | None] = loop.create_future()
        self._waiting.append((question, asked))
        if self._working is None or self._working.done():
            self._working = loop.create_task(self._work())
        return asked

    async def _work(self) -> None:
        while self._waiting:
            await database_sync_to_async(self._answer_waiting)(asyncio.get_running_loop())

    def _answer_waiting(self, loop: asyncio.AbstractEventLoop) -> None:
        """In the database thread, with one connection, until nobody waits and nobody comes for a moment."""
        while self._gathered():
            some = [self._waiting.popleft() for _each in range(min(TOGETHER, len(self._waiting)))]
            try:
                answers = answer([question for question, _asked in some], timezone.now())
            except Exception as error:  # whatever it was, whoever waits must hear of it
                logger.exception("live questions could not be answered")
                close_old_connections()
                loop.call_soon_threadsafe(_give_up, some, error)
            else:
                loop.call_soon_threadsafe(_hand_out, some, answers)

    def _gathered(self) -> bool:
        """Whether anybody waits, once a moment has passed in which more may have come; a crowd need not wait for it."""
        if len(self._waiting) < TOGETHER:
            sleep(GATHERED_FOR)
        return bool(self._waiting)


def _hand_out(some: Sequence[Asked], answers: Sequence[Answer | None]) -> None:
    for (_question, asked), given in zip(some, answers, strict=True):
        if not asked.done():
            asked.set_result(given)


def _give_up(some: Sequence[Asked], error: Exception) -> None:
    for _question, asked in some:
        if not asked.done():
            closed = DeskClosedError()
            closed.__cause__ = error
            asked.set_exception(closed)


_desks: WeakKeyDictionary[asyncio.AbstractEventLoop, Desk] = WeakKeyDictionary()


def desk_here() -> Desk:
    """The desk of the running loop: a server has one."""
    loop = asyncio.get_running_loop()
    return _desks.get(loop) or _desks.setdefault(loop, Desk())
