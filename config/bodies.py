"""How much one request may bring. What is too much is refused as it comes, not first written to the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Message = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

MOST_THROWN_AWAY: Final = 300 * 1024 * 1024
"""Bytes that are read for nothing, so that somebody who chose a film by mistake is told; beyond that the line is cut."""
WORDS: Final = (
    '<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>文件太大</title>'
    "<h1>文件太大，没有收下</h1><p>请退回上一页，压缩图片或把文件分成几个再传。</p></html>"
).encode()


class BoundedBodies:
    """An ASGI application that reads no more than `most` bytes of a request's body and answers 413 to a longer one."""

    def __init__(self, application: Application, most: int) -> None:
        self.application = application
        self.most = most

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        body = _Body(receive, send, self.most)
        if _declared(scope) > self.most:
            await body.refuse()
            return
        await self.application(scope, body.receive, body.send)
        if body.over:
            await body.refuse()


class _Body:
    """The body of one request on its way in, and whether an answer has begun."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self._left = receive, send, most
        self.over = self._answered = False
        self._more = True

    async def receive(self) -> Message:
        message = await self._receive()
        self._more = bool(message.get("more_body", False))
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.over = True
                return {"type": "http.disconnect"}  # to the application the sender has gone away
        return message

    async def send(self, message: Message) -> None:
        self._answered = True
        await self._send(message)

    async def refuse(self) -> None:
        """A browser reads the answer only once it has sent everything, so the rest is taken and thrown away."""
        if self._answered:
            return
        await self._throw_away()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
        await self._send({"type": "http.response.start", "status": 413, "headers": headers})
        await self._send({"type": "http.response.body", "body": WORDS, "more_body": False})

    async def _throw_away(self) -> None:
        left = MOST_THROWN_AWAY
        while self._more and left > 0:
            message = await self._receive()
            left -= len(message.get("body", b""))
            self._more = bool(message.get("more_body", False))


def _declared(scope: dict[str, Any]) -> int:
    """What the request says of its own length; 0 where it says nothing."""
    if scope["type"] != "http":
        return 0
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told[:20]) if told.isdigit() else 0
