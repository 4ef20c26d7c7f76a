"""The processes of an installation, as the units of docs/deployment start them: web workers, a job worker, Redis."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.management.utils import get_random_secret_key

from config.bench.clients import BenchBrokenError
from config.bench.servers import database_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOST: Final = "bench.example.org"
READY_WITHIN: Final = 90  # seconds
ENDS_WITHIN: Final = 30  # seconds
BEHIND_TLS: Final = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
OK: Final = 200


@dataclass
class Fleet:
    """Two web workers on `port` of this machine behind an imagined proxy, and a job worker."""

    folder: Path
    port: int
    redis_port: int
    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """`redis`, `web` or `jobs`; what they say goes to a file in the folder."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 -- the commands below alone
                self._command(name), cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """At once and without a word, as a crash would."""
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """In good order, what others need last."""
        for name in ("jobs", "web", "redis"):
            process = self.running.pop(name, None)
            if process is not None:
                process.send_signal(signal.SIGINT if name == "jobs" else signal.SIGTERM)
                try:
                    process.wait(ENDS_WITHIN)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def wait(self, address: str = "/health/live") -> None:
        """Until the web workers answer 200 there."""
        ends = monotonic() + READY_WITHIN
        while monotonic() < ends:
            if self.ask(address)[0] == OK:
                return
            if self.running["web"].poll() is not None:
                break
            sleep(0.2)
        raise BenchBrokenError(f"{address} is not 200: {self.log('web')[-600:]}")

    def ask(self, address: str) -> tuple[int, str]:
        """Status and text of one page; 0 where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=READY_WITHIN)
        try:
            connection.request("GET", address, headers=BEHIND_TLS)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def errors(self, name: str) -> list[str]:
        """The last line of each kind of exception that a process logged."""
        found: dict[str, None] = {}
        for line in self.log(name).splitlines():
            told = json.loads(line) if line.startswith("{") else {}
            if "exception" in told:
                found[str(told["exception"]).strip().splitlines()[-1][:300]] = None
        return list(found)

    def _command(self, name: str) -> Sequence[str]:
        if name == "redis":
            return [
                redis_program(), "--bind", "127.0.0.1", "--port", str(self.redis_port),
                "--dir", str(self.folder), "--save", "", "--appendonly", "no",
            ]  # fmt: skip
        if name == "jobs":
            return [sys.executable, "manage.py", "run_huey", "--workers", "2"]
        return [sys.executable, "manage.py", "serve", "--port", str(self.port), "--workers", "2"]


def redis_program() -> str:
    """Redis or Valkey; empty where neither is on PATH."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or ""


@contextmanager
def fleet() -> Iterator[Fleet]:
    """Everything started on the database of the default connection, and stopped afterwards."""
    with TemporaryDirectory(prefix="huiban-fleet-") as name:
        folder = Path(name)
        port, redis_port = spare_port(), spare_port()
        ours = Fleet(folder, port, redis_port, _environment(folder, redis_port))
        try:
            ours.start("redis")
            ours.start("web")
            ours.start("jobs")
            ours.wait()
            yield ours
        finally:
            ours.stop()


def _environment(folder: Path, redis_port: int) -> dict[str, str]:
    for part in ("media", "figures"):
        (folder / part).mkdir()
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.bench.as_production",
        "DATABASE_URL": database_url(),
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "SECRET_KEY": get_random_secret_key(),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "MEDIA_ROOT": str(folder / "media"),
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures"),
        "LOG_FORMAT": "json",
        "METRICS_KEY": "",
        "REQUEST_ID_FROM_PROXY": "1",
        "API_CALLS_A_MINUTE": "0",  # a person at full speed makes more than any person would
    }


def spare_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as spare:
        return int(spare.getsockname()[1])
