"""Requests that bring too much are refused while they come."""

from __future__ import annotations

from asgiref.testing import ApplicationCommunicator

from config.bodies import BoundedBodies
from config.protocols import application

MOST = 1000


async def echo(_scope, receive, send):
    """Reads the whole body and answers with its length; gives up when the sender goes away."""
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message["body"])
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(length).encode()})


async def asked(app, pieces, headers=()):
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": list(headers)}
    talk = ApplicationCommunicator(app, scope)
    for n, piece in enumerate(pieces, start=1):
        await talk.send_input({"type": "http.request", "body": piece, "more_body": n < len(pieces)})
    started, body = await talk.receive_output(10), await talk.receive_output(10)
    return started["status"], body["body"]


async def test_a_body_within_the_bound_goes_through():
    assert await asked(BoundedBodies(echo, MOST), [b"x" * 600, b"x" * 400]) == (200, b"1000")


async def test_a_longer_body_is_cut_off_as_it_comes():
    status, words = await asked(BoundedBodies(echo, MOST), [b"x" * 600, b"x" * 401])

    assert status == 413
    assert "文件太大" in words.decode()


async def test_a_declared_length_is_enough_to_refuse():
    status, _words = await asked(BoundedBodies(echo, MOST), [b""], [(b"content-length", b"209715200")])

    assert status == 413


async def test_the_server_itself_refuses_two_hundred_megabytes():
    length = [(b"content-length", b"209715200"), (b"host", b"testserver")]

    status, _words = await asked(application, [b""], length)

    assert status == 413
