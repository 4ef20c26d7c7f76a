"""Check that the event logs are whole, and write them out for a check elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from workflow.services.anchors import read_anchored
from workflow.services.verification import (
    check_anchored,
    check_anchors,
    export_lines,
    logged_cases,
    read_logs,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from workflow.anchoring import Anchored, AnchorFault
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

        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="HEX",
            help=gettext("只认这一公钥签的存证（可以几个）"),
        )
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="HEX",
            help=gettext("纸面上的存证摘要，须在其中（可以几个）"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cases = logged_cases(options["case"])
        if options["case"] is not None and not cases:
            self._end(2, gettext("没有编号为“%(number)s”的提案。") % {"number": options["case"]})
        whole = options["case"] is None
        if options["export"] is not None:
            self._export(cases, options["export"], whole=whole)
        anchored = read_anchored(map(_hex, options["key"]))
        if whole:
            self._refuse(check_anchors(anchored))
            cases = logged_cases()
        events = self._walk(cases, anchored)
        if whole:
            self._refuse(anchored.close(map(_hex, options["anchor"])))
        words = gettext("%(cases)d 件提案、%(events)d 条记录，链条完整。")
        self.stdout.write(words % {"cases": len(cases), "events": events} + _held(anchored))

    def _walk(self, cases: list[int], anchored: Anchored) -> int:
        """Check each log, in itself and against what was anchored of it; gives how many events hold."""
        events = 0
        for log in read_logs(cases):
            if log.fault is not None:
                self._end(1, _told(log, log.fault))
            self._refuse(check_anchored(anchored, log))
            events += log.length
        return events

    def _refuse(self, fault: AnchorFault | None) -> None:
        if fault is not None:
            self._end(1, _told_of_anchor(fault))

    def _export(self, cases: list[int], file: Path, *, whole: bool) -> None:
        try:
            with file.open("w", encoding="utf-8") as out:
                out.writelines(f"{line}\n" for line in export_lines(cases, anchored=whole))
        except OSError as error:
            self._end(2, gettext("写不了文件“%(file)s”：%(why)s") % {"file": file, "why": error.strerror})

    def _end(self, code: int, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(code)


def _hex(given: str) -> str:
    """A digest or a key as it stands on paper: in groups, in capitals."""
    return "".join(given.split()).lower()


def _held(anchored: Anchored) -> str:
    count = len(anchored.digests)
    return gettext("与 %(n)d 份存证相符。") % {"n": count} if count else ""


def _told_of_anchor(fault: AnchorFault) -> str:
    words = {
        "anchor_altered": gettext("第 %(n)d 份存证被改动过"),
        "anchor_order": gettext("第 %(n)d 份存证与前一份接不上"),
        "anchor_signature": gettext("第 %(n)d 份存证的签名不对"),
        "anchor_key": gettext("第 %(n)d 份存证不是所认的密钥签的"),
        "anchor_missing": gettext("没有摘要与纸面相同的存证"),
        "anchored": gettext("办件 %(case)d 的记录与第 %(n)d 份存证不符"),
    }
    what = words[fault.code] % {"n": fault.number, "case": fault.case}
    place = f"{fault.jurisdiction}：" if fault.jurisdiction else ""
    return gettext("[%(code)s] %(place)s%(what)s。") % {"code": fault.code, "place": place, "what": what}


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
