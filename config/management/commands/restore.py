"""`manage.py restore`: the database and the files as a backup holds them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _

from config.backups.databases import let_go
from config.backups.errors import FOUND_A_FAULT, BackupError
from config.backups.progress import Progress
from config.backups.restoring import Restored, restore
from config.backups.sealing import read_passphrase

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Exits 1 when the backup or what is in it is faulty, 2 when used wrongly; the database is then as it was before."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "从备份恢复数据库和上传的文件。先核对整份备份，再写入、逐行核对、升级到本版本；中途出错或中断，原有的数据不变。"
        )
        parser.add_argument("file", type=Path, metavar="FILE", help=_("manage.py backup 写出的备份"))
        parser.add_argument(
            "--replace", action="store_true", help=_("数据库里已有数据时，用备份取代全部数据")
        )
        parser.add_argument(
            "--passphrase-file", type=Path, metavar="FILE", help=_("备份加了密的，口令在这个文件的第一行")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        database = dict(connection.settings_dict)
        let_go()
        try:
            secret = options["passphrase_file"] and read_passphrase(options["passphrase_file"])
            restored = restore(
                database,
                options["file"],
                replace=options["replace"],
                passphrase=secret,
                tell=Progress(self.stdout.write),
            )
        except BackupError as error:
            self.stderr.write(str(error))
            sys.exit(error.exit_code)
        self._report(restored)

    def _report(self, restored: Restored) -> None:
        manifest, logs = restored.manifest, restored.logs
        told = {
            "as_of": manifest.as_of[:19],
            "rows": manifest.rows,
            "files": len(manifest.files),
            "cases": logs.cases,
            "events": logs.events,
        }
        words = _(
            "已恢复到 %(as_of)s（UTC）的数据：%(rows)d 行，%(files)d 个附件；逐行核对一致。"
            "%(cases)d 件提案、%(events)d 条办理记录。所有人须重新登录。"
        )
        self.stdout.write(words % told)
        if restored.kept:
            words = _("原来的数据库留在“%(file)s”，确认无误后请删去。")
            self.stdout.write(words % {"file": restored.kept})
        faults = [*manifest.missing, *logs.broken]
        if faults:
            words = _("备份时就已缺损、恢复后仍缺损的附件和办理记录（用 verify_log 看详情）：%(faults)s")
            self.stderr.write(words % {"faults": "、".join(faults[:5])})
            sys.exit(FOUND_A_FAULT)
