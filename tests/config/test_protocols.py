from __future__ import annotations

import asyncio
import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from huey import MemoryHuey
from huey.contrib import djhuey

from config.operations import meters
from config.protocols import application
from tests.sockets import Socket


@pytest.fixture
def lifespan():
    return ApplicationCommunicator(application, {"type": "lifespan"})


def job_threads():
    return [thread.name for thread in threading.enumerate() if thread.name == "jobs"]


async def test_lifespan_runs_the_embedded_jobs_between_start_and_stop(lifespan, settings, monkeypatch):
    settings.EMBEDDED_JOBS = True
    monkeypatch.setattr(djhuey, "HUEY", MemoryHuey("here", immediate=False))

    await lifespan.send_input({"type": "lifespan.startup"})
    started = await lifespan.receive_output(10)
    running = job_threads()
    await lifespan.send_input({"type": "lifespan.shutdown"})
    stopped = await lifespan.receive_output(10)

    assert (started, running) == ({"type": "lifespan.startup.complete"}, ["jobs"])
    assert (stopped, job_threads()) == ({"type": "lifespan.shutdown.complete"}, [])


async def test_lifespan_leaves_the_jobs_to_their_own_process(lifespan, settings):
    settings.EMBEDDED_JOBS = False

    await lifespan.send_input({"type": "lifespan.startup"})
    await lifespan.receive_output(10)
    running = job_threads()
    await lifespan.send_input({"type": "lifespan.shutdown"})
    await lifespan.receive_output(10)

    assert running == []


async def test_lifespan_refuses_several_workers_without_redis(lifespan, settings, monkeypatch):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr("sys.argv", ["uvicorn", "config.asgi:application", "--workers", "2"])

    await lifespan.send_input({"type": "lifespan.startup"})
    answer = await lifespan.receive_output(10)

    assert answer["type"] == "lifespan.startup.failed"
    assert "没有 REDIS_URL 时只能有一个服务进程" in answer["message"]
    assert job_threads() == []


@pytest.mark.django_db  # a consumer that ends closes the connections that its thread has
@pytest.mark.parametrize("origin", [b"https://elsewhere.example.org", b"null"])
async def test_socket_of_a_foreign_page_is_refused(origin):
    socket = Socket(application, "/ws/notices/", headers=[(b"origin", origin)])

    connected, _ = await socket.connect()

    assert not connected
    await socket.disconnect()


@pytest.mark.django_db
async def test_socket_of_an_own_page_without_a_login_is_closed_at_once():
    socket = Socket(application, "/ws/notices/", headers=[(b"origin", b"http://testserver")])

    connected, _ = await socket.connect()
    closing = await socket.receive_output()

    assert connected
    assert closing == {"type": "websocket.close", "code": 4401}


async def test_lifespan_tells_the_sockets_of_this_process_where_several_share_their_figures(
    lifespan, settings, monkeypatch, tmp_path
):
    settings.EMBEDDED_JOBS = False
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    meters.SOCKETS.set(7)

    await lifespan.send_input({"type": "lifespan.startup"})
    await lifespan.receive_output(10)
    await asyncio.sleep(0)
    told = meters.SOCKETS.collect()[0].samples[0].value
    await lifespan.send_input({"type": "lifespan.shutdown"})
    await lifespan.receive_output(10)

    assert told == 0
