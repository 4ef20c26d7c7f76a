"""The heartbeat of the job workers: each periodic job leaves when it last succeeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.models import Pulse

if TYPE_CHECKING:
    from datetime import datetime


def succeeded(name: str, at: datetime, took_ms: int) -> None:
    _keep(name, succeeded_at=at, took_ms=took_ms)


def failed(name: str, at: datetime, error: BaseException) -> None:
    """The kind of the error alone is kept."""
    _keep(name, failed_at=at, fault=type(error).__name__[:100])


def last_beat() -> datetime | None:
    """When any periodic job last succeeded; None where none ever did."""
    row = Pulse.objects.exclude(succeeded_at=None).order_by("-succeeded_at").first()
    return row.succeeded_at if row else None


def _keep(name: str, **values: datetime | int | str) -> None:
    Pulse.objects.update_or_create(name=name, defaults=values)
