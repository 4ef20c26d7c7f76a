"""The servers of bench `fanout`, each in a process of its own with the pages that listen to it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from django.utils.translation import gettext as _

from config.bench.clients import BenchBrokenError, server_loop
from config.bench.listeners import Crowd
from config.bench.orders import places_of
from config.bench.start import address_of
from config.settings.base import channel_layers
from notifications.push import push

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from selectors import BaseSelector

    from config.bench.audience import Audience

ENDS_WITHIN: Final = 30  # seconds


@dataclass
class Server:
    """A process with its pages. `say` gives it an order; `known` is the last number that each page was told; so many
    as `most` were open at one time.
    """

    name: str
    process: subprocess.Popen[str]
    crowd: Crowd
    say: Callable[[Sequence[Any]], None]
    asks: bool
    known: list[int] = field(default_factory=list)
    most: int = 0

    def memory(self) -> int:
        """Bytes that the process occupies; 0 where the system does not say."""
        status = Path(f"/proc/{self.process.pid}/statm")
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else 0


@contextmanager
def limit(selector: BaseSelector) -> Iterator[Server]:
    with serving("config.bench.bare_sockets", {}) as (process, port):
        yield Server("limit", process, Crowd(port, selector), _telling(process), asks=False)


@contextmanager
def ours(selector: BaseSelector, audience: Audience) -> Iterator[Server]:
    with serving("config.bench.live", embedded_environment(), [audience.people, ""]) as (process, port):
        yield Server("ours", process, Crowd(port, selector), _telling(process), asks=True)


@contextmanager
def over_redis(selector: BaseSelector, audience: Audience, url: str) -> Iterator[Server]:
    """The pushes come from this process, as they do from another server or from the worker of the jobs."""
    prefix = f"bench{os.getpid()}"
    layers = channel_layers(url)
    layers["default"]["CONFIG"]["prefix"] = prefix
    with (
        override_settings(CHANNEL_LAYERS=layers),
        server_loop(),
        serving("config.bench.live", embedded_environment() | {"REDIS_URL": url}, [audience.people, prefix]) as (process, port),
    ):  # fmt: skip
        yield Server("redis", process, Crowd(port, selector), _pushing(audience.people), asks=True)


def _telling(process: subprocess.Popen[str]) -> Callable[[Sequence[Any]], None]:
    def say(order: Sequence[Any]) -> None:
        _write(process, order)

    return say


def _pushing(people: Sequence[int]) -> Callable[[Sequence[Any]], None]:
    def say(order: Sequence[Any]) -> None:
        for places in places_of(order, len(people)):
            push([people[place] for place in places])

    return say


@contextmanager
def serving(
    module: str, environment: Mapping[str, str], given: Sequence[Any] = ()
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in a process of its own, with its port; it ends when its input does."""
    server: subprocess.Popen[str] = subprocess.Popen(  # noqa: S603 -- modules of this package alone
        [sys.executable, "-m", module], cwd=settings.BASE_DIR, env=os.environ | environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        if given:
            _write(server, given)
        yield server, address_of(server)[1]
    finally:
        server.terminate()
        server.communicate(timeout=ENDS_WITHIN)


def _write(process: subprocess.Popen[str], order: Sequence[Any]) -> None:
    if process.stdin is None or process.poll() is not None:
        raise BenchBrokenError("a server ended")
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()


def embedded_environment() -> dict[str, str]:
    """The embedded default on the database of the bench, with the key that signed its sessions."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "REDIS_URL": "",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SLOW_QUERY_MS": "0",
    }


def database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    who = quote(str(known["USER"] or ""), safe="") + (
        f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    )
    return (
        f"postgresql://{who}@{quote(str(known['HOST'] or ''), safe='')}:{known['PORT'] or ''}/{known['NAME']}"
    )


def allow_files(wanted: int) -> None:
    """Raise this process's limit of open files, as its servers inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < wanted:
        raise BenchBrokenError(
            _(
                "系统只许一个进程打开 %(most)s 个文件，这次测量要 %(wanted)s 个：请用 --rows 减少页面，或提高 ulimit -n。"
            )
            % {"most": most, "wanted": wanted}
        )
