"""The least that a Python server does: uvicorn with an application that answers a constant. Prints its address."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope

PAGE = b"ready"


async def application(scope: Scope, _receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """The same short page for every request."""
    if scope["type"] == "http":
        await send({
            "type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")],
            "trailers": False,
        })  # fmt: skip
        await send({"type": "http.response.body", "body": PAGE, "more_body": False})


def serve() -> None:
    """On a free port of this machine, until the process is told to stop."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)  # noqa: T201 -- whoever started it reads this
    config = uvicorn.Config(application, lifespan="off", log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    serve()
