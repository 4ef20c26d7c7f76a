from __future__ import annotations

import pytest

from config.checks import (
    asked_workers,
    check_font_dirs,
    check_one_process,
    check_shared_figures,
    one_process_faults,
)

UVICORN = ["/srv/huiban/.venv/bin/uvicorn", "config.asgi:application"]
RUN_HUEY = ["manage.py", "run_huey"]


@pytest.mark.parametrize(
    ("argv", "environ", "workers"),
    [
        ([], {}, 1),
        (UVICORN, {}, 1),
        ([*UVICORN, "--workers", "4"], {}, 4),
        ([*UVICORN, "--workers=4"], {}, 4),
        (["gunicorn", "-w", "3", "config.asgi:application"], {}, 3),
        (["/srv/lib/uvicorn/__main__.py", "config.asgi:application", "--workers", "2"], {}, 2),
        (UVICORN, {"WEB_CONCURRENCY": "5"}, 5),
        ([*UVICORN, "--workers", "1"], {"WEB_CONCURRENCY": "5"}, 1),
        ([*UVICORN, "--workers"], {}, 1),
        (["manage.py", "migrate", "--workers", "4"], {"WEB_CONCURRENCY": "5"}, 1),
        (["manage.py", "serve", "--workers", "4"], {}, 4),
        (["manage.py", "serve"], {"WEB_CONCURRENCY": "5"}, 5),
    ],
)
def test_asked_workers_reads_the_server_command_line(argv, environ, workers):
    assert asked_workers(argv, environ) == workers


@pytest.mark.parametrize(
    ("in_memory", "embedded_jobs", "argv", "codes"),
    [
        (True, True, UVICORN, []),
        (True, False, [*UVICORN, "--workers", "2"], ["config.E001"]),
        (False, False, [*UVICORN, "--workers", "2"], []),
        (True, False, RUN_HUEY, ["config.E002"]),
        (False, True, RUN_HUEY, ["config.E003"]),
        (True, True, RUN_HUEY, ["config.E002", "config.E003"]),
        (False, False, RUN_HUEY, []),
    ],
)
def test_one_process_refuses_what_the_settings_cannot_carry(in_memory, embedded_jobs, argv, codes):
    faults = one_process_faults(in_memory=in_memory, embedded_jobs=embedded_jobs, argv=argv, environ={})

    assert [fault.id for fault in faults] == codes


def test_one_process_check_reads_the_settings_and_this_command_line(monkeypatch, settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.EMBEDDED_JOBS = True
    monkeypatch.setattr("sys.argv", RUN_HUEY)

    assert [fault.id for fault in check_one_process()] == ["config.E002", "config.E003"]


def test_folder_of_fonts_that_is_not_there_is_told(settings, tmp_path):
    settings.FONT_DIRS = [str(tmp_path), str(tmp_path / "没有")]

    [warning] = check_font_dirs()
    assert (warning.id, str(tmp_path / "没有") in warning.msg) == ("config.W001", True)


def test_folder_for_the_figures_of_several_processes_must_be_there(monkeypatch, tmp_path):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    unset = check_shared_figures()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    there = check_shared_figures()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "没有"))

    assert (unset, there, [fault.id for fault in check_shared_figures()]) == ([], [], ["config.E004"])
