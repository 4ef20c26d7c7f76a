from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from functools import partial

import pytest

from config.management.commands.up import link_to
from notifications.services.links import notices_link
from tests.conftest import REPOSITORY

READY_WITHIN = 60  # seconds, on a machine busy with other tests


def environment_in(folder):
    """The embedded default with its data in a folder of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return {
        **kept,
        "DATABASE_URL": f"sqlite:///{folder / 'huiban.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "SECRET_KEY": "q7Zk2-" * 10,
    }


def run_up(folder, *arguments):
    return subprocess.run(  # noqa: S603 - the command under test
        [sys.executable, "manage.py", "up", *arguments],
        cwd=REPOSITORY,
        env=environment_in(folder),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def up(tmp_path):
    return partial(run_up, tmp_path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """What `up` says when it prepares a folder without the demo, and that folder."""
    folder = tmp_path_factory.mktemp("prepared")
    return run_up(folder, "--no-serve", "--no-demo"), folder


@pytest.fixture
def server(prepared, tmp_path):
    """A server on a free port, and its address; ended by force if a test did not stop it."""
    shutil.copy(prepared[1] / "huiban.sqlite3", tmp_path)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", "0", "--no-demo"],
        cwd=REPOSITORY,
        env=environment_in(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    heard = next(line for line in process.stdout if "http://" in line)
    yield process, re.search(r"http://127\.0\.0\.1:\d+/", heard)[0]
    process.kill()
    process.communicate()


def test_up_makes_the_database_and_the_demo_once(up, tmp_path):
    first = up("--no-serve")
    second = up("--no-serve")

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("正在更新数据库……\n")
    assert (second.returncode, second.stderr) == (0, "")
    assert "正在更新数据库" not in second.stdout
    with sqlite3.connect(tmp_path / "huiban.sqlite3") as database:
        assert database.execute("SELECT count(*) > 0 FROM proposals_user").fetchone() == (1,)


def test_up_without_the_demo_leaves_the_tables_empty(prepared):
    done, folder = prepared

    assert (done.returncode, done.stderr) == (0, "")
    with sqlite3.connect(folder / "huiban.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM proposals_user").fetchone() == (0,)


def test_up_names_a_busy_port_before_it_touches_anything(up, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = up("--port", str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"127.0.0.1 的端口 {port} 已被占用，请用 --port 换一个。 "
        f"Port {port} of 127.0.0.1 is in use: choose another with --port.\n"
    )
    assert not (tmp_path / "huiban.sqlite3").exists()


def test_up_names_an_address_that_is_not_this_machine(up):
    done = up("--host", "192.0.2.1")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("192.0.2.1 的端口 8000 无法使用")


@pytest.mark.parametrize("port", ["65536", "-1", "web"])
def test_up_refuses_what_is_no_port(up, port):
    done = up(f"--port={port}")

    assert done.returncode == 2
    assert "端口须是 0 到 65535 的整数。" in done.stderr


@pytest.mark.parametrize(
    ("host", "site_url", "link"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8017/notices/"),
        ("localhost", "", "http://localhost:8017/notices/"),
        ("::1", "", "http://[::1]:8017/notices/"),
        ("::", "", "http://[::1]:8017/notices/"),
        ("::", "https://huiban.example", "http://127.0.0.1:8000/notices/"),
    ],
)
def test_links_of_mails_lead_to_the_port_unless_the_site_has_an_address(
    settings, monkeypatch, host, site_url, link
):
    settings.SITE_URL = (
        "http://127.0.0.1:8000"  # as settings were read; an address of the site stays what it is
    )
    monkeypatch.setenv("SITE_URL", site_url)

    link_to(host, 8017)

    assert notices_link() == link


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_up_serves_until_a_signal_and_then_ends_well(server, ending):
    process, address = server

    with urllib.request.urlopen(  # noqa: S310 - an http address of this machine
        f"{address}static/vendor/htmx.min.js", timeout=READY_WITHIN
    ) as answer:
        assert answer.status == 200
    process.send_signal(ending)
    rest, errors = process.communicate(timeout=READY_WITHIN)

    first, last = rest.splitlines()
    assert (process.returncode, last, errors) == (0, "已停止。", "")
    assert re.search(rf"{address}setup/ .*(?:[2-9A-Z]{{4}}-){{3}}[2-9A-Z]{{4}}", first)


def test_up_runs_the_jobs_in_the_same_process(server, tmp_path):
    process, _address = server
    deadline = time.monotonic() + READY_WITHIN

    while not (tmp_path / "jobs.sqlite3").exists() and time.monotonic() < deadline:
        time.sleep(0.1)

    assert (tmp_path / "jobs.sqlite3").exists()
    assert process.poll() is None
