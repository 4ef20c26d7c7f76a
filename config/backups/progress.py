"""How far a backup or a restore has come, on a line every few seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY: Final = 3.0  # seconds
PHASES: Final = {
    "read": _("已读出 %(count)d 行……"),
    "check": _("核对备份文件：%(count)d 行……"),
    "fill": _("写入：%(count)d 行……"),
    "compare": _("逐行核对写入的内容：%(count)d 行……"),
    "words": _("重建查找索引：%(count)d 条……"),
    "logs": _("核对办理记录：%(count)d 件……"),
}


class Progress:
    """Hears every step, and says now and then how far it is."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._next = time.monotonic() + EVERY

    def __call__(self, phase: str, count: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            self._write(PHASES[phase] % {"count": count})
