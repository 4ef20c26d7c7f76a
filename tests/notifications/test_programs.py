"""The personal stream for programs: with a token and without a page, from any client that speaks WebSocket."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import uvicorn
import websocket
from django.utils import timezone
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from config.protocols import application
from notifications.hub import hub_here
from proposals.models import AccessToken
from proposals.roles import Role
from proposals.services.tokens import issue
from proposals.services.tokens import revoke as revoke_token
from tests.conftest import REPOSITORY
from tests.notifications.live import HEADERS, Page, until
from tests.sockets import PATIENCE


def made(person, *scopes):
    at = timezone.now()
    day = (at + timedelta(days=30)).date()
    return issue(person, name="值班大屏", scopes=scopes or ["notices"], until=day, made_by=person, at=at)


class Program(Page):
    """A socket as a program opens it."""

    def __init__(self, secret, *, more=(), session_key=None) -> None:
        shown = (b"authorization", f"Bearer {secret}".encode())
        super().__init__(session_key, headers=[HEADERS[1], shown, *more])


@pytest.fixture
async def program(live):
    """Opens a socket with a secret; closed at the end."""

    async def open_socket(secret, **more):
        socket = Program(secret, **more)
        accepted, _ = await socket.connect()
        assert accepted
        live.pages.append(socket)
        return socket

    return open_socket


async def test_program_with_a_token_is_greeted_and_told_as_a_page_is(live, program):
    _token, secret = await live.do(made, live.city[Role.OFFICE])
    socket = await program(secret)

    hello = await socket.frame()
    await live.tell_office()
    news, answer = await socket.frame(), await socket.ask(hello["number"])

    assert (hello["type"], news) == ("hello", {"type": "news"})
    assert [(told["number"], told["kind"]) for told in answer["notices"]] == [
        (hello["number"] + 1, "progress")
    ]
    used = await live.do(lambda: AccessToken.objects.get().last_used_on)
    assert used is not None


async def test_token_alone_counts_whatever_cookie_and_origin_come_along(live, program):
    _token, secret = await live.do(made, live.city[Role.OFFICE])
    session = await live.log_in(live.city[Role.SECRETARIAT])
    evil = [(b"origin", b"http://evil.example")]

    socket = await program(secret, more=evil, session_key=session)
    await socket.frame()
    wrong = await program("huiban_00000000_" + "x" * 43, session_key=session)

    assert socket not in hub_here()._sockets
    assert list(hub_here()._sockets) == [live.city[Role.OFFICE].pk]
    assert await wrong.closed_with() == 4401


async def test_token_without_the_scope_is_closed(live, program):
    _token, secret = await live.do(made, live.city[Role.OFFICE], "read", "act")

    socket = await program(secret)

    assert await socket.closed_with() == 4401


async def test_revoked_token_is_closed_at_the_next_question(live, program):
    token, secret = await live.do(made, live.city[Role.OFFICE])
    socket = await program(secret)
    await socket.frame()

    await live.do(revoke_token, token, by=live.city[Role.OFFICE], at=timezone.now())
    await socket.send_json_to({"after": 0})

    assert await socket.closed_with() == 4401


async def test_expired_token_is_closed_when_it_is_looked_at_again(live, program):
    _token, secret = await live.do(made, live.city[Role.OFFICE])
    socket = await program(secret)
    await socket.frame()

    yesterday = (timezone.now() - timedelta(days=2)).date()
    await live.do(AccessToken.objects.update, expires_on=yesterday)
    await hub_here().recheck_all()

    assert await socket.closed_with() == 4401


# -- foreign clients over a running server ---------------------------------------------------------------------------


@asynccontextmanager
async def serving():
    """The server as it runs, on a port of its own; gives the address of the socket."""
    server = uvicorn.Server(
        uvicorn.Config(application, port=0, lifespan="off", log_config=None, access_log=False)
    )
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"ws://127.0.0.1:{port}/ws/notices/"
    finally:
        server.should_exit = True
        await running


async def test_client_of_the_library_websockets_hears_and_asks(live):
    _token, secret = await live.do(made, live.city[Role.OFFICE])
    bearer = {"Authorization": f"Bearer {secret}"}

    async with serving() as address, connect(address, additional_headers=bearer, proxy=None) as socket:
        hello = json.loads(await socket.recv())
        await live.tell_office()
        news = json.loads(await socket.recv())
        await socket.send(json.dumps({"after": hello["number"]}))
        answer = json.loads(await socket.recv())
        await live.do(AccessToken.objects.all().delete)
        await socket.send(json.dumps({"after": answer["number"]}))
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()

    assert (hello["type"], news["type"], answer["type"]) == ("hello", "news", "notices")
    assert [told["number"] for told in answer["notices"]] == [hello["number"] + 1]
    assert closed.value.rcvd.code == 4401


async def test_client_of_another_library_is_refused_without_a_token_and_heard_with_one(live):
    _token, secret = await live.do(made, live.city[Role.OFFICE])

    def ask(address):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            websocket.create_connection(address, timeout=30, suppress_origin=True)
        socket = websocket.create_connection(
            address, timeout=30, suppress_origin=True, header=[f"Authorization: Bearer {secret}"]
        )
        hello = json.loads(socket.recv())
        socket.send(json.dumps({"after": 0}))
        answer = json.loads(socket.recv())
        socket.close()
        return refused.value.status_code, hello["type"], answer["type"]

    async with serving() as address:
        found = await asyncio.to_thread(ask, address)

    assert found == (403, "hello", "notices")


async def test_the_guide_s_listener_prints_what_it_is_told(live):
    _token, secret = await live.do(made, live.city[Role.OFFICE])
    guide = (REPOSITORY / "docs" / "webhooks.md").read_text(encoding="utf-8")
    example = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)[1]

    async with serving() as address:
        listener = await asyncio.create_subprocess_exec(
            sys.executable, "-c", example, address,
            stdout=asyncio.subprocess.PIPE, env=os.environ | {"HUIBAN_TOKEN": secret},
        )  # fmt: skip
        begun = (await asyncio.wait_for(listener.stdout.readline(), PATIENCE)).decode().split()
        await live.tell_office()
        heard = (await asyncio.wait_for(listener.stdout.readline(), PATIENCE)).decode()
        listener.kill()
        await listener.communicate()

    assert begun[:2] == ["listening", "from"]
    assert heard == f"{int(begun[2]) + 1} progress\n"
