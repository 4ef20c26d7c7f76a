"""What is under way in this thread or task: one request, or one job. Log lines bear its number."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Work:
    """`number` stands on the error page and in every line of the log. `place` is the view or the job."""

    number: str
    place: str = ""
    person: int | None = None
    statements: int = 0
    sql_seconds: float = 0.0


WORK: ContextVar[Work | None] = ContextVar("work", default=None)
"""None between requests and outside of jobs."""
