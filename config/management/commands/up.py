"""`manage.py up`: the embedded default, from an empty folder to a served page, in one process."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from config.backups.databases import file_of, is_file
from config.backups.sqlite import unfinished
from config.catalogue import compile_catalogues
from config.server import asgi_server, listener
from proposals.services.administering.opening import installation_waits

if TYPE_CHECKING:
    import socket

    from django.core.management.base import CommandParser

HIGHEST_PORT = 65535
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 -- only read: what listens on all addresses
"""Addresses to listen on that nobody can open, and where this machine finds the same pages."""


def port_number(text: str) -> int:
    """A TCP port, 0 for any free one."""
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise ArgumentTypeError(_("端口须是 0 到 65535 的整数。"))
    return int(text)


def link_to(host: str, port: int) -> None:
    """Have the links of mails and messages lead to this server, unless SITE_URL says where people open it."""
    if not os.environ.get("SITE_URL"):
        settings.SITE_URL = f"http://{EVERYWHERE.get(host) or shown_host(host)}:{port}"


def shown_host(host: str) -> str:
    """As it stands in an address."""
    return f"[{host}]" if ":" in host else host


class Command(BaseCommand):
    """Idempotent: migrates and loads the demo only where needed, then serves until it is told to stop."""

    help = _("准备数据库和示例数据，然后在一个进程里提供网页、实时通知和后台任务。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The contract's options."""
        parser.add_argument("--host", default="127.0.0.1", help=_("监听的地址，默认 127.0.0.1。"))
        parser.add_argument(
            "--port", type=port_number, default=8000, help=_("监听的端口，默认 8000；0 表示任选。")
        )
        parser.add_argument("--no-serve", action="store_true", help=_("只做准备，不启动服务。"))
        parser.add_argument("--no-demo", action="store_true", help=_("不载入示例数据。"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits 1 with one sentence where the port is not to be had, before anything is touched."""
        opened = None if options["no_serve"] else self._listen(options["host"], options["port"])
        compile_catalogues()
        self._tell_unfinished()
        self._migrate()
        if not options["no_demo"]:
            call_command("demo_season", "--if-empty", stdout=self.stdout)
        if opened is not None:
            self._serve(opened, options["host"])

    def _listen(self, host: str, port: int) -> socket.socket:
        try:
            return listener(host, port)
        except OSError as fault:
            busy = fault.errno == errno.EADDRINUSE
            # Both languages, as the newcomer who meets it has not chosen one yet.
            self.stderr.write(
                f"{host} 的端口 {port} {'已被占用' if busy else '无法使用'}，请用 --port 换一个。 "
                f"Port {port} of {host} {'is in use' if busy else 'cannot be used'}: choose another with --port.",
            )
            sys.exit(1)

    def _tell_unfinished(self) -> None:
        """A restore that was ended half-way has changed nothing, and whoever began it should know."""
        database = connection.settings_dict
        if is_file(database) and (left := unfinished(file_of(database))).exists():
            words = _(
                "上次恢复备份没有做完，数据库仍是恢复以前的样子：请重新执行 restore，或删去“%(file)s”。"
            )
            self.stderr.write(words % {"file": left})

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write(_("正在更新数据库……"))
            call_command("migrate", interactive=False, verbosity=0)

    def _serve(self, opened: socket.socket, host: str) -> None:
        port = opened.getsockname()[1]
        address = f"http://{shown_host(host)}:{port}/"
        link_to(host, port)
        self.stdout.write(_("请在浏览器中打开 %(address)s （按 Ctrl+C 停止）") % {"address": address})
        if installation_waits():
            call_command("setup_code", stdout=self.stdout)
        self.stdout.flush()
        server = asgi_server()
        # The server stops in good order on either signal and then raises it anew for the handler of before.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[opened])
        self.stdout.write(_("已停止。"))
