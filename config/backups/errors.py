"""What goes wrong with a backup, each with a stable code and one sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_DATABASE: Final = {"database or disk is full", "disk I/O error"}
FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
USED_WRONGLY: Final = 2
FOUND_A_FAULT: Final = 1


class BackupError(Exception):
    """Nothing was changed, unless the sentence says so. `exit_code` as in every command: 1 a fault, 2 used wrongly."""

    exit_code = FOUND_A_FAULT

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class BackupRefusedError(BackupError):
    """What was asked for may not be done as it was asked."""

    exit_code = USED_WRONGLY


@contextmanager
def in_words(place: object) -> Iterator[None]:
    """What the disk or a database refuses, as a sentence about `place`."""
    try:
        yield
    except (DatabaseError, InterfaceError, sqlite3.Error) as error:
        if str(error) in FULL_DATABASE:
            raise _full(place) from error
        words = _("数据库出错：%(why)s。原有的数据没有改动。")
        why = str(error).strip().replace("\n", " ")
        raise BackupError("database", words % {"why": why}) from error
    except OSError as error:
        if error.errno in FULL:
            raise _full(place) from error
        words = _("不能读写“%(place)s”：%(why)s。")
        what = {"place": error.filename or place, "why": error.strerror or error}
        raise BackupError("disk", words % what) from error


def _full(place: object) -> BackupError:
    words = _("写不下了：“%(place)s”所在的磁盘已满或超出限额。没有留下半个文件；请腾出空间再试。")
    return BackupError("disk_full", words % {"place": place})
