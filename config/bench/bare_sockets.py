"""The least that a Python server does for many sockets: it accepts all, and sends one frame to each of a list."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from config.bench.orders import run_obeying
from config.server import asgi_server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

HELLO: Final = {"type": "websocket.send", "text": '{"type":"hello","number":1,"unread":1}'}
NEWS: Final = {"type": "websocket.send", "text": '{"type":"news"}'}


class Bare:
    """An ASGI application with the list of its open sockets; `wake` is called from a thread."""

    def __init__(self) -> None:
        self._sends: list[Callable[[Any], Awaitable[None]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        self._sends.append(send)
        await send(HELLO)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self._sends.remove(send)

    def count(self) -> int:
        return len(self._sends)

    def wake(self, places: Sequence[int]) -> None:
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._send(places), self._loop)

    async def _send(self, places: Sequence[int]) -> None:
        sends = list(self._sends)
        for place in places:
            await sends[place](NEWS)

    async def _live(self, receive: Any, send: Any) -> None:
        self._loop = asyncio.get_running_loop()
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})


def serve() -> None:
    """Until the input ends."""
    bare = Bare()
    run_obeying(asgi_server(bare, pong_within=None), bare.wake, bare.count)


if __name__ == "__main__":
    serve()
