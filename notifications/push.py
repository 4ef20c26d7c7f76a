"""What goes out to open pages: that something is new, and whose right to listen must be asked again.

A message names people and sessions, never a case. It goes to every server process once, however many people it names
and however many moves caused it: while one is on its way, what comes in waits and goes along with the next.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

logger = logging.getLogger(__name__)

GROUP: Final = "notices"
"""The one group of the channel layer; each server process is in it once."""

SENT_WITHIN: Final = 5.0  # seconds; a layer that takes longer counts as down


class Word(StrEnum):
    """What a message says of those whom it names: news for these people, look whether these people may still listen,
    these sessions have ended, these sessions go on under another key.
    """

    NEWS = "news"
    RECHECK = "recheck"
    ENDED = "ended"
    RENEWED = "renewed"


def push(user_ids: Iterable[int]) -> None:
    """Tell these people's open pages that something is new. A layer that is down is logged; the notice row stands."""
    _tell({Word.NEWS: set(user_ids)})


def revoke(user_ids: Iterable[int]) -> None:
    """Have every open page of these people show again that it may listen; the others are closed at once."""
    _tell({Word.RECHECK: set(user_ids)})


def end_session(session_key: str) -> None:
    """Close every page that listens with this session, without asking."""
    _tell({Word.ENDED: {digest_of(session_key)}})


def keep_one_session(user_id: int, session_key: str) -> None:
    """Close the pages of all other sessions of this person; those of this one come again with its new key."""
    _tell({Word.RENEWED: {digest_of(session_key)}, Word.RECHECK: {user_id}})


def digest_of(session_key: str) -> str:
    """By which a message names a session, since whoever has the key itself is logged in."""
    return sha256(session_key.encode()).hexdigest()


class _Outgoing:
    """What one server has still to say; only its loop touches it."""

    def __init__(self) -> None:
        self._waiting: dict[Word, set[Any]] = defaultdict(set)
        self._sending: asyncio.Task[None] | None = None

    def add(self, said: Mapping[Word, Iterable[Any]]) -> None:
        for word, whom in said.items():
            self._waiting[word].update(whom)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        while self._waiting:
            said, self._waiting = self._waiting, defaultdict(set)
            await _send(said)


_server: tuple[asyncio.AbstractEventLoop, _Outgoing] | None = None


def remember_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Keep the server's loop, on which pushes from worker threads must run (the in-memory layer belongs to it)."""
    global _server  # noqa: PLW0603 -- one server loop per process, set at its start and stop
    _server = None if loop is None else (loop, _Outgoing())


def _tell(said: Mapping[Word, Collection[Any]]) -> None:
    if not any(said.values()):
        return
    if _server is not None and _server[0].is_running():
        loop, outgoing = _server
        loop.call_soon_threadsafe(outgoing.add, said)
    else:
        async_to_sync(_send)(said)


async def _send(said: Mapping[Word, Iterable[Any]]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": GROUP, **{word.value: sorted(whom) for word, whom in said.items()}}
    try:
        async with asyncio.timeout(SENT_WITHIN):
            await layer.group_send(GROUP, message)
    except Exception as error:  # noqa: BLE001 -- each layer fails with errors of its own; the notice row stands
        logger.warning("live push is down: %s", str(error) or type(error).__name__)
