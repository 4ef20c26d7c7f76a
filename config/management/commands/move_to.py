"""`manage.py move_to`: from the embedded default to PostgreSQL, or back, without losing a row."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _

from config.backups.databases import let_go, settings_of
from config.backups.errors import FOUND_A_FAULT, BackupError, BackupRefusedError
from config.backups.moving import Moved, move
from config.backups.progress import Progress

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

VARIABLE = "MOVE_TO_URL"


class Command(BaseCommand):
    """Exits 1 when a fault was found, 2 when used wrongly; this database is never changed, the other only as a whole."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "把现在数据库（DATABASE_URL）里的全部数据搬进另一个空的数据库，逐行核对；现在的数据库原样不动。"
        )
        words = _("另一个数据库的地址，如 postgresql://用户:口令@主机/库；不写则取环境变量 %(name)s")
        parser.add_argument("url", nargs="?", metavar="DATABASE_URL", help=words % {"name": VARIABLE})

    def handle(self, *args: Any, **options: Any) -> None:
        source = dict(connection.settings_dict)
        let_go()
        try:
            url = options["url"] or os.environ.get(VARIABLE)
            if not url:
                raise BackupRefusedError("no_address", _("请写明搬到哪个数据库（DATABASE_URL）。"))
            moved = move(source, settings_of(url), tell=Progress(self.stdout.write))
        except BackupError as error:
            self.stderr.write(str(error))
            sys.exit(error.exit_code)
        self._report(moved)

    def _report(self, moved: Moved) -> None:
        told = {
            "tables": moved.tables,
            "rows": moved.rows,
            "cases": moved.logs.cases,
            "events": moved.logs.events,
        }
        words = _(
            "已搬完 %(tables)d 张表、%(rows)d 行，逐行核对一致；%(cases)d 件提案、%(events)d 条办理记录。"
            "请把 DATABASE_URL 改成新的地址再启动；上传的文件仍在原来的 MEDIA_ROOT，原来的数据库没有改动。"
        )
        self.stdout.write(words % told)
        if moved.logs.broken:
            words = _("这些办理记录在原来的数据库里就不完整（用 verify_log 看详情）：%(faults)s")
            self.stderr.write(words % {"faults": "、".join(moved.logs.broken[:5])})
            sys.exit(FOUND_A_FAULT)
