"""`manage.py bench`: ours and the limit of this machine side by side."""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import override_settings
from django.utils.translation import gettext as _

from config.arguments import positive
from config.bench import (
    check_letter,
    dashboard,
    fanout,
    lists,
    page,
    read_text,
    reply,
    search,
    season,
    start,
    sweep,
    trace,
    transition,
)
from config.bench.clients import BenchBrokenError
from config.bench.report import together

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.management.base import CommandParser

    from config.bench.report import Report

BENCHES: dict[str, Callable[..., Report]] = {
    "transition": transition.measure,
    "start": start.measure,
    "reply": reply.measure,
    "trace": trace.measure,
    "read_text": read_text.measure,
    "check_letter": check_letter.measure,
    "sweep": sweep.measure,
    "fanout": fanout.measure,
    "search": search.measure,
    "dashboard": dashboard.measure,
    "lists": lists.measure,
    "page": page.measure,
    "season": season.measure,
}
ON_POSTGRES = frozenset({"transition", "sweep", "dashboard", "lists", "page", "season"})
ROWS = {
    "sweep": 300_000, "fanout": 5_000, "search": 100_000, "dashboard": 1_000_000, "lists": 1_000_000, "page": 200,
    "season": 641,
}  # fmt: skip
USUAL_ROWS = 400


class Command(BaseCommand):
    """Figures for people, then one JSON object a bench; exits 1 when moves were lost or doubled, 2 when used wrongly."""

    help = _("在本机上测量速度，与同一次运行里测得的极限相比。另建数据库，完毕即删，不动本系统的数据。")

    def add_arguments(self, parser: CommandParser) -> None:
        """The contract's options, and SQLite on demand."""
        parser.add_argument("name", choices=[*BENCHES, "all"], help=_("测量哪一项；all 为全部。"))
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            help=_("只输出 JSON，每项一行；all 最后再有一行汇总。"),
        )
        parser.add_argument(
            "--rows",
            type=positive,
            help=_(
                "每轮、每种情形办理的件数，默认 400；sweep 是等候的提醒数，默认 300000；fanout 是同时打开的页面数，默认 5000；search 是提案数，默认 100000；dashboard、lists 是提案数，默认 1000000；season 是一季的提案数，默认 641；page 是每轮请求的页数，默认 200。"
            ),
        )
        parser.add_argument(
            "--rounds", type=positive, default=5, help=_("交替测量的轮数，默认 5，取中位数。")
        )
        parser.add_argument(
            "--sqlite", action="store_true", help=_("允许在 SQLite 上测量（只有一个写入者，数字不作比较）。")
        )
        parser.add_argument(
            "--faults",
            action="store_true",
            help=_("season：途中断开数据库十秒、Redis 一分钟，杀掉任务进程；办理须一件不丢、一件不重。"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One bench after the other."""
        names = list(BENCHES) if options["name"] == "all" else [options["name"]]
        if connection.vendor == "sqlite" and not options["sqlite"] and ON_POSTGRES.intersection(names):
            self.stderr.write(_("测量须在 PostgreSQL 上进行：请设置 DATABASE_URL，或加 --sqlite。"))
            sys.exit(2)
        # A bench that is ended from outside drops its database as well.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with override_settings(
            SLOW_QUERY_MS=0
        ):  # a bench asks for much at once, and tells itself how long it took
            reports = {name: self._run(name, options) for name in names}
        if options["name"] == "all":
            whole = together([report for report in reports.values() if report is not None])
            self.stdout.write(json.dumps(whole.as_json(), ensure_ascii=False))
        if not all(report is not None and not report.faults for report in reports.values()):
            sys.exit(1)

    def _run(self, name: str, options: dict[str, Any]) -> Report | None:
        """None where it was broken off."""
        try:
            rows = options["rows"] or ROWS.get(name, USUAL_ROWS)
            more = {"faults": True} if name == "season" and options["faults"] else {}
            report = BENCHES[name](rows=rows, rounds=options["rounds"], **more)
        except BenchBrokenError as error:
            self.stderr.write(_("测量中断：%(reason)s") % {"reason": error})
            return None
        if not options["as_json"]:
            self._tell(report)
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        for fault in report.faults:
            self.stderr.write(_("结果有误：%(fault)s") % {"fault": fault})
        return report

    def _tell(self, report: Report) -> None:
        self.stdout.write(f"{report.bench}（{report.machine['database']}，{report.rounds} 轮，取中位数）")
        for series, value in report.ours.items():
            against = ""
            if series in report.ratio:
                against = _("；极限 %(limit)s，比值 %(ratio)s") % {
                    "limit": report.limit[series],
                    "ratio": report.ratio[series],
                }
            self.stdout.write(f"  {series}：{value}{against}")
        if not report.peer:
            self.stdout.write(_("  没有装同类软件，不作对比。"))
