"""One registry of sockets, one subscription: who is woken, what slow clients cost the others, what outlasts a layer."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from contextlib import contextmanager

import pytest
from channels.layers import (  # noqa: TID251 -- a layer is what is tested against
    InMemoryChannelLayer,
    get_channel_layer,
)

from notifications import hub as hubs
from notifications.hub import Hub, hub_here
from notifications.models import Notice
from notifications.push import GROUP, digest_of
from proposals.roles import Role
from tests.notifications.live import until
from tests.workflow.machines.states import LEAD


class Listener:
    """A socket as the hub sees it. `reads` is set while its client reads."""

    def __init__(self, person: int, session: str = "") -> None:
        self.person, self.session_digest = person, digest_of(session)
        self.told: list[str] = []
        self.claims = True
        self.reads = asyncio.Event()
        self.reads.set()

    def claim(self) -> bool:
        return self.claims

    async def send_news(self) -> None:
        await self.reads.wait()
        self.told.append("news")

    def recheck(self) -> None:
        self.told.append("recheck")

    def end(self) -> None:
        self.told.append("end")

    def come_again(self) -> None:
        self.told.append("come again")

    def give_way(self) -> None:
        self.told.append("give way")


class Broken(Listener):
    """Its connection is gone, and it does not know yet."""

    async def send_news(self) -> None:
        raise ConnectionResetError


@pytest.fixture
async def hub():
    made = Hub()
    yield made
    for listener in list(made._everybody()):
        await made.leave(listener)


async def joined(hub, *listeners):
    for listener in listeners:
        await hub.enter(listener)
        hub.settle(listener)
    return listeners


async def settled():
    """Everything that can happen without waiting has happened."""
    for _turn in range(10):
        await asyncio.sleep(0)


async def said(**message):
    await get_channel_layer().group_send(GROUP, {"type": GROUP, **message})
    await settled()


@pytest.fixture
def in_memory(settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


async def test_a_message_reaches_all_sockets_of_the_people_it_names_and_no_others(hub, in_memory):
    first, second, other = await joined(hub, Listener(1), Listener(1), Listener(2))

    await said(news=[1, 3], recheck=[2])

    assert (first.told, second.told, other.told) == (["news"], ["news"], ["recheck"])


async def test_a_session_that_ended_takes_its_sockets_with_it(hub, in_memory):
    ended, kept = await joined(hub, Listener(1, "this one"), Listener(1, "another"))

    await said(ended=[digest_of("this one")])

    assert (ended.told, kept.told) == (["end"], [])


async def test_a_session_under_a_new_key_is_bid_come_again_before_anybody_asks_for_its_right(hub, in_memory):
    renewed, other = await joined(hub, Listener(1, "this one"), Listener(1, "another"))

    await said(recheck=[1], renewed=[digest_of("this one")])

    assert (renewed.told, other.told) == (["come again", "recheck"], ["recheck"])


async def test_a_socket_that_is_still_arriving_hears_of_what_came_meanwhile_if_it_was_meant(hub, in_memory):
    meant, other = Listener(1), Listener(2)
    for listener in (meant, other):
        await hub.enter(listener)
    await said(news=[1])
    before = list(meant.told)

    hub.settle(meant)
    hub.settle(other)
    await settled()

    assert (before, meant.told, other.told) == ([], ["news"], [])


async def test_a_session_that_ends_while_its_socket_arrives_takes_it_along(hub, in_memory):
    arriving = Listener(0, "this one")
    await hub.enter(arriving)

    await said(ended=[digest_of("this one")])

    assert arriving.told == ["end"]


async def test_a_socket_that_has_news_outstanding_is_sent_none(hub, in_memory):
    [listener] = await joined(hub, Listener(1))
    listener.claims = False

    await said(news=[1])

    assert listener.told == []


async def test_one_process_is_in_the_group_once_however_many_sockets_it_has(hub, in_memory):
    listeners = await joined(hub, *(Listener(person) for person in range(50)))
    layer = get_channel_layer()
    while_open = len(layer.groups[GROUP])

    for listener in listeners:
        await hub.leave(listener)

    assert (while_open, layer.groups) == (1, {})


async def test_a_hub_whose_last_socket_left_takes_in_the_next(hub, in_memory):
    [first] = await joined(hub, Listener(1))
    await hub.leave(first)
    [second] = await joined(hub, Listener(1))

    await said(news=[1])

    assert (first.told, second.told) == ([], ["news"])


async def test_clients_that_do_not_read_hold_up_nobody_else(hub, in_memory):
    listeners = await joined(hub, *(Listener(person) for person in range(20)))
    slow = listeners[:3]
    for listener in slow:
        listener.reads.clear()

    await said(news=list(range(20)))
    await until(lambda: all(listener.told for listener in listeners[3:]))
    meanwhile = [list(listener.told) for listener in slow]
    for listener in slow:
        listener.reads.set()
    await settled()

    assert meanwhile == [[], [], []]
    assert [listener.told for listener in listeners] == [["news"]] * 20


async def test_a_connection_that_is_gone_keeps_no_news_from_the_others(hub, in_memory):
    _gone, here = await joined(hub, Broken(1), Listener(1))

    await said(news=[1])

    assert here.told == ["news"]


async def test_every_socket_is_looked_at_crowd_after_crowd(hub, in_memory, monkeypatch):
    monkeypatch.setattr(hubs, "CROWD", 2)
    monkeypatch.setattr(hubs, "BETWEEN_CROWDS", 0)
    listeners = await joined(hub, *(Listener(person) for person in range(5)))

    await hub.recheck_all()

    assert [listener.told for listener in listeners] == [["recheck"]] * 5


async def test_of_very_many_pages_of_one_person_the_first_gives_way_and_is_woken_no_more(hub, in_memory):
    pages = [Listener(1) for _page in range(21)]
    other = Listener(2)
    await joined(hub, other, *pages)

    hub.wake([1, 2])
    await settled()

    assert [page.told for page in pages] == [["give way"]] + [["news"]] * 20
    assert other.told == ["news"]


# -- a layer that fails -------------------------------------------------------------------------------------------


class Failing(InMemoryChannelLayer):
    """A layer as it is while its server is down, and after it came up again."""

    def __init__(self) -> None:
        super().__init__()
        self.down = True
        self.lost = asyncio.Event()

    async def group_add(self, group, channel):
        if self.down:
            raise ConnectionRefusedError("refused")
        await super().group_add(group, channel)

    async def receive(self, channel):
        receiving, losing = (
            asyncio.create_task(wait) for wait in (super().receive(channel), self.lost.wait())
        )
        await asyncio.wait([receiving, losing], return_when=asyncio.FIRST_COMPLETED)
        losing.cancel()
        if receiving.done():
            return receiving.result()
        receiving.cancel()
        raise ConnectionResetError("reset")


@pytest.fixture
def failing(monkeypatch):
    layer = Failing()
    monkeypatch.setattr(hubs, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(hubs, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(hubs, "BETWEEN_CROWDS", 0)
    return layer


async def test_a_socket_may_join_while_the_layer_is_down_and_is_woken_when_it_is_up(hub, failing, caplog):
    [listener] = await joined(hub, Listener(1))
    before = list(listener.told)

    failing.down = False
    await until(lambda: listener.told)

    assert (before, listener.told) == ([], ["news"])
    assert "live push hears nothing: refused" in caplog.messages


async def test_a_hub_that_lost_the_layer_subscribes_again_and_wakes_everybody_once(hub, failing, caplog):
    failing.down = False
    listeners = await joined(hub, Listener(1), Listener(2))
    before = [list(listener.told) for listener in listeners]

    failing.lost.set()
    await settled()
    failing.lost.clear()
    await until(lambda: all(listener.told for listener in listeners))
    await failing.group_send(GROUP, {"type": GROUP, "recheck": [2]})
    await settled()

    assert before == [[], []]
    assert [listener.told for listener in listeners] == [["news"], ["news", "recheck"]]
    assert caplog.messages == ["live push hears nothing: reset"]


async def test_without_a_layer_a_socket_joins_all_the_same(hub, monkeypatch):
    monkeypatch.setattr(hubs, "get_channel_layer", lambda: None)

    [listener] = await joined(hub, Listener(1))
    hub.wake([1])
    await settled()

    assert listener.told == ["news"]


async def test_each_loop_has_a_hub_of_its_own():
    elsewhere = await asyncio.to_thread(asyncio.run, _hub())

    assert hub_here() is await _hub()
    assert hub_here() is not elsewhere


async def _hub():
    return hub_here()


# -- a real Redis -------------------------------------------------------------------------------------------------


@contextmanager
def redis_server(port, folder):
    """Of its own, so that it may be stopped; answers when this begins."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    assert program, "needs the program redis-server or valkey-server"
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 -- a program of this machine
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except ConnectionRefusedError:
                assert server.poll() is None
        yield
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def spare_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def own_redis(settings, spare_port):
    layer = settings.CHANNEL_LAYERS["default"]
    hosts = {"hosts": [f"redis://127.0.0.1:{spare_port}/0"]}
    settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": {**layer["CONFIG"], **hosts}}}


@pytest.mark.redis
async def test_moves_go_on_while_redis_is_away_and_nobody_misses_them(own_redis, spare_port, tmp_path, live):
    office = live.city[Role.OFFICE]
    with redis_server(spare_port, tmp_path):
        page = await live.listening(office)
        await live.tell_office()
        first = await page.frame()
        known = await page.ask(1)
    other = await live.do(live.city.handling, title="Redis 停止时交办的提案")
    silent = await page.hears_nothing()
    with redis_server(spare_port, tmp_path):
        woken = await page.frame()
        missed = await page.ask(known["number"])
        await live.do(live.city.accept, other, LEAD)
        again = await page.frame()
        await page.disconnect()

    told = await live.do(lambda: Notice.objects.filter(recipient=office).count())
    assert (first, silent, woken, again) == ({"type": "news"}, True, {"type": "news"}, {"type": "news"})
    assert [one["number"] for one in missed["notices"]] == [3]
    assert told == 4
