"""A PostgreSQL server of a test's own, which it may stop and start again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "postgres"  # of the processes, where the test is root: PostgreSQL does not run as root
SPEED_BEFORE_SAFETY = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"


def programs() -> Path | None:
    """The folder of the newest server, which Debian keeps off PATH."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return Path(on_path).parent if on_path else found[-1].parent if found else None


@dataclass
class Cluster:
    folder: Path
    port: int
    programs: Path

    def start(self) -> None:
        self._control("--wait", f"--options=-p {self.port} {SPEED_BEFORE_SAFETY}", "start")

    def fall(self) -> None:
        """End at once, as a crash would, without a word to anybody who is connected."""
        self._control("--mode=immediate", "stop")

    def make(self) -> None:
        data = f"--pgdata={self.folder / 'data'}"
        self._run(
            "initdb", data, "--username=huiban", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"
        )

    def _control(self, *words: str) -> None:
        self._run(
            "pg_ctl", f"--pgdata={self.folder / 'data'}", f"--log={self.folder / 'log'}", "--silent", *words
        )

    def _run(self, program: str, *words: str) -> None:
        as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
        subprocess.run(  # noqa: S603 -- the server's own programs
            [*as_owner, str(self.programs / program), *words],
            cwd=self.folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip


@contextmanager
def running_cluster(found: Path) -> Iterator[Cluster]:
    """Made and started; gone afterwards, whether it runs then or not."""
    with TemporaryDirectory(prefix="huiban-cluster-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
        cluster = Cluster(folder, _spare_port(), found)
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                cluster.fall()


def _spare_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as spare:
        return int(spare.getsockname()[1])
