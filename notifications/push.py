"""The one place that talks to the channel layer. What leaves are counts and keys, never a case's text."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

_server_loop: asyncio.AbstractEventLoop | None = None


def remember_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Keep the server's loop, on which pushes from worker threads must run (the in-memory layer belongs to it)."""
    global _server_loop  # noqa: PLW0603 -- one server loop per process, set at its start and stop
    _server_loop = loop


def group_of(user_id: int) -> str:
    """The group of one person's open sockets."""
    return f"notices.{user_id}"


def push(user_ids: Iterable[int]) -> None:
    """Tell these people's open pages that something is new. A layer that is down is logged; the notice row stands."""
    layer = get_channel_layer()
    if layer is None:
        return
    sending = _send(layer, sorted(user_ids))
    if _server_loop is not None and _server_loop.is_running():
        asyncio.run_coroutine_threadsafe(sending, _server_loop)
    else:
        async_to_sync(_run)(sending)


async def _run(sending: Any) -> None:
    await sending


async def _send(layer: Any, user_ids: list[int]) -> None:
    for user_id in user_ids:
        try:
            await layer.group_send(group_of(user_id), {"type": "notice"})
        except Exception as error:  # noqa: BLE001 -- each layer fails with errors of its own; the notice row stands
            logger.warning("live push is down: %s", error)
            return
