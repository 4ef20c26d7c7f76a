"""The ASGI server as this program runs it by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from asgiref.typing import ASGIApplication

CLOSE_WITHIN = 5  # seconds that open requests and sockets have when the server stops
LARGEST_FRAME = 4096  # bytes that a client may send over a WebSocket


def asgi_server(
    application: ASGIApplication | str = "config.asgi:application", *, pong_within: float | None = 20.0
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
    }
    return uvicorn.Server(uvicorn.Config(application, **settings))
