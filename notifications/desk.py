"""Where sockets ask the database: whatever waits is answered together, in one worker thread.

Five thousand pages that ask at the same moment cost a few dozen rounds of queries, not five thousand.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.utils import timezone

from notifications.services.answers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.services.answers import Answer, Question

logger = logging.getLogger(__name__)

TOGETHER: Final = 200


class DeskClosedError(Exception):
    """The database did not answer."""


class Desk:
    """The desk of one event loop. Questions are answered in the order in which they come."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Question, asyncio.Future[Answer | None]]] = deque()
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
            some = [self._waiting.popleft() for _each in range(min(TOGETHER, len(self._waiting)))]
            try:
                answers = await database_sync_to_async(answer)(
                    [question for question, _ in some], timezone.now()
                )
            except Exception as error:  # whatever it was, whoever waits must hear of it
                logger.exception("live questions could not be answered")
                _give_up(some, error)
            else:
                for (_question, asked), given in zip(some, answers, strict=True):
                    if not asked.done():
                        asked.set_result(given)


def _give_up(some: list[tuple[Question, asyncio.Future[Answer | None]]], error: Exception) -> None:
    for _question, asked in some:
        if not asked.done():
            closed = DeskClosedError()
            closed.__cause__ = error
            asked.set_exception(closed)


_desks: WeakKeyDictionary[asyncio.AbstractEventLoop, Desk] = WeakKeyDictionary()


def desk_here() -> Desk:
    """The desk of the running loop: a server has one."""
    return _desks.setdefault(asyncio.get_running_loop(), Desk())
