"""The ASGI server as this program runs it by itself."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.supervisors import Multiprocess

if TYPE_CHECKING:
    from asgiref.typing import ASGIApplication

CLOSE_WITHIN = 5  # seconds that open requests and sockets have when the server stops
BACKLOG = 2048
LARGEST_FRAME = 4096  # bytes that a client may send over a WebSocket


def listener(host: str, port: int) -> socket.socket:
    """A socket to serve on, `port` 0 for any free one; raises OSError where it is not to be had.

    What is written goes out at once: an answer is written in two pieces, and the second would wait for the client to
    say that it has the first, which takes it forty milliseconds. Connections take this over from the socket.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.create_server((host, port), family=family, backlog=BACKLOG)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def serve(made: socket.socket, workers: int) -> None:
    """Serve on the socket with so many processes, which are started anew when they die, until told to stop."""
    server = asgi_server(workers=workers)
    if workers > 1:
        Multiprocess(server.config, sockets=[made]).run()
    else:
        server.run(sockets=[made])


def asgi_server(
    application: ASGIApplication | str = "config.asgi:application",
    *,
    pong_within: float | None = 20.0,
    workers: int = 1,
) -> uvicorn.Server:
    """Frames are not compressed: they have some twenty bytes, and a compressor for each socket thirty thousand.

    `pong_within`: seconds in which an idle client must answer a ping, which it is sent every twenty.
    """
    settings: dict[str, Any] = {
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "timeout_graceful_shutdown": CLOSE_WITHIN,
        "ws_max_size": LARGEST_FRAME,
        "ws_per_message_deflate": False,
        "ws_ping_timeout": pong_within,
        "workers": workers,
    }
    return uvicorn.Server(uvicorn.Config(application, **settings))
