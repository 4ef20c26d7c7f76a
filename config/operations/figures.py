"""The text that Prometheus reads: what processes counted, and what waits in the database at this moment."""

from __future__ import annotations

import platform
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import django
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from config.models import Pulse
from config.operations import meters
from config.operations.stock import take_stock
from notifications.models import Dispatch, Notice, WebhookDelivery
from workflow.models import Backup, Rung

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from prometheus_client.metrics_core import Metric


class Queue(NamedTuple):
    """How many wait, and since when the one does that waits longest."""

    waiting: int
    since: datetime | None


def as_text() -> tuple[bytes, str]:
    """The text and its content type. A database that is down leaves out its part and says so in `huiban_database_up`."""
    take_stock()
    now = CollectorRegistry()
    now.register(_Standing())
    return generate_latest(meters.counted()) + generate_latest(now), CONTENT_TYPE_LATEST


class _Standing:
    """What is asked of the database when somebody reads the figures, each by a short indexed statement."""

    def collect(self) -> Iterator[Metric]:
        yield _single("huiban_build_info", "What runs here.", 1, _build())
        try:
            found = list(_from_database())
        except DatabaseError:
            found = []
        yield _single("huiban_database_up", "Whether the database answered.", int(bool(found)))
        yield from found


def _from_database() -> Iterator[Metric]:
    now = timezone.now()
    waiting = GaugeMetricFamily("huiban_waiting", "What waits to be dealt with.", labels=["queue"])
    oldest = GaugeMetricFamily(
        "huiban_oldest_waiting_seconds", "How long the oldest of a queue has waited.", labels=["queue"]
    )
    for name, ask in QUEUES.items():
        queue = ask(now)
        waiting.add_metric([name], queue.waiting)
        oldest.add_metric([name], max(0.0, (now - queue.since).total_seconds()) if queue.since else 0.0)
    yield waiting
    yield oldest
    yield from _jobs()
    last = Backup.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    if last is not None:
        yield _single(
            "huiban_backup_timestamp_seconds", "The moment that the last backup holds.", last.timestamp()
        )


def _jobs() -> Iterator[Metric]:
    well = GaugeMetricFamily(
        "huiban_job_success_timestamp_seconds", "When a job last succeeded.", labels=["job"]
    )
    ill = GaugeMetricFamily("huiban_job_failure_timestamp_seconds", "When a job last failed.", labels=["job"])
    for pulse in Pulse.objects.order_by("name"):
        for family, at in ((well, pulse.succeeded_at), (ill, pulse.failed_at)):
            if at is not None:
                family.add_metric([pulse.name], at.timestamp())
    yield well
    yield ill


def _dispatches(now: datetime) -> Queue:
    """Messages whose moment has come: what is kept for a digest or for the end of a quiet night does not wait."""
    due = Dispatch.objects.filter(state=Dispatch.State.WAITING, next_at__lte=now)
    return Queue(due.count(), due.order_by("next_at").values_list("next_at", flat=True).first())


def _dead_letters(_now: datetime) -> Queue:
    dead = Dispatch.objects.filter(state=Dispatch.State.DEAD)
    return Queue(dead.count(), dead.order_by("next_at").values_list("next_at", flat=True).first())


def _unrouted(_now: datetime) -> Queue:
    new = Notice.objects.filter(routed_at=None)
    return Queue(new.count(), new.order_by("pk").values_list("created_at", flat=True).first())


def _rungs(now: datetime) -> Queue:
    due = Rung.objects.filter(taken_at=None, at__lte=now)
    return Queue(due.count(), due.order_by("at").values_list("at", flat=True).first())


def _webhooks(now: datetime) -> Queue:
    due = WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING, next_at__lte=now)
    return Queue(due.count(), due.order_by("next_at").values_list("next_at", flat=True).first())


QUEUES: Final[Mapping[str, Callable[[datetime], Queue]]] = {
    "dispatches": _dispatches,
    "dead_letters": _dead_letters,
    "unrouted_notices": _unrouted,
    "rungs": _rungs,
    "webhooks": _webhooks,
}


@cache
def _build() -> Mapping[str, str]:
    return {"django": django.get_version(), "python": platform.python_version(), "version": _version()}


def _version() -> str:
    described = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    return str(described["project"]["version"])


def _single(name: str, told: str, value: float, labels: Mapping[str, str] | None = None) -> Metric:
    named = labels or {}
    family = GaugeMetricFamily(name, told, labels=list(named))
    family.add_metric(list(named.values()), value)
    return family
