"""Clicks of many people at the same instant."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections

from tests.city import at
from tests.workflow.machines.states import WORKING
from workflow.errors import MoveRefusedError
from workflow.models import Event
from workflow.services import perform

if TYPE_CHECKING:
    from collections.abc import Callable

postgres = pytest.mark.postgres


@dataclass(frozen=True)
class Try:
    """One person's click."""

    name: str
    subject: Any
    actor: Any
    inputs: dict[str, Any]
    expected: int | None = None
    key: str | None = None
    day: Any = WORKING

    def __call__(self) -> Any:
        try:
            return perform(
                self.name, self.subject, actor=self.actor, at=at(self.day), expected=self.expected, key=self.key,
                **self.inputs,
            )  # fmt: skip
        except MoveRefusedError as refusal:
            return refusal.refusal.code


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all jobs in threads of their own that start together; an error in one is raised here."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, job) for job in jobs]]


def won(results):
    return [result for result in results if isinstance(result, Event)]
