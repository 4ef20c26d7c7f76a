"""Each job leaves two lines in the log, is counted, and a periodic one leaves when it last went well."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from huey.api import PeriodicTask
from huey.signals import SIGNAL_COMPLETE, SIGNAL_ERROR, SIGNAL_EXECUTING

from config.operations.current import WORK, Work

if TYPE_CHECKING:
    from huey import Huey
    from huey.api import Task

logger = logging.getLogger("huiban.jobs")

MILLISECONDS: Final = 1000
NUMBER: Final = 12  # characters of a job's own name that stand in the log


def observe(huey: Huey) -> None:
    """From now on each job of this queue is told, by whichever worker runs it."""
    watcher = _Watcher()
    huey.signal(SIGNAL_EXECUTING)(watcher.began)
    huey.signal(SIGNAL_COMPLETE)(watcher.went_well)
    huey.signal(SIGNAL_ERROR)(watcher.failed)


class _Watcher:
    """A worker runs one job after the other in its own thread, so what is under way is the job of this thread."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def began(self, _signal: str, task: Task) -> None:
        self._began[task.id] = perf_counter()
        WORK.set(Work(f"job-{task.id[:NUMBER]}", place=_name(task)))
        logger.info("job %s begins", _name(task), extra={"told": {"job": _name(task)}})

    def went_well(self, _signal: str, task: Task) -> None:
        from config.operations import pulses  # noqa: PLC0415 -- models, once Django is set up

        ms = self._ended(task, "done", logging.INFO)
        if isinstance(task, PeriodicTask):
            _noted(lambda: pulses.succeeded(_name(task), timezone.now(), ms))
        WORK.set(None)

    def failed(self, _signal: str, task: Task, error: BaseException) -> None:
        from config.operations import pulses  # noqa: PLC0415 -- models, once Django is set up

        self._ended(task, "failed", logging.ERROR)
        if isinstance(task, PeriodicTask):
            _noted(lambda: pulses.failed(_name(task), timezone.now(), error))
        WORK.set(None)

    def _ended(self, task: Task, outcome: str, level: int) -> int:
        """Milliseconds that it took."""
        from config.operations import meters  # noqa: PLC0415 -- no server waits for the library when it starts

        seconds = perf_counter() - self._began.pop(task.id, perf_counter())
        work = WORK.get() or Work("")
        meters.JOBS.labels(_name(task), outcome).inc()
        meters.JOB_SECONDS.labels(_name(task)).observe(seconds)
        meters.SQL_STATEMENTS.inc(work.statements)
        meters.SQL_SECONDS.inc(work.sql_seconds)
        ms = round(seconds * MILLISECONDS)
        told = {"job": _name(task), "outcome": outcome, "ms": ms, "queries": work.statements}
        logger.log(
            level, "job %s %s, %d ms, %d statements", _name(task), outcome, ms, work.statements,
            extra={"told": told},
        )  # fmt: skip
        return ms


def _name(task: Task) -> str:
    name: str = task.name
    return name


def _noted(note: Any) -> None:
    """A database that is down keeps no heartbeat, which is what then shows."""
    try:
        note()
    except DatabaseError as error:
        logger.warning("no heartbeat was kept: %s", type(error).__name__)
    finally:
        if not connection.in_atomic_block:
            close_old_connections()
