"""What the ASGI server speaks: pages over HTTP, notices over WebSocket, and the start and stop of the process."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.checks import run_checks

from config.bodies import BoundedBodies
from config.checks import ONE_PROCESS
from config.jobs import EmbeddedConsumer, job_queue
from config.operations.stock import keep_stock
from notifications.consumers import bearer_of
from notifications.push import remember_loop
from notifications.routing import websocket_urlpatterns

if TYPE_CHECKING:
    from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope


class Lifespan:
    """The ASGI lifespan of one server process; a start that cannot hold is refused with its reason."""

    def __init__(self) -> None:
        self._consumer: EmbeddedConsumer | None = None
        self._stock: asyncio.Task[None] | None = None

    async def __call__(self, _scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answers the server's start and, later, its stop."""
        await receive()
        faults = run_checks(tags=[ONE_PROCESS])
        if faults:
            await send(
                {"type": "lifespan.startup.failed", "message": " ".join(str(fault) for fault in faults)}
            )
            return
        self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._stock is not None:
            self._stock.cancel()
        await asyncio.to_thread(self.stop)
        await send({"type": "lifespan.shutdown.complete"})

    def start(self) -> None:
        """Called in the server's loop, which pushes from other threads are sent to."""
        remember_loop(asyncio.get_running_loop())
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            self._stock = asyncio.create_task(keep_stock())
        if settings.EMBEDDED_JOBS:
            self._consumer = EmbeddedConsumer(job_queue())
            self._consumer.start_beside()

    def stop(self) -> None:
        """Blocks until the jobs have stopped."""
        remember_loop(None)
        if self._consumer is not None:
            self._consumer.stop_and_wait()
            self._consumer = None


class Doors:
    """Pages come in from this site alone, with their cookie; programs by a token, which no browser sends for a page."""

    def __init__(self, sockets: Any) -> None:
        self._programs = sockets
        self._pages = AllowedHostsOriginValidator(CookieMiddleware(sockets))

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Who comes with a token is answered by it alone, whatever cookies come along."""
        door = self._programs if bearer_of(scope) else self._pages
        await door(scope, receive, send)


application = ProtocolTypeRouter(
    {
        "http": BoundedBodies(get_asgi_application(), settings.BODY_BYTES),
        # The consumer asks who is behind the session cookie, for many sockets at once and ever anew.
        "websocket": Doors(URLRouter(websocket_urlpatterns)),
        "lifespan": Lifespan(),
    },
)
