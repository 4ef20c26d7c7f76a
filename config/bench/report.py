"""What a bench prints: medians of interleaved rounds, and on which machine."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def machine() -> dict[str, Any]:
    """What the figures depend on; with PostgreSQL also the settings that decide what a commit costs."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "load_1_minute": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "django": version("Django"),
        "database": _database(),
    }


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('synchronous_commit')"
        )
        number, fsync, commit = cursor.fetchone()
        return f"PostgreSQL {number}, fsync {fsync}, synchronous_commit {commit}"


@dataclass(frozen=True)
class Report:
    """`ratio` is ours ÷ limit; each bench says of what. `faults` are sentences about what came out wrong, if any."""

    bench: str
    rounds: int
    ours: Mapping[str, float]
    limit: Mapping[str, float]
    ratio: Mapping[str, float]
    peer: Mapping[str, float] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=machine)
    faults: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The contract's object, with what is `extra` at its top level; the faults are told on standard error."""
        plain = asdict(self)
        del plain["faults"]
        extra: dict[str, Any] = plain.pop("extra")
        return plain | extra


def medians(samples: Mapping[str, Iterable[float]]) -> dict[str, float]:
    """The median of each series, in its own unit."""
    return {name: round(median(series), 3) for name, series in samples.items()}


def ratios(ours: Mapping[str, float], limit: Mapping[str, float]) -> dict[str, float]:
    """Ours ÷ limit for whatever both have."""
    return {name: round(ours[name] / limit[name], 3) for name in ours if limit.get(name)}


def together(reports: Iterable[Report]) -> Report:
    """One report of all: each series under its bench's name, `transition.one_client`."""
    told = list(reports)
    sides: dict[str, dict[str, float]] = {
        side: {
            f"{report.bench}.{series}": value
            for report in told
            for series, value in getattr(report, side).items()
        }
        for side in ("ours", "limit", "ratio", "peer")
    }
    faults = tuple(f"{report.bench}: {fault}" for report in told for fault in report.faults)
    here = told[0].machine if told else machine()
    rounds = max((report.rounds for report in told), default=0)
    return Report(
        "all", rounds, sides["ours"], sides["limit"], sides["ratio"], sides["peer"], machine=here, faults=faults,
        extra={"benches": [report.bench for report in told]},
    )  # fmt: skip
