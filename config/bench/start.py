"""Bench `start`: whole processes from their start to what a person waits for, in seconds; always the embedded default.

`setup`: `django.setup()`, against `python -c pass`. `first_page`: the log-in page of `manage.py up` on an existing
database, against a constant from a bare uvicorn. Without a limit: `migrate_empty`, an empty SQLite brought up to date,
and `ready`, the first answer of any kind from `manage.py up`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.management.utils import get_random_secret_key

from config.bench.clients import BenchBrokenError
from config.bench.report import Report, medians, ratios

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PYTHON: Final = sys.executable
ANSWERS_WITHIN: Final = 60  # seconds
ADDRESS: Final = re.compile(r"http://([\d.]+):(\d+)/")
OK, FOUND = 200, 302


def measure(*, rows: int, rounds: int) -> Report:  # noqa: ARG001 -- every bench is asked alike
    """Interleaved rounds after one that is not counted, in which Python caches its byte code."""
    ours: dict[str, list[float]] = defaultdict(list)
    limit: dict[str, list[float]] = defaultdict(list)
    with TemporaryDirectory(prefix="huiban_bench_") as folder:
        existing = _environment(Path(folder) / "existing.sqlite3")
        _run([PYTHON, "manage.py", "migrate", "-v", "0"], existing)
        for n in range(rounds + 1):
            empty = _environment(Path(folder) / f"empty{n}.sqlite3")
            samples = [
                (limit, "setup", _run([PYTHON, "-c", "pass"], existing)),
                (ours, "setup", _run([PYTHON, "-c", "import django; django.setup()"], existing)),
                (ours, "migrate_empty", _run([PYTHON, "manage.py", "migrate", "-v", "0"], empty)),
                (limit, "first_page", _serve([PYTHON, "-m", "config.bench.bare"], existing, {"/": OK})[0]),
            ]
            up = [PYTHON, "manage.py", "up", "--port", "0", "--no-demo"]
            ready, first_page = _serve(up, existing, {"/": FOUND, "/login/": OK})
            samples += [(ours, "ready", ready), (ours, "first_page", first_page)]
            for side, series, seconds in samples if n else ():
                side[series].append(seconds)
    return Report("start", rounds, medians(ours), medians(limit), ratios(medians(ours), medians(limit)))


def _environment(database: Path) -> dict[str, str]:
    """The embedded default as it comes, but for where its data are; byte code is cached as in any installation."""
    dropped = {"REDIS_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DATABASE_URL": f"sqlite:///{database}",
        "MEDIA_ROOT": str(database.parent),
        "SECRET_KEY": get_random_secret_key(),
    }


def _run(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds from the start of a process to its end."""
    began = perf_counter()
    done = subprocess.run(  # noqa: S603 -- commands of this module alone
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchBrokenError(done.stderr.strip() or f"{command} ended with {done.returncode}")
    return perf_counter() - began


def _serve(command: Sequence[str], environment: Mapping[str, str], pages: Mapping[str, int]) -> list[float]:
    """Seconds from the start of a server to its answer to each of the pages, asked one after the other."""
    began = perf_counter()
    server: subprocess.Popen[str] = subprocess.Popen(  # noqa: S603 -- as above
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )  # fmt: skip
    try:
        return [perf_counter() - began for _page in _answers(server, pages)]
    finally:
        server.terminate()
        server.communicate(timeout=ANSWERS_WITHIN)


def _answers(server: subprocess.Popen[str], pages: Mapping[str, int]) -> Iterator[str]:
    """Each page once it was answered with the expected status. The server listens before it has loaded."""
    connection = HTTPConnection(*address_of(server), timeout=ANSWERS_WITHIN)
    for page, expected in pages.items():
        connection.request("GET", page)
        answer = connection.getresponse()
        answer.read()
        if answer.status != expected:
            raise BenchBrokenError(f"{page} {answer.status}")
        yield page
    connection.close()


def address_of(server: Any) -> tuple[str, int]:
    """Host and port that a server has written on its standard output."""
    for line in server.stdout:
        if (found := ADDRESS.search(line)) is not None:
            return found[1], int(found[2])
    raise BenchBrokenError("a server ended before it named its address")
