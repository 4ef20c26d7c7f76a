"""What one process counts. Importing this loads the library, so it is imported where something is counted.

Several server processes and the job workers are added up by way of PROMETHEUS_MULTIPROC_DIR, a folder that they share.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Under this name the library itself looks for the folder."""
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

OWN: Final = CollectorRegistry()

REQUESTS: Final = Counter(
    "huiban_requests", "Requests answered.", ["view", "method", "status"], registry=OWN
)  # fmt: skip
REQUEST_SECONDS: Final = Histogram(
    "huiban_request_seconds", "From a request's arrival to its answer.", ["view", "method"], buckets=SECONDS,
    registry=OWN,
)  # fmt: skip
MOVES: Final = Counter(
    "huiban_moves", "Moves asked for, by what became of them: made, or the code of the refusal.",
    ["machine", "move", "outcome"], registry=OWN,
)  # fmt: skip
JOBS: Final = Counter("huiban_jobs", "Jobs ended.", ["job", "outcome"], registry=OWN)
JOB_SECONDS: Final = Histogram(
    "huiban_job_seconds", "How long jobs ran.", ["job"], buckets=SECONDS, registry=OWN
)  # fmt: skip
SQL_STATEMENTS: Final = Counter("huiban_sql_statements", "Statements sent to the database.", registry=OWN)
SQL_SECONDS: Final = Counter("huiban_sql_seconds", "Time in which the database was waited for.", registry=OWN)
SLOW_STATEMENTS: Final = Counter(
    "huiban_sql_slow_statements", "Statements that took longer than SLOW_QUERY_MS.", registry=OWN
)
SOCKETS: Final = Gauge(
    "huiban_sockets", "Pages that listen for notices.", multiprocess_mode="livesum", registry=OWN
)
CONNECTIONS: Final = Gauge(
    "huiban_database_connections", "Connections of the database pools, by what they do.", ["state"],
    multiprocess_mode="livesum", registry=OWN,
)  # fmt: skip


def counted() -> CollectorRegistry:
    """The registry to read: this process's own, or the sum over all processes of the folder."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return OWN
    _forget_the_dead(Path(folder))
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody, folder)  # type: ignore[no-untyped-call]
    return everybody


def _forget_the_dead(folder: Path) -> None:
    """Gauges of processes that are no more would be added up for ever."""
    for pid in {int(file.stem.rpartition("_")[2]) for file in folder.glob("gauge_live*_*.db")}:
        if not _lives(pid):
            with suppress(FileNotFoundError):  # another process may be doing the same
                mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
