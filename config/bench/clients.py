"""Clients in processes of their own, each with its own connection, that make moves when they are told."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import connections

from config.bench.drivers import bare_driver
from config.bench.rows import AT
from config.bench.statements import take_down
from notifications.push import remember_loop
from proposals.models import User
from workflow.models import Assignment
from workflow.services import perform

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from config.bench.rows import Ground

ENDS_WITHIN = 30  # seconds that a client has to close its connections


class BenchBrokenError(RuntimeError):
    """A client could not do what it was told; the message says what happened."""


@dataclass(frozen=True)
class Order:
    """`ours` and `limit` sign for each of the shares; `hot` reminds of its one share `times` times."""

    kind: str
    shares: tuple[int, ...]
    times: int = 1


@dataclass(frozen=True)
class Took:
    """When a client began and ended, in seconds of one clock that all processes share."""

    began: float
    ended: float


class Clients:
    """`count` processes; each signs for the two samples that it is given, and so has done everything once."""

    def __init__(self, ground: Ground, samples: Sequence[tuple[int, int]]) -> None:
        connections.close_all()  # a connection must not be shared with a process made from this one
        fork = multiprocessing.get_context("fork")
        self._pipes: list[Connection] = []
        self._processes = []
        for liaison, pair in zip(ground.liaisons, samples, strict=True):
            near, far = fork.Pipe()
            process = fork.Process(target=_serve, args=(far, liaison, ground.office, pair), daemon=True)
            process.start()
            self._pipes.append(near)
            self._processes.append(process)
        self.statements = {self._answer(pipe) for pipe in self._pipes}

    def rate(self, orders: Sequence[Order]) -> float:
        """One order for each of the first clients, all at once; moves per second from the first start to the last end."""
        told = self._pipes[: len(orders)]
        for pipe, order in zip(told, orders, strict=True):
            pipe.send(order)
        took: list[Took] = [self._answer(pipe) for pipe in told]
        moves = sum(len(order.shares) * order.times for order in orders)
        return moves / (max(t.ended for t in took) - min(t.began for t in took))

    def close(self) -> None:
        """End them in good order, or else by force."""
        for pipe in self._pipes:
            with suppress(BrokenPipeError):  # one that failed has ended already
                pipe.send(None)
        for process in self._processes:
            process.join(ENDS_WITHIN)
            if process.is_alive():
                process.kill()
        for pipe in self._pipes:
            pipe.close()

    def _answer(self, pipe: Connection) -> Any:
        try:
            answer = pipe.recv()
        except EOFError as error:
            raise BenchBrokenError("a client ended") from error
        if isinstance(answer, str):
            raise BenchBrokenError(answer)
        return answer


def _serve(pipe: Connection, liaison: int, office: int, samples: tuple[int, int]) -> None:
    """Obey orders until there is none; a failure is answered in words."""
    with ExitStack() as closing, pipe:
        closing.callback(connections.close_all)
        closing.enter_context(server_loop())
        try:
            client = _Client(liaison, office, samples)
            pipe.send(len(client.script.statements))
            while (order := pipe.recv()) is not None:
                pipe.send(client.obey(order))
        except Exception as error:  # noqa: BLE001 -- the parent tells it and ends with exit code 1
            pipe.send(f"{type(error).__name__}: {error}")


@contextmanager
def server_loop() -> Iterator[None]:
    """A loop in a thread of its own, to which pushes go as they do in a server."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    remember_loop(loop)
    try:
        yield
    finally:
        remember_loop(None)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Client:
    def __init__(self, liaison: int, office: int, samples: tuple[int, int]) -> None:
        self._liaison = User.objects.get(pk=liaison)
        self._office = User.objects.get(pk=office)
        self._driver = bare_driver()
        first, second = (_share(pk) for pk in samples)
        perform("accept", first, actor=self._liaison, at=AT)
        self.script = take_down(_keys(second), lambda: perform("accept", second, actor=self._liaison, at=AT))

    def obey(self, order: Order) -> Took:
        shares = [_share(pk) for pk in order.shares]  # what a door has in hand when it asks for the move
        began = perf_counter()
        for share in shares:
            if order.kind == "limit":
                self.script.carry_out(self._driver.execute, _keys(share))
                self._driver.commit()
            elif order.kind == "ours":
                perform("accept", share, actor=self._liaison, at=AT)
            else:
                for _again in range(order.times):
                    perform("remind", share, actor=self._office, at=AT, reason="请抓紧办理。")
        return Took(began, perf_counter())


def _share(pk: int) -> Assignment:
    share: Assignment = Assignment.objects.select_related("case", "organisation").get(pk=pk)
    return share


def _keys(share: Assignment) -> tuple[int, ...]:
    """Of the rows that a receipt names in its statements and that differ from share to share."""
    return share.pk, share.case_id, share.case.proposal_id
