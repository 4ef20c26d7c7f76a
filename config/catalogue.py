"""Compiles the message catalogues without the gettext programs, which a newcomer's machine may lack."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable


def compile_catalogues(folders: Iterable[Path | str] | None = None) -> list[Path]:
    """Writes each .mo that is missing or older than its .po, whole or not at all; the paths written."""
    written = []
    for folder in folders if folders is not None else settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)
                written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    # Several processes may do this at once; each replaces the file by a whole one.
    handle, beside = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as stream:
        stream.write(polib.pofile(str(source)).to_binary())
    Path(beside).chmod(0o644)
    Path(beside).replace(target)


if __name__ == "__main__":
    compile_catalogues([Path(__file__).resolve().parent / "locale"])
