"""A WebSocket client for tests that gives a busy machine time to answer."""

from __future__ import annotations

from channels.testing import WebsocketCommunicator

PATIENCE = 30  # seconds; an answer that comes is not waited for longer


class Socket(WebsocketCommunicator):
    """As the one of Channels, which gives up after a second."""

    async def connect(self, timeout=PATIENCE):  # noqa: ASYNC109 -- the signature of Channels
        return await super().connect(timeout)

    async def disconnect(self, code=1000, timeout=PATIENCE):  # noqa: ASYNC109 -- the signature of Channels
        await super().disconnect(code, timeout)

    async def receive_output(self, timeout=PATIENCE):  # noqa: ASYNC109 -- the signature of Channels
        return await super().receive_output(timeout)

    async def receive_json_from(self, timeout=PATIENCE):  # noqa: ASYNC109 -- the signature of Channels
        return await super().receive_json_from(timeout)
