"""Where jobs wait. Named by dotted path in the settings, so that only a process with jobs loads the library.

Every message is signed with the secret key: whoever can write to the store cannot make the worker unpickle it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from huey import RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

if TYPE_CHECKING:
    from huey import Huey


def kept_in_file(path: str, *, immediate: bool) -> Huey:
    """A queue in a SQLite file, for one machine."""
    return SqliteHuey("huiban", filename=path, immediate=immediate, serializer=_signed())


def kept_in_redis(url: str, *, immediate: bool) -> Huey:
    """A queue in Redis, for any number of servers and workers."""
    return RedisHuey("huiban", url=url, immediate=immediate, serializer=_signed())


def _signed() -> SignedSerializer:
    return SignedSerializer(settings.SECRET_KEY)
