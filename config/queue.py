"""Where jobs wait. Named by dotted path in the settings, so that only a process with jobs loads the library.

Every message is signed with the secret key: whoever can write to the store cannot make the worker unpickle it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from huey import RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

from config.operations.jobs import observe

if TYPE_CHECKING:
    from datetime import datetime

    from huey import Huey
    from huey.api import Task

CLAIMED_FOR: Final = 120  # seconds that Redis remembers who started the jobs of a minute


class OneScheduler:
    """A queue whose periodic jobs start once a minute, however many workers believe that they are the scheduler.

    Whoever comes first claims the minute in the store itself. The claim is soon forgotten, so that a clock that is put
    back does not keep the jobs waiting until it is that time again.
    """

    _last_claim: str = ""

    def read_periodic(self, timestamp: datetime | None) -> list[Task]:
        """The jobs of this minute, or none where another worker has them."""
        due: list[Task] = super().read_periodic(timestamp)  # type: ignore[misc]  # of the queue beside this class
        return due if due and self.claim(_minute(timestamp)) else []

    def claim(self, minute: str) -> bool:
        """Whether nobody has had this minute."""
        raise NotImplementedError


class FileQueue(OneScheduler, SqliteHuey):  # type: ignore[misc]  # huey has no types
    """A queue in a SQLite file."""

    def claim(self, minute: str) -> bool:
        mine: bool = self.storage.put_if_empty(f"minute:{minute}", b"1")
        if mine and self._last_claim:
            self.storage.pop_data(self._last_claim)
        if mine:
            self._last_claim = f"minute:{minute}"
        return mine


class RedisQueue(OneScheduler, RedisHuey):  # type: ignore[misc]  # huey has no types
    """A queue in Redis."""

    def claim(self, minute: str) -> bool:
        key = f"{self.name}.minute.{minute}"
        return bool(self.storage.conn.set(key, 1, nx=True, ex=CLAIMED_FOR))


def kept_in_file(path: str, *, immediate: bool) -> Huey:
    """A queue in a SQLite file, for one machine."""
    return _observed(FileQueue("huiban", filename=path, immediate=immediate, serializer=_signed()))


def kept_in_redis(url: str, *, immediate: bool) -> Huey:
    """A queue in Redis, for any number of servers and workers."""
    return _observed(RedisQueue("huiban", url=url, immediate=immediate, serializer=_signed()))


def _observed(queue: Any) -> Huey:
    observe(queue)
    return queue


def _minute(timestamp: datetime | None) -> str:
    from django.utils import timezone  # noqa: PLC0415 -- beside its one use

    return (timestamp or timezone.now()).strftime("%Y-%m-%dT%H:%M")


def _signed() -> SignedSerializer:
    return SignedSerializer(settings.SECRET_KEY)
