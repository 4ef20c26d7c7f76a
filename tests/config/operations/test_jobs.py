"""Jobs leave their lines and their heartbeat, and start once a minute however many schedulers there are."""

from __future__ import annotations

import logging
import os
from datetime import datetime

import pytest
from django.test import Client
from huey import crontab
from huey.consumer import Scheduler
from huey.contrib.djhuey.management.commands.run_huey import Command as RunJobs

from config.models import Pulse
from config.operations.current import WORK
from config.queue import CLAIMED_FOR, kept_in_file, kept_in_redis

MINUTE = datetime(2023, 5, 22, 2, 0)  # noqa: DTZ001 -- as the library hands it


def with_jobs(queue, ran):
    @queue.periodic_task(crontab(minute="*"), name="speak")
    def speak():
        ran.append(WORK.get())

    @queue.periodic_task(crontab(minute="1"), name="fail")
    def fail():
        raise ValueError("委员写的话")

    return queue


@pytest.fixture
def ran():
    return []


@pytest.fixture
def queue(tmp_path, ran):
    return lambda: with_jobs(kept_in_file(str(tmp_path / "jobs.sqlite3"), immediate=False), ran)


def start_jobs(queue, at=MINUTE):
    """As the scheduler of a worker does it every minute."""
    Scheduler(queue, None, interval=1, periodic=True).enqueue_periodic_tasks(at)


def work_off(queue):
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


def test_a_job_leaves_two_lines_under_its_own_number_and_its_heartbeat(db, queue, ran, caplog):
    caplog.set_level(logging.INFO, "huiban.jobs")
    one = queue()

    start_jobs(one)
    work_off(one)

    pulse = Pulse.objects.get()
    lines = [record.getMessage() for record in caplog.records if record.name == "huiban.jobs"]
    assert lines[0] == "job speak begins"
    assert lines[1].startswith("job speak done, ")
    assert (pulse.name, pulse.succeeded_at is None, pulse.fault) == ("speak", False, "")
    assert [(work.number.startswith("job-"), work.place) for work in ran] == [(True, "speak")]
    assert WORK.get() is None
    assert Client().get("/health/ready").json()["parts"]["jobs"]["ok"] is True


def test_a_job_that_failed_keeps_the_kind_of_its_error_and_none_of_its_words(db, queue, caplog):
    one = queue()

    start_jobs(one, MINUTE.replace(minute=1))
    work_off(one)

    pulse = Pulse.objects.get(name="fail")
    assert (pulse.succeeded_at, pulse.failed_at is None, pulse.fault) == (None, False, "ValueError")
    assert any(record.getMessage().startswith("job fail failed, ") for record in caplog.records)


def test_two_schedulers_of_one_queue_start_the_jobs_of_a_minute_once(db, queue, ran):
    one, other = queue(), queue()

    for minute in range(3):
        for scheduler in (one, other) if minute % 2 else (other, one):
            start_jobs(scheduler, MINUTE.replace(minute=30 + minute))
    work_off(one)
    work_off(other)

    assert len(ran) == 3


def test_the_jobs_go_on_after_a_clock_was_put_back(db, queue, ran):
    one = queue()

    for minute in (40, 41, 20, 21):
        start_jobs(one, MINUTE.replace(minute=minute))
    work_off(one)

    assert len(ran) == 4


@pytest.mark.redis
def test_two_schedulers_over_redis_start_the_jobs_of_a_minute_once_and_soon_forget_it(ran):
    url = os.environ["REDIS_URL"]
    one, other = (with_jobs(kept_in_redis(url, immediate=False), ran) for _worker in range(2))
    key = "huiban.minute.2023-05-22T02:00"
    one.storage.conn.delete(key)
    one.flush()

    start_jobs(one)
    start_jobs(other)

    assert one.pending_count() == 1
    assert 0 < one.storage.conn.ttl(key) <= CLAIMED_FOR
    one.flush()


def test_a_worker_may_leave_the_schedule_to_another():
    parser = RunJobs().create_parser("manage.py", "run_huey")

    assert parser.parse_args(["--no-periodic"]).periodic is False
