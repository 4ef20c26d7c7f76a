"""Keep published pages as past cases: looked at first, all of them or none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from proposals.models import Jurisdiction
from proposals.parsing import Unreadable, load, read
from workflow.carrying import CarryError, past_of, shelve

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Exits 0 when every page can be kept, 1 when one cannot, 2 when used wrongly."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "把公开页面收作往年提案：不重新办理，只供搜索和参考；读不出的内容在案卷里注明。先预览，全有或全无。"
        )
        parser.add_argument(
            "files", metavar="FILE", nargs="+", type=Path, help=gettext("公开页面（.txt、.docx）")
        )
        parser.add_argument("--jurisdiction", metavar="SLUG", required=True, help=gettext("收到哪个辖区"))
        parser.add_argument(
            "--session",
            metavar="NAME",
            default="",
            help=gettext("届次；不写则用页面的，或编号那一年唯一的届次"),
        )
        parser.add_argument("--apply", action="store_true", help=gettext("真的收入；不写则只预览"))
        parser.add_argument("--json", action="store_true", help=gettext("每份页面输出一行 JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        place = Jurisdiction.objects.filter(slug=options["jurisdiction"]).first()
        if place is None:
            self._end(2, gettext("没有辖区“%(slug)s”。") % {"slug": options["jurisdiction"]})
        with transaction.atomic():
            lines = [self._one(file, place, options["session"]) for file in options["files"]]
            refused = [line for line in lines if line["code"]]
            if refused or not options["apply"]:
                transaction.set_rollback(True)
        for line in lines:
            self.stdout.write(json.dumps(line, ensure_ascii=False) if options["json"] else _told(line))
        if refused:
            self._end(1, gettext("有 %(n)d 份页面不能收入，一份也没有收入。") % {"n": len(refused)})
        if not options["apply"] and not options["json"]:
            self.stdout.write(gettext("这是预览，加 --apply 才收入。"))

    def _one(self, file: Path, place: Jurisdiction, session: str) -> dict[str, Any]:
        line: dict[str, Any] = {
            "file": file.name,
            "number": "",
            "title": "",
            "new": False,
            "unread": [],
            "code": "",
        }
        try:
            text = load(file)
            past = past_of(text, read(text), place, session=session)
            new = shelve(past, source=file.name, at=timezone.now())
        except Unreadable as error:
            return line | {"code": "unreadable", "message": error.message(gettext)}
        except CarryError as error:
            return line | {"code": error.code, "message": str(error)}
        return line | {
            "number": past.number, "title": past.title, "new": new, "unread": list(past.unread), "message": "",
        }  # fmt: skip

    def _end(self, code: int, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(code)


def _told(line: dict[str, Any]) -> str:
    if line["code"]:
        return f"{line['file']}：{line['message']}"
    state = gettext("收入") if line["new"] else gettext("已有，未变")
    return "　".join((f"{line['file']}：{state}", line["number"], line["title"], *line["unread"]))
