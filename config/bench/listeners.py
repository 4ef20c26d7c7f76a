"""Very many WebSocket clients in one process, on bare sockets, so that they cost little beside the server."""

from __future__ import annotations

import json
import selectors
import socket
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from config.bench.clients import BenchBrokenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PATIENCE: Final = 120.0  # seconds in which everything that is waited for must have come
AT_ONCE: Final = 50
"""Connections that are being set up at the same time."""

REQUEST: Final = (
    "GET /ws/notices/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Cookie: sessionid={session}\r\n\r\n"
)
MASK: Final = bytes(4)
"""Frames of clients carry a mask; this one changes nothing."""

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
MEDIUM, LONG = 126, 127  # length bytes that announce two or eight more
SEVEN_BITS, FOUR_BITS = 0x7F, 0x0F


class Listener:
    """One open socket of a crowd and what it has not yet read of a frame."""

    def __init__(self, crowd: Crowd, port: int, session: str) -> None:
        self.crowd = crowd
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setblocking(False)
        self._greeted = False
        self._read = b""
        self.socket.send(REQUEST.format(port=port, session=session).encode())

    def frames(self) -> Iterator[dict[str, Any]]:
        """What has come; pings are answered along the way."""
        came = self.socket.recv(65536)
        if not came:
            raise BenchBrokenError("a socket was cut off")
        self._read += came
        if not self._greeted:
            head, ended, rest = self._read.partition(b"\r\n\r\n")
            if not ended:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                raise BenchBrokenError(head.split(b"\r\n")[0].decode())
            self._greeted, self._read = True, rest
        while (frame := self._frame()) is not None:
            yield frame

    def ask(self, after: int) -> None:
        self._send(TEXT, json.dumps({"after": after}).encode())

    def _send(self, kind: int, payload: bytes) -> None:
        self.socket.send(bytes([0x80 | kind, 0x80 | len(payload)]) + MASK + payload)

    def _frame(self) -> dict[str, Any] | None:
        """The next text that has come in whole."""
        while (piece := cut(self._read)) is not None:
            kind, payload, self._read = piece
            if kind == TEXT:
                text: dict[str, Any] = json.loads(payload)
                return text
            if kind == CLOSE:
                raise BenchBrokenError(f"a socket was closed with {int.from_bytes(payload[:2])}")
            self._send(PONG, payload)
        return None


def cut(read: bytes) -> tuple[int, bytes, bytes] | None:
    """Kind, payload and what follows of the first frame; None while it is not there in whole. Servers do not mask."""
    if len(read) < 2:  # noqa: PLR2004 -- every frame begins with two bytes
        return None
    length, begin = read[1] & SEVEN_BITS, 2
    if length >= MEDIUM:
        begin = 4 if length == MEDIUM else 10
        length = int.from_bytes(read[2:begin])
    end = begin + length
    return (read[0] & FOUR_BITS, read[begin:end], read[end:]) if len(read) >= end else None


class Crowd:
    """Listeners of one server, one for each session, waited for together.

    `woken`: who was told of news since it last asked. A server may do that at any time. Crowds that share a selector
    answer the pings of their servers even while only one of them is waited for.
    """

    def __init__(self, port: int, selector: selectors.BaseSelector) -> None:
        self._port = port
        self._selector = selector
        self.listeners: list[Listener] = []
        self.woken: set[Listener] = set()

    def open(self, sessions: Sequence[str]) -> float:
        """Seconds until all of them have been greeted."""
        began = perf_counter()
        waiting = iter(sessions)
        on_their_way = [self._connect(session) for session in islice(waiting, AT_ONCE)]
        greeted: list[Listener] = []
        for listener, frame, _at in self._frames(lambda: len(greeted) == len(sessions)):
            if frame["type"] == "hello":
                greeted.append(listener)
                on_their_way += [self._connect(session) for session in islice(waiting, 1)]
        self.listeners += on_their_way
        return perf_counter() - began

    def arrivals(self, count: int) -> list[float]:
        """When news came, by `perf_counter`, until so many listeners have some."""
        frames = self._frames(lambda: len(self.woken) >= count)
        return [at for _listener, frame, at in frames if frame["type"] == "news"]

    def answers(self, after: Sequence[int]) -> list[dict[str, Any]]:
        """What the first listeners are told when they ask at once, each after its own number."""
        asking = self.listeners[: len(after)]
        self.woken.difference_update(asking)
        for listener, number in zip(asking, after, strict=True):
            listener.ask(number)
        said: dict[Listener, dict[str, Any]] = {}
        for listener, frame, _at in self._frames(lambda: len(said) == len(asking)):
            if frame["type"] == "notices":
                said[listener] = frame  # noqa: PERF403 -- what ends the loop looks at it
        return [said[listener] for listener in asking]

    def close(self) -> None:
        for listener in self.listeners:
            self._selector.unregister(listener.socket)
            listener.socket.close()
        self.listeners.clear()
        self.woken.clear()

    def _connect(self, session: str) -> Listener:
        listener = Listener(self, self._port, session)
        self._selector.register(listener.socket, selectors.EVENT_READ, listener)
        return listener

    def _frames(self, enough: Callable[[], bool]) -> Iterator[tuple[Listener, dict[str, Any], float]]:
        """What comes, with the time at which it was read, until there is enough."""
        ends = perf_counter() + PATIENCE
        while not enough():
            left = ends - perf_counter()
            if left <= 0:
                raise BenchBrokenError(f"not all frames came within {PATIENCE:.0f} s")
            for key, _events in self._selector.select(left):
                listener: Listener = key.data
                for frame in listener.frames():
                    at = perf_counter()
                    if frame["type"] == "news":
                        listener.crowd.woken.add(listener)
                    if listener.crowd is self:
                        yield listener, frame, at
