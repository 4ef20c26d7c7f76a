"""Taking files in, keeping them where no address leads, and letting go of those that belong to nothing."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.files import ENDINGS, UnfitFileError, clean_name, sniff
from proposals.models import Attachment
from proposals.services.scanning import ScannerDownError, virus_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from proposals.models import Proposal, User

logger = logging.getLogger(__name__)
FOLDER: Final = "attachments"
CHUNK: Final = 1024 * 1024
ORPHANED_AFTER: Final = timedelta(days=1)
"""A file without a row may be of an upload that is being kept just now."""


class RefusedFileError(Exception):
    """The file is not taken in; nothing of it was kept. `code` is stable, `message` says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NoRoomError(Exception):
    """The file could not be written; nothing of it was left behind."""


class Examined:
    """A file that was found fit: what it is, and where it can be read from. Only `examine` makes one."""

    def __init__(self, stream: IO[bytes], facts: Facts) -> None:
        self.stream = stream
        self.facts = facts

    def __str__(self) -> str:
        """What the log of the case covers by its digest."""
        return f"{self.facts.name} {self.facts.kind} {self.facts.size} sha256:{self.facts.digest}"


@dataclass(frozen=True)
class Facts:
    """What was found out about a file. `checked_at` is None where no scanner is configured."""

    name: str
    kind: str
    size: int
    digest: str
    checked_at: datetime | None


def examine(stream: IO[bytes], size: int, name: str) -> Examined:
    """Find out what somebody handed in. Raises RefusedFileError."""
    if size > settings.ATTACHMENT_BYTES:
        words = _("“%(name)s”超过 %(most)d MB。请压缩图片或分成几个文件后再传。")
        shown = {"name": _shown(name), "most": settings.ATTACHMENT_BYTES // (1024 * 1024)}
        raise RefusedFileError("too_large", words % shown)
    try:
        kind = sniff(stream, size, name)
    except UnfitFileError as error:
        raise RefusedFileError(error.code, error.message(_shown(name), _)) from error
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any readable stream will do
    checked_at = _scanned(stream, name)
    stream.seek(0)
    shown_name = clean_name(name, ENDINGS[kind][0], _("附件"))
    return Examined(stream, Facts(shown_name, kind, size, digest, checked_at))


def _scanned(stream: IO[bytes], name: str) -> datetime | None:
    if not settings.CLAMD_ADDRESS:
        return None
    try:
        virus = virus_in(stream, settings.CLAMD_ADDRESS)
    except ScannerDownError as error:
        logger.exception("the virus scanner gave no answer")
        words = _("查毒服务暂时没有应答，“%(name)s”没有收下。请过几分钟再传，仍不行请联系系统管理员。")
        raise RefusedFileError("scanner_down", words % {"name": _shown(name)}) from error
    if virus:
        logger.warning("a virus was handed in: %s", virus)
        words = _("“%(name)s”查出病毒（%(virus)s），没有收下。请先杀毒，或换一台电脑重新制作。")
        raise RefusedFileError("virus", words % {"name": _shown(name), "virus": virus})
    return timezone.now()


def _shown(name: str) -> str:
    """The name as a sentence quotes it."""
    return clean_name(name, "", _("文件"))


def keep(proposal: Proposal, file: Examined, *, purpose: str, person: User, at: datetime) -> Attachment:
    """Write the file and its row, inside the caller's transaction. Raises NoRoomError.

    The file is there before the row can be seen. When the transaction fails later, the file is left without a row, and
    `forget_orphans` takes it away.
    """
    path = f"{FOLDER}/{secrets.token_hex(1)}/{secrets.token_hex(24)}"
    _write(file.stream, place_of(path))
    facts = file.facts
    return Attachment.objects.create(
        proposal=proposal,
        purpose=purpose,
        name=facts.name,
        kind=facts.kind,
        size=facts.size,
        digest=facts.digest,
        path=path,
        checked_at=facts.checked_at,
        added_by=person,
        added_at=at,
    )


def keep_all(
    proposal: Proposal, files: Iterable[Examined], *, purpose: str, person: User, at: datetime
) -> list[Attachment]:
    """Every one of them, inside the caller's transaction; what was written before one that cannot be written goes again.

    Raises NoRoomError, upon which the caller lets its transaction fail.
    """
    kept: list[Attachment] = []
    try:
        for file in files:
            kept.append(keep(proposal, file, purpose=purpose, person=person, at=at))  # noqa: PERF401 -- known when one fails
    except NoRoomError:
        for attachment in kept:
            _unlink(place_of(attachment.path))
        raise
    return kept


def place_of(path: str) -> Path:
    """Where a file lies on the disk."""
    return Path(settings.MEDIA_ROOT) / path


def _write(stream: IO[bytes], place: Path) -> None:
    stream.seek(0)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            for piece in _pieces(stream):
                kept.write(piece)
            kept.flush()
            os.fsync(kept.fileno())
    except OSError as error:
        logger.exception("an attachment could not be written")
        place.unlink(missing_ok=True)
        raise NoRoomError from error


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece


def take_away(attachment: Attachment, *, person: User, at: datetime) -> None:
    """Keep the row as history; the file itself goes when the transaction is through."""
    attachment.removed_by, attachment.removed_at = person, at
    attachment.save(update_fields=["removed_by", "removed_at"])
    transaction.on_commit(partial(_unlink, place_of(attachment.path)))


def _unlink(place: Path) -> None:
    try:
        place.unlink(missing_ok=True)
    except OSError:  # what is left is an orphan, which goes another day
        logger.exception("the file of a removed attachment is still there")


def forget_orphans(at: datetime) -> int:
    """Delete the files that belong to no attachment and are a day old; gives how many there were. Safe to repeat."""
    gone = 0
    for places in _in_hundreds(place_of(FOLDER)):
        paths = {f"{FOLDER}/{place.parent.name}/{place.name}": place for place in places}
        kept = Attachment.objects.filter(path__in=paths, removed_at=None).values_list("path", flat=True)
        for path in set(paths) - set(kept):
            gone += _forgotten(paths[path], at)
    return gone


def _in_hundreds(folder: Path) -> Iterator[list[Path]]:
    found: list[Path] = []
    for place in folder.glob("*/*"):
        found.append(place)
        if len(found) == 100:  # noqa: PLR2004 -- so many parameters every database takes
            yield found
            found = []
    yield found


def _forgotten(place: Path, at: datetime) -> bool:
    try:
        if place.stat().st_mtime > (at - ORPHANED_AFTER).timestamp():
            return False
        place.unlink()
    except OSError:
        return False  # somebody else was first
    return True


def contents(attachment: Attachment) -> bytes | None:
    """The file itself, None where the disk no longer has it."""
    try:
        data = place_of(attachment.path).read_bytes()
    except OSError:
        logger.exception("the file of attachment %s is missing", attachment.pk)
        return None
    return data


def sizes(proposal: Proposal) -> tuple[int, int]:
    """How many files the proposal has, and their bytes together; what units prove by theirs takes no room from it."""
    own: Any = proposal.attachments.filter(removed_at=None).exclude(purpose=Attachment.Purpose.EVIDENCE)
    found = own.values_list("size", flat=True)
    held = list(found)
    return len(held), sum(held)
