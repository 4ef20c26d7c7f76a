"""All open sockets of one server process, behind one subscription to the channel layer.

One message reaches a process once, however many sockets it has there, and is dealt out here. When the layer fails, the
hub tries again and again, and once it hears again it wakes everybody: what was said meanwhile lies in the database.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict, deque
from contextlib import asynccontextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Protocol
from weakref import WeakKeyDictionary

from channels.layers import InMemoryChannelLayer, get_channel_layer

from notifications.push import GROUP, SENT_WITHIN, Word

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Collection, Coroutine, Iterable, Iterator

logger = logging.getLogger(__name__)

CHECK_EVERY: Final = (
    60.0  # seconds between two looks at idle sockets, and between renewals of the subscription
)
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before the layer is tried again; twice as long each time
STALLED_AFTER: Final = 0.05  # seconds after which another pump goes on beside one that waits for its client
CROWD: Final = 200  # sockets that are woken or looked at together
BETWEEN_CROWDS: Final = 0.2  # seconds
MOST_OF_A_PERSON: Final = 20
"""So many pages of one person are open in one process; when one more opens, the one that opened first is closed."""


class Socket(Protocol):
    """What the hub knows of a consumer."""

    person: int
    session_digest: str

    def claim(self) -> bool:
        """Whether news must be sent now; from then on it is outstanding until the client asks."""

    def send_news(self) -> Awaitable[None]:
        """Done when the frame is on its way; may wait for a client that does not read."""

    def recheck(self) -> None:
        """Ask anew whether the session holds, and close where it does not."""

    def end(self) -> None:
        """Close at once."""

    def come_again(self) -> None:
        """Close at once, so that the client connects anew."""

    def give_way(self) -> None:
        """Close at once for a newer page; the client connects anew when somebody looks at it again."""


class Hub:
    """The registry of one event loop."""

    def __init__(self) -> None:
        self._arriving: dict[Socket, set[int]] = {}
        self._sockets: dict[int, dict[Socket, None]] = defaultdict(dict)  # in the order of their coming
        self._due: deque[Socket] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pump: asyncio.Task[None] | None = None
        self._life: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()

    async def enter(self, socket: Socket) -> None:
        """From when this returns, no news pass the socket by, though nobody knows yet whose it is."""
        self._arriving[socket] = set()
        if self._life is None:
            self._tried.clear()
            self._life = asyncio.create_task(self._live())
        await self._tried.wait()

    def settle(self, socket: Socket) -> None:
        """The socket knows its person, who may have been named while it arrived."""
        named = self._arriving.pop(socket)
        theirs = self._sockets[socket.person]
        theirs[socket] = None
        if socket.person in named:
            self.wake_one(socket)
        if len(theirs) > MOST_OF_A_PERSON:
            first = next(iter(theirs))
            del theirs[first]
            first.give_way()

    async def leave(self, socket: Socket) -> None:
        """Harmless for a socket that never entered. With the last one the subscription ends."""
        self._arriving.pop(socket, None)
        if theirs := self._sockets.get(socket.person):
            theirs.pop(socket, None)
        if not theirs:
            self._sockets.pop(socket.person, None)
        if not self._sockets and not self._arriving and self._life is not None:
            life, self._life = self._life, None
            await _ended(life)

    def size(self) -> int:
        """How many sockets are open."""
        return len(self._arriving) + sum(map(len, list(self._sockets.values())))

    # -- dealing out -------------------------------------------------------------------------------------------

    def wake(self, people: Collection[int]) -> None:
        """News to every socket of these people that has none outstanding."""
        for named in self._arriving.values():
            named.update(people)
        self._deal_to(socket for person in people for socket in self._sockets.get(person, ()))

    def wake_one(self, socket: Socket) -> None:
        self._deal_to((socket,))

    def recheck(self, people: Iterable[int]) -> None:
        for person in people:
            for socket in self._sockets.get(person, ()):
                socket.recheck()

    def of_sessions(self, digests: Iterable[str]) -> list[Socket]:
        """The sockets of these sessions; most messages name none."""
        named = frozenset(digests)
        return [socket for socket in self._everybody() if socket.session_digest in named] if named else []

    async def recheck_all(self) -> None:
        """Crowd after crowd, so that pages and moves get their turn."""
        async for crowd in self._crowds():
            for socket in crowd:
                socket.recheck()

    async def wake_all(self) -> None:
        """Crowd after crowd, and not at the same moment as every other process."""
        await asyncio.sleep(random.uniform(0, BETWEEN_CROWDS))  # noqa: S311 -- spreads load, keeps no secret
        async for crowd in self._crowds():
            self._deal_to(crowd)

    def _everybody(self) -> Iterator[Socket]:
        return chain(self._arriving, *self._sockets.values())

    async def _crowds(self) -> AsyncIterator[list[Socket]]:
        everybody = list(self._everybody())
        for begin in range(0, len(everybody), CROWD):
            await asyncio.sleep(BETWEEN_CROWDS if begin else 0)
            yield everybody[begin : begin + CROWD]

    def _deal_to(self, sockets: Iterable[Socket]) -> None:
        self._due.extend(socket for socket in sockets if socket.claim())
        if self._due and (self._pump is None or self._pump.done()):
            self._start_pump()

    def _start_pump(self) -> None:
        """One client that does not read holds up its own pump, and soon there is another for the rest."""
        self._pump = self.start(self._deal())
        asyncio.get_running_loop().call_later(STALLED_AFTER, self._relieve, self._pump)

    def _relieve(self, pump: asyncio.Task[None]) -> None:
        if self._due and self._pump is pump and not pump.done():
            self._start_pump()

    async def _deal(self) -> None:
        while self._due:
            try:
                await self._due.popleft().send_news()
            except Exception as error:  # noqa: BLE001 -- each server fails with errors of its own
                _untold(error)

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run beside everything else what a socket does by itself."""
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # -- the subscription --------------------------------------------------------------------------------------

    async def _live(self) -> None:
        checking = asyncio.create_task(self._keep_checking())
        try:
            await self._stay_subscribed()
        finally:
            await _ended(checking)

    async def _keep_checking(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY)
            await self.recheck_all()

    async def _stay_subscribed(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                async with _subscription() as (layer, channel):
                    if self._tried.is_set():
                        self.start(self.wake_all())
                    self._tried.set()
                    wait = FIRST_WAIT
                    await self._listen(layer, channel)
            except Exception as error:  # noqa: BLE001 -- each layer fails with errors of its own
                reason = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
                logger.warning("live push hears nothing: %s", str(reason) or type(reason).__name__)
            self._tried.set()
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _listen(self, layer: Any, channel: str) -> None:
        """Until the layer fails, which may show while a message is waited for or when the subscription is renewed."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._hear(layer, channel))
            both.create_task(_renew(layer, channel))

    async def _hear(self, layer: Any, channel: str) -> None:
        while True:
            message = await layer.receive(channel)
            for socket in self.of_sessions(message.get(Word.RENEWED, ())):
                socket.come_again()
            for socket in self.of_sessions(message.get(Word.ENDED, ())):
                socket.end()
            self.recheck(message.get(Word.RECHECK, ()))
            self.wake(message.get(Word.NEWS, ()))


@asynccontextmanager
async def _subscription() -> AsyncIterator[tuple[Any, str]]:
    """A channel of this process in the one group; without a layer it hears nothing for ever."""
    layer = get_channel_layer() or InMemoryChannelLayer()
    channel = await layer.new_channel()
    await _within(layer.group_add(GROUP, channel))
    try:
        yield layer, channel
    finally:
        with suppress(Exception):  # a layer that is down forgets the channel by itself
            await _within(layer.group_discard(GROUP, channel))


async def _renew(layer: Any, channel: str) -> None:
    """A layer forgets after a time who is in a group, so that processes that died are not written to for ever."""
    while True:
        await asyncio.sleep(CHECK_EVERY)
        await _within(layer.group_add(GROUP, channel))


async def _quietly(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 -- each server fails with errors of its own
        _untold(error)


def _untold(error: Exception) -> None:
    """A socket that is closing cannot be written to; what reads from it learns that by itself."""
    logger.debug("a socket took no frame: %s", str(error) or type(error).__name__)


async def _within(asked: Awaitable[None]) -> None:
    async with asyncio.timeout(SENT_WITHIN):
        await asked


async def _ended(task: asyncio.Task[None]) -> None:
    """Asked again where an error on its way out kept it from ending."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=SENT_WITHIN)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub_here() -> Hub:
    """The hub of the running loop: a server has one."""
    loop = asyncio.get_running_loop()
    return _hubs.get(loop) or _hubs.setdefault(loop, Hub())


def open_sockets() -> int:
    """How many sockets this process has open; may be asked from any thread."""
    return sum(hub.size() for hub in list(_hubs.values()))
