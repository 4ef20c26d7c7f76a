from __future__ import annotations

import signal
import threading

import pytest
from huey import MemoryHuey

from config.jobs import EmbeddedConsumer


@pytest.fixture
def queue():
    return MemoryHuey("here", immediate=False)


def test_embedded_consumer_runs_a_job_and_stops(queue):
    done = threading.Event()
    job = queue.task()(done.set)
    consumer = EmbeddedConsumer(queue)

    consumer.start_beside()
    job()

    assert done.wait(10)
    consumer.stop_and_wait()
    assert [thread.name for thread in threading.enumerate() if thread.name in {"jobs", "Worker-1"}] == []


def test_embedded_consumer_leaves_the_signals_to_the_server(queue):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    consumer = EmbeddedConsumer(queue)

    consumer.start_beside()

    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before
    consumer.stop_and_wait()


def test_embedded_consumer_stops_at_once_after_its_start(queue):
    consumer = EmbeddedConsumer(queue)

    consumer.start_beside()
    consumer.stop_and_wait()

    assert [thread.name for thread in threading.enumerate() if thread.name in {"jobs", "Worker-1"}] == []
