"""`manage.py serve`: pages and live notices for production, with as many processes as are wanted."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from django.core.checks import run_checks
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from config.arguments import positive
from config.checks import ONE_PROCESS
from config.management.commands.up import port_number
from config.server import listener, serve

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Neither migrates nor loads anything; exits 1 with one sentence where it cannot serve."""

    help = _("提供网页和实时通知，可以用几个进程；不动数据库，任务另由 run_huey 运行。")

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help=_("监听的地址，默认 127.0.0.1。"))
        parser.add_argument(
            "--port", type=port_number, default=8000, help=_("监听的端口，默认 8000；0 表示任选。")
        )
        parser.add_argument(
            "--workers",
            type=positive,
            default=positive(os.environ.get("WEB_CONCURRENCY") or "1"),
            help=_("网页进程数，默认取 WEB_CONCURRENCY，没有就是 1。"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Until it is told to stop."""
        faults = run_checks(tags=[ONE_PROCESS])
        if faults:
            self._refuse(" ".join(str(fault) for fault in faults))
        try:
            opened = listener(options["host"], options["port"])
        except OSError as fault:
            where = {"host": options["host"], "port": options["port"], "reason": fault.strerror or str(fault)}
            self._refuse(_("%(host)s 的端口 %(port)s 无法使用：%(reason)s。") % where)
        serve(opened, options["workers"])

    def _refuse(self, words: str) -> None:
        self.stderr.write(words)
        sys.exit(1)
