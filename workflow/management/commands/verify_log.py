"""Check that the event logs are whole, and write them out for a check elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from workflow.services.verification import export_lines, logged_cases, read_logs

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from workflow.chain import Fault
    from workflow.services.verification import CaseLog


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("核对办理记录：逐件核对记录链有没有改动、缺失或错序，并与当前状态对照。")
        parser.add_argument("--case", metavar="NUMBER", help=gettext("只核对这一编号"))
        parser.add_argument(
            "--export",
            type=Path,
            metavar="FILE",
            help=gettext("另存记录，可用 scripts/verify_log.py 独立核对"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cases = logged_cases(options["case"])
        if options["case"] is not None and not cases:
            self._end(2, gettext("没有编号为“%(number)s”的提案。") % {"number": options["case"]})
        if options["export"] is not None:
            self._export(cases, options["export"])
        events = 0
        for log in read_logs(cases):
            if log.fault is not None:
                self._end(1, _told(log, log.fault))
            events += log.length
        self.stdout.write(
            gettext("%(cases)d 件提案、%(events)d 条记录，链条完整。")
            % {"cases": len(cases), "events": events}
        )

    def _export(self, cases: list[int], file: Path) -> None:
        try:
            with file.open("w", encoding="utf-8") as out:
                out.writelines(f"{line}\n" for line in export_lines(cases))
        except OSError as error:
            self._end(2, gettext("写不了文件“%(file)s”：%(why)s") % {"file": file, "why": error.strerror})

    def _end(self, code: int, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(code)


def _told(log: CaseLog, fault: Fault) -> str:
    words = {
        "order": gettext("第 %(seq)d 条缺失或错位"),
        "link": gettext("第 %(seq)d 条与前一条接不上"),
        "altered": gettext("第 %(seq)d 条被改动过"),
        "jump": gettext("第 %(seq)d 条的起始状态与此前的记录不符"),
        "cut": gettext("只到第 %(seq)d 条，与办件所记的长度或链尾不符"),
        "state": gettext("%(subject)s 的当前状态没有记录可依"),
    }
    subject = " ".join(map(str, fault.subject or ()))
    what = words[fault.code] % {"seq": fault.seq, "subject": subject}
    return gettext("[%(code)s] %(place)s %(number)s 号：%(what)s。") % {
        "code": fault.code, "place": log.jurisdiction, "number": log.reference, "what": what,
    }  # fmt: skip
