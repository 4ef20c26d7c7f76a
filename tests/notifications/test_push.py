"""Pushing from wherever a move is made: bursts become few messages, and a layer that is down stops nobody."""

from __future__ import annotations

import asyncio
import threading

import pytest

from notifications import push as pushing
from notifications.push import digest_of, end_session, keep_one_session, push, remember_loop, revoke
from tests.notifications.live import until


class Layer:
    """Remembers what was sent to the group, one message at a time."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []
        self.error: Exception | None = None

    async def group_send(self, group, message):
        assert group == "notices"
        await asyncio.sleep(0)
        if self.error:
            raise self.error
        self.sent.append(message)


@pytest.fixture
def layer(monkeypatch):
    made = Layer()
    monkeypatch.setattr(pushing, "get_channel_layer", lambda: made)
    return made


@pytest.fixture
async def server(layer):
    """The loop of the test is the one of the server."""
    remember_loop(asyncio.get_running_loop())
    yield layer
    remember_loop(None)


async def sent(layer, count):
    await until(lambda: len(layer.sent) >= count)
    return layer.sent


def test_a_message_names_people_once_and_in_order_and_says_nothing_else(layer):
    push([3, 1, 3])
    revoke([2])

    assert layer.sent == [{"type": "notices", "news": [1, 3]}, {"type": "notices", "recheck": [2]}]


def test_a_session_is_named_by_its_digest(layer):
    end_session("the key itself")

    [message] = layer.sent
    assert message == {"type": "notices", "ended": [digest_of("the key itself")]}
    assert "the key itself" not in str(message)


def test_who_keeps_one_session_is_told_of_in_one_message(layer):
    keep_one_session(7, "the old key")

    assert layer.sent == [{"type": "notices", "renewed": [digest_of("the old key")], "recheck": [7]}]


@pytest.mark.parametrize("say", [push, revoke])
def test_nothing_is_sent_to_nobody(layer, say):
    say([])

    assert layer.sent == []


async def test_pushes_from_a_worker_thread_run_in_the_loop_of_the_server(server):
    await asyncio.to_thread(push, [1])

    assert await sent(server, 1) == [{"type": "notices", "news": [1]}]


async def test_pushes_from_the_loop_itself_do_not_wait(server):
    push([1])
    before = list(server.sent)

    assert (before, await sent(server, 1)) == ([], [{"type": "notices", "news": [1]}])


async def test_a_burst_of_moves_is_one_message_and_nobody_is_left_out(server):
    def burst(first):
        for person in range(first, first + 200):
            push([person])
        revoke([first])

    threads = [threading.Thread(target=burst, args=(1000 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()  # the loop stands still meanwhile, as in a server that is busy
    [message] = await sent(server, 1)

    firsts = [0, 1000, 2000, 3000]
    people = [first + person for first in firsts for person in range(200)]
    assert message == {"type": "notices", "news": people, "recheck": firsts}


async def test_a_layer_that_is_down_is_logged_and_the_next_push_is_tried_anew(server, caplog):
    server.error = ConnectionRefusedError("refused")
    push([1])
    await until(lambda: caplog.messages)
    server.error = None

    push([2])

    assert await sent(server, 1) == [{"type": "notices", "news": [2]}]
    assert caplog.messages == ["live push is down: refused"]


async def test_a_layer_that_hangs_is_given_up(server, caplog, monkeypatch):
    monkeypatch.setattr(pushing, "SENT_WITHIN", 0.01)

    async def hang(*_given):
        await asyncio.sleep(60)

    monkeypatch.setattr(server, "group_send", hang)
    push([1])
    await until(lambda: caplog.messages)

    assert caplog.messages == ["live push is down: TimeoutError"]
