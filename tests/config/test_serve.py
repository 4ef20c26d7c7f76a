"""Serving production: what goes out at once, and what is refused before anything is served."""

from __future__ import annotations

import socket

import pytest
from django.core.management import call_command

from config.server import asgi_server, listener


def test_what_is_written_to_a_connection_goes_out_at_once():
    with listener("127.0.0.1", 0) as made, socket.create_connection(made.getsockname()):
        taken, _address = made.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_each_process_takes_small_frames_and_logs_no_address():
    config = asgi_server(workers=3).config

    assert (config.workers, config.access_log, config.ws_max_size) == (3, False, 4096)
    assert config.ws_per_message_deflate is False


def test_a_port_that_is_taken_is_told(capsys):
    with listener("127.0.0.1", 0) as made:
        port = made.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            call_command("serve", port=port, skip_checks=True)

    assert ended.value.code == 1
    assert f"的端口 {port} 无法使用" in capsys.readouterr().err


def test_several_processes_are_refused_where_they_would_not_hear_each_other(settings, monkeypatch, capsys):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr("sys.argv", ["manage.py", "serve", "--workers", "2"])

    with pytest.raises(SystemExit) as ended:
        call_command("serve", workers=2, skip_checks=True)

    assert ended.value.code == 1
    assert "只能有一个服务进程" in capsys.readouterr().err
