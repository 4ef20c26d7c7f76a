"""System checks of the installation: what belongs to one process, and whether the fonts of papers are where they should be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 -- Django's own name
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

IN_MEMORY_LAYER = "channels.layers.InMemoryChannelLayer"
ONE_PROCESS = "one_process"
SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn"})


@register
def check_font_dirs(**_kwargs: Any) -> list[CheckMessage]:
    """Warns (W001) of each folder of FONT_DIRS that is none: papers would silently be set in other fonts."""
    return [
        Warning(
            _("FONT_DIRS 里的 %(folder)s 不是文件夹，文书将改用别的字体。") % {"folder": folder},
            hint=_("更正 FONT_DIRS，或去掉这一项。"),
            id="config.W001",
        )
        for folder in settings.FONT_DIRS
        if not Path(folder).is_dir()
    ]


@register(ONE_PROCESS)
def check_one_process(**_kwargs: Any) -> list[CheckMessage]:
    """Refuses the command line of this very process where it asks for what the settings cannot carry."""
    return one_process_faults(
        in_memory=settings.CHANNEL_LAYERS["default"]["BACKEND"] == IN_MEMORY_LAYER,
        embedded_jobs=settings.EMBEDDED_JOBS,
        argv=sys.argv,
        environ=os.environ,
    )


@register(ONE_PROCESS)
def check_shared_figures(**_kwargs: Any) -> list[CheckMessage]:
    """Refuses (E004) a folder for the figures of several processes that is not there or cannot be written to."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if not folder or (Path(folder).is_dir() and os.access(folder, os.W_OK)):
        return []
    text = _("PROMETHEUS_MULTIPROC_DIR 里的 %(folder)s 不是可以写入的文件夹。") % {"folder": folder}
    return [Error(text, hint=_("建立这个文件夹并让进程可写，或不设这一项。"), id="config.E004")]


def one_process_faults(
    *, in_memory: bool, embedded_jobs: bool, argv: Sequence[str], environ: Mapping[str, str]
) -> list[CheckMessage]:
    """Empty, or E001 for several workers, E002 for an outside job worker without Redis, E003 for a second one."""
    faults: list[CheckMessage] = []
    if in_memory and asked_workers(argv, environ) > 1:
        text = _("没有 REDIS_URL 时只能有一个服务进程：多个进程之间收不到彼此的通知。")
        faults.append(Error(text, hint=_("设置 REDIS_URL，或只用一个进程。"), id="config.E001"))
    outside_worker = list(argv[1:2]) == ["run_huey"]
    if in_memory and outside_worker:
        text = _("没有 REDIS_URL 时不能另开任务进程：它发出的通知到不了网页。")
        faults.append(
            Error(text, hint=_("设置 REDIS_URL，或由 manage.py up 一并运行任务。"), id="config.E002")
        )
    if embedded_jobs and outside_worker:
        text = _("服务进程已经在运行任务，再开一个任务进程会使定时任务重复。")
        faults.append(Error(text, hint=_("使用生产环境配置，或不要另开任务进程。"), id="config.E003"))
    return faults


def asked_workers(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """How many processes the command line of an ASGI server asks for; 1 for any other program."""
    served = list(argv[1:2]) == ["serve"]
    if not argv or not (served or _program(argv[0]) in SERVERS):
        return 1
    asked = environ.get("WEB_CONCURRENCY", "1")
    for word, following in zip(argv, [*argv[1:], ""], strict=True):
        if word in {"-w", "--workers"}:
            asked = following
        elif word.startswith("--workers="):
            asked = word.removeprefix("--workers=")
    return int(asked) if asked.isdecimal() else 1


def _program(first_word: str) -> str:
    """`uvicorn` for `/…/bin/uvicorn` and for `python -m uvicorn`, whose first word is the package's `__main__.py`."""
    path = Path(first_word)
    return path.parent.name if path.name == "__main__.py" else path.name
