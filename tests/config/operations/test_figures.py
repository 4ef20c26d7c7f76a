"""What Prometheus reads, of this process, of several, and of what waits in the database."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from config.models import Pulse
from config.operations import figures
from notifications.models import Dispatch, Notice
from tests.city import make_city
from workflow.errors import MoveRefusedError
from workflow.models import Backup


def read(text):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def told(db):
    return lambda: read(Client().get("/metrics").text)


def test_requests_are_counted_by_view_method_and_status(told):
    key = ("huiban_requests_total", "302", "GET", "workbench")
    before = told().get(key, 0)

    Client().get("/")

    assert told()[key] == before + 1
    assert told()["huiban_request_seconds_count", "GET", "workbench"] == before + 1


def test_moves_are_counted_by_what_became_of_them(told):
    city = make_city()
    case = city.handling()
    before = told()
    made, refused = (
        ("huiban_moves_total", "accept", "assignment", outcome) for outcome in ("made", "wrong_state")
    )

    city.accept(case, "工信局")
    with pytest.raises(MoveRefusedError):
        city.accept(case, "工信局")

    after = told()
    assert [after[key] - before.get(key, 0) for key in (made, refused)] == [1, 1]


def test_what_waits_is_counted_with_the_age_of_the_oldest(told):
    city = make_city()
    city.handling()
    now = timezone.now()
    notice = Notice.objects.order_by("pk").first()
    Notice.objects.exclude(pk=notice.pk).update(routed_at=now)
    Notice.objects.filter(pk=notice.pk).update(created_at=now - timedelta(minutes=9))
    for wait, state in ((-60, "waiting"), (3600, "waiting"), (0, "dead")):
        Dispatch.objects.create(
            notice=Notice.objects.order_by("pk")[len(Dispatch.objects.all())],
            jurisdiction=city.jurisdiction, wire="email", cause="event:1", pace="at_once", state=state,
            next_at=now + timedelta(seconds=wait),
        )  # fmt: skip

    found = told()

    assert found["huiban_waiting", "unrouted_notices"] == 1
    assert 540 <= found["huiban_oldest_waiting_seconds", "unrouted_notices"] < 600
    assert (found["huiban_waiting", "dispatches"], found["huiban_waiting", "dead_letters"]) == (1, 1)


def test_the_last_success_of_every_job_is_told(told):
    at = timezone.now()
    Pulse.objects.create(name="speak", succeeded_at=at, failed_at=None)

    found = told()

    assert found["huiban_job_success_timestamp_seconds", "speak"] == pytest.approx(at.timestamp())
    assert ("huiban_job_failure_timestamp_seconds", "speak") not in found


def test_the_moment_of_the_last_backup_is_told_once_there_is_one(told):
    at = timezone.now()
    before = told()
    Backup.objects.create(as_of=at, finished_at=at, name="a.huiban", size=1, digest="0" * 64)

    assert ("huiban_backup_timestamp_seconds",) not in before
    assert told()[("huiban_backup_timestamp_seconds",)] == pytest.approx(at.timestamp())


def test_what_was_counted_is_told_while_the_database_is_down(monkeypatch):
    def down():
        raise DatabaseError

    monkeypatch.setattr(figures, "_from_database", down)

    found = read(figures.as_text()[0].decode())

    assert found[("huiban_database_up",)] == 0
    assert ("huiban_sockets",) in found


COUNTING = "from config.operations import meters; meters.SQL_STATEMENTS.inc(3); meters.SOCKETS.set(2)"
READING = (
    "from config.operations import meters; from prometheus_client import generate_latest;"
    " meters.SOCKETS.set(5); print(generate_latest(meters.counted()).decode())"
)


def test_processes_that_share_a_folder_are_added_up_and_the_dead_hold_no_sockets(tmp_path):
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    run = [
        subprocess.run(  # noqa: S603 -- this very program
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for code in (COUNTING, COUNTING, READING)
    ]  # fmt: skip

    found = read(run[-1])

    assert (found[("huiban_sql_statements_total",)], found[("huiban_sockets",)]) == (6, 5)
