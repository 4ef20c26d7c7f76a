from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

KEYS = {"bench", "rounds", "ours", "limit", "ratio", "peer", "machine"}
MACHINE = {"system", "cpus", "load_1_minute", "python", "django", "database"}


@pytest.fixture
def bench(tmp_path):
    """Runs the command on SQLite, in a process of its own as it makes processes itself."""
    kept = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'huiban.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path),
        "SECRET_KEY": "q7Zk2-" * 10,
    }

    def run(*arguments):
        return subprocess.run(  # noqa: S603 - the command under test
            [sys.executable, "manage.py", "bench", *arguments],
            cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_transition_compares_moves_with_their_own_statements_and_loses_none(bench, tmp_path):
    done = bench("transition", "--sqlite", "--rows", "8", "--rounds", "1", "--json")

    [line] = done.stdout.splitlines()
    told = json.loads(line)
    assert (done.returncode, done.stderr) == (0, "")
    assert (set(told), set(told["machine"])) == (KEYS, MACHINE)
    assert set(told["ours"]) == {"one_client", "eight_clients", "hot_case_eight_clients", "statements"}
    assert set(told["limit"]) == {"one_client", "eight_clients", "statements"}
    assert set(told["ratio"]) == {"one_client", "eight_clients"}
    assert told["ours"]["statements"] == told["limit"]["statements"] > 0
    assert list(tmp_path.glob("*bench*")) == []


def test_start_compares_whole_processes(bench):
    done = bench("start", "--rounds", "1")

    *figures, line = done.stdout.splitlines()
    told = json.loads(line)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(told) == KEYS
    assert (set(told["ours"]), set(told["limit"]), set(told["ratio"])) == (
        {"setup", "migrate_empty", "ready", "first_page"},
        {"setup", "first_page"},
        {"setup", "first_page"},
    )
    assert len(figures) == 6


def test_reply_makes_equal_files_of_equal_content(bench, tmp_path):
    done = bench("reply", "--rows", "2", "--rounds", "1", "--json")

    [line] = done.stdout.splitlines()
    told = json.loads(line)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(told) == KEYS
    assert (set(told["ours"]), set(told["limit"]), set(told["ratio"])) == (
        {"docx", "docx_from_rows", "pdf", "pdf_first"},
        {"docx"},
        {"docx"},
    )
    assert list(tmp_path.glob("*bench*")) == []


def test_sweep_takes_every_due_rung_once(bench, tmp_path):
    done = bench("sweep", "--sqlite", "--rows", "1000", "--rounds", "1", "--json")

    [line] = done.stdout.splitlines()
    told = json.loads(line)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(told) == KEYS
    assert set(told["ours"]) == {
        "due_1000", "due_1000_mixed", "nothing_due", "due_50000", "per_due_1000", "rungs",
    }  # fmt: skip
    assert set(told["limit"]) == set(told["ratio"]) == {"due_1000", "nothing_due"}
    assert told["ours"]["rungs"] >= 1000
    assert list(tmp_path.glob("*bench*")) == []


def test_fanout_wakes_every_page_and_loses_no_number(bench, tmp_path):
    done = bench("fanout", "--rows", "8", "--rounds", "1", "--json")

    [line] = done.stdout.splitlines()
    told = json.loads(line)
    compared = {"all_8_p99", "single_8_p99", "one_p99", "set_up", "set_up_unread", "bytes_per_socket"}
    assert (done.returncode, done.stderr) == (0, "")
    assert set(told) == KEYS
    assert set(told["ours"]) == compared | {"answered_8"}
    assert set(told["limit"]) == compared
    assert list(tmp_path.glob("*bench*")) == []


@pytest.mark.parametrize("name", ["transition", "sweep", "all"])
def test_sqlite_is_refused_unless_it_is_asked_for(bench, name):
    done = bench(name)

    assert (done.returncode, done.stdout) == (2, "")
    assert "--sqlite" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("flight",), ("transition", "--rows", "0"), ("transition", "--rounds", "some"), ()]
)
def test_wrong_use_is_refused(bench, arguments):
    done = bench(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
