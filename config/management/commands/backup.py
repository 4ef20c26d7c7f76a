"""`manage.py backup`: everything that is there at one moment, in one file, while people go on working."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from config.backups.errors import FOUND_A_FAULT, BackupError
from config.backups.progress import Progress
from config.backups.saving import Saved, save
from config.backups.sealing import read_passphrase
from workflow.models import Backup

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Exits 1 when something went wrong, or when an attachment is missing or altered; 2 when used wrongly."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "把数据库和上传的文件备份成一个文件，期间照常办理；SQLite、PostgreSQL 用同一种格式，可以互相恢复。"
        )
        parser.add_argument("file", type=Path, metavar="FILE", help=_("备份写到哪里；已有的文件不会覆盖"))
        parser.add_argument(
            "--passphrase-file",
            type=Path,
            metavar="FILE",
            help=_("用这个文件第一行的口令加密（AES-256-GCM）"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stdout.write)
        try:
            secret = options["passphrase_file"] and read_passphrase(options["passphrase_file"])
            saved = save(
                connection.settings_dict,
                options["file"],
                passphrase=secret,
                tell=lambda rows: progress("read", rows),
            )
        except BackupError as error:
            self.stderr.write(str(error))
            sys.exit(error.exit_code)
        self._keep(saved, options["file"])
        self._report(saved, options["file"])

    def _keep(self, saved: Saved, file: Path) -> None:
        """For whoever watches over backups; a database that is not yet migrated has no place for it."""
        if Backup._meta.db_table in saved.manifest.tables:  # noqa: SLF001 -- Django documents it
            Backup.objects.create(
                as_of=saved.as_of,
                finished_at=timezone.now(),
                name=file.name[-255:],
                size=saved.size,
                digest=saved.sha256,
                faults=len(saved.manifest.missing),
            )

    def _report(self, saved: Saved, file: Path) -> None:
        manifest = saved.manifest
        told = {"file": file, "rows": manifest.rows, "files": len(manifest.files), "size": saved.size}
        self.stdout.write(
            _("已备份到“%(file)s”：%(rows)d 行，%(files)d 个附件，共 %(size)d 字节。") % told
            + f"\nSHA-256 {saved.sha256}"
        )
        if manifest.missing:
            words = _("有 %(count)d 个附件在服务器上缺失或已被改动，其余都已备份：%(paths)s")
            paths = "、".join(manifest.missing[:5])
            self.stderr.write(words % {"count": len(manifest.missing), "paths": paths})
            sys.exit(FOUND_A_FAULT)
