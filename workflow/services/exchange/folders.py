"""Files in folders: written under another name first, so that nobody carries away half of one; read once, then put aside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from workflow.services.exchange.errors import ExchangeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDING: Final = ".parcel"
TAKEN: Final = "taken"
REFUSED: Final = "refused"


def put(folder: Path, name: str, data: bytes) -> None:
    """Write a file that is there whole or not at all. Raises ExchangeError where the folder does not take it."""
    place, half = folder / name, folder / f".{name}.{os.getpid()}.part"
    try:
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)
    except OSError as error:
        half.unlink(missing_ok=True)
        words = _("写不进文件夹“%(folder)s”（%(error)s），请检查磁盘和权限后再运行。")
        raise ExchangeError("folder", words % {"folder": folder, "error": error.strerror}) from error


def parcels_in(folder: Path) -> Iterator[Path]:
    """The files that may be parcels, by name. Raises ExchangeError where there is no such folder."""
    if not folder.is_dir():
        raise ExchangeError("folder", _("没有文件夹“%(folder)s”。") % {"folder": folder})
    yield from sorted(p for p in folder.glob(f"*{ENDING}") if p.is_file() and not p.is_symlink())


def put_aside(place: Path, where: str) -> None:
    """Take a file that was read out of the way: into the folder `taken` or `refused` beside it.

    One that cannot be moved, as on a disk that is only read, stays: to read it again changes nothing.
    """
    try:
        aside = place.parent / where
        aside.mkdir(exist_ok=True)
        place.replace(aside / place.name)
    except OSError:
        return
