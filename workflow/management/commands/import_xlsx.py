"""Take in a workbook from the command line: without --apply only told what it would do."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from proposals.models import Import, Jurisdiction
from proposals.services.importing import (
    Effect,
    RefusedBookError,
    apply_import,
    hand_in,
)
from proposals.sheets import LARGEST, template
from workflow.services.archiving import WAYS

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from proposals.services.importing import Outcome


class Command(BaseCommand):
    """Exits 0 when the workbook is fit, 1 when it has faults, 2 when used wrongly."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "从 Excel 工作簿导入单位、人员、任职、届次，或往年提案；先预览，全有或全无。"
        )
        parser.add_argument("file", metavar="FILE", type=Path, help=gettext("按模板填写的 .xlsx"))
        parser.add_argument("--jurisdiction", metavar="SLUG", help=gettext("导入到哪个辖区"))
        parser.add_argument("--past", action="store_true", help=gettext("这是往年提案的工作簿"))
        parser.add_argument("--apply", action="store_true", help=gettext("真的导入；不写则只预览"))
        parser.add_argument("--template", action="store_true", help=gettext("把空白模板写到 FILE，不导入"))
        parser.add_argument("--json", action="store_true", help=gettext("输出一个 JSON 对象"))

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        subject = Import.Subject.PAST if options["past"] else Import.Subject.REGISTER
        if options["template"]:
            self._write(file, template(WAYS[subject]["sheets"]))
            return
        outcome = self._outcome(file, options, subject)
        applied = options["apply"] and not outcome.faults
        if options["json"]:
            self.stdout.write(json.dumps(_plain(outcome, applied=applied), ensure_ascii=False))
        else:
            self._tell(outcome, applied=applied)
        if outcome.faults:
            sys.exit(1)

    def _outcome(self, file: Path, options: dict[str, Any], subject: str) -> Outcome:
        place = Jurisdiction.objects.filter(slug=options["jurisdiction"]).first()
        if place is None:
            self._refuse(gettext("没有辖区“%(slug)s”。") % {"slug": options["jurisdiction"] or ""})
        at, way = timezone.now(), WAYS[subject]
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST + 1)
            outcome, waiting = hand_in(place, content, file.name, actor=None, at=at, subject=subject, **way)
        except OSError as error:
            self._refuse(gettext("读不了文件“%(file)s”：%(why)s") % {"file": file, "why": error.strerror})
        except RefusedBookError as error:
            self._refuse(str(error))
        if waiting is not None and options["apply"]:
            return apply_import(waiting, actor=None, at=at, **way)
        if waiting is not None:
            waiting.delete()
        return outcome

    def _write(self, file: Path, content: bytes) -> None:
        try:
            with file.open("xb") as opened:
                opened.write(content)
        except OSError as error:
            self._refuse(gettext("写不了文件“%(file)s”：%(why)s") % {"file": file, "why": error.strerror})

    def _tell(self, outcome: Outcome, *, applied: bool) -> None:
        for fault in outcome.faults:
            place = {"sheet": fault.sheet, "row": fault.row, "column": fault.column}
            self.stderr.write(f"{gettext('%(sheet)s 第 %(row)s 行“%(column)s”') % place}：{fault.message}")
        for line in outcome.lines:
            if line.effect is not Effect.UNCHANGED:
                self.stdout.write(
                    "　".join((f"{line.sheet} {line.row}", line.effect, line.what, *line.details))
                )
        counts = {"created": outcome.created, "changed": outcome.changed, "unchanged": outcome.unchanged}
        if not outcome.faults:
            words = gettext("新建 %(created)d，改动 %(changed)d，未变 %(unchanged)d。") % counts
            self.stdout.write(words + ("" if applied else gettext("这是预览，加 --apply 才导入。")))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _plain(outcome: Outcome, *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "created": outcome.created,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "lines": [asdict(line) for line in outcome.lines],
        "faults": [asdict(fault) for fault in outcome.faults],
    }
