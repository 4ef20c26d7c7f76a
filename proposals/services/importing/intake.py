"""A workbook is handed in, looked at, and then taken in: all of it or nothing."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.files import UnfitFileError
from proposals.models import Import, Jurisdiction
from proposals.services.importing.bodies import take_aliases, take_units
from proposals.services.importing.outcome import Ledger, Outcome
from proposals.services.importing.people import take_people, take_posts
from proposals.services.importing.registers import REGISTERS
from proposals.services.importing.standing_in import take_deputies
from proposals.services.importing.terms import take_sessions
from proposals.sheets import UnfitBookError, read_book, read_separated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from proposals.models import User
    from proposals.sheets import Book, Sheet

    Taker = Callable[[Ledger], None]

WAITING_FOR: Final = timedelta(days=1)
"""So long a workbook that was looked at can still be taken in."""
MOST_FAULTS: Final = 200
SEPARATED: Final = ".csv"
"""A kind of workbook with one sheet may also come as text."""
HEAD: Final = 1
"""The row of the columns' names: with a fault there or of a whole sheet, its rows say nothing."""
TAKERS: Final[tuple[Taker, ...]] = (
    take_units,
    take_aliases,
    take_people,
    take_posts,
    take_deputies,
    take_sessions,
)


class RefusedBookError(Exception):
    """The file is not taken in at all. `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotWaitingError(Exception):
    """The workbook was taken in already, or waited too long."""


def settle_book(
    jurisdiction: Jurisdiction,
    book: Book,
    *,
    actor: User | None,
    on: date,
    keep: bool,
    takers: Sequence[Taker] = TAKERS,
) -> Outcome:
    """Take the workbook in, or with `keep` False do as if. Where there is a fault, nothing is kept.

    `actor` None is the command line. Both ways run the same statements, so that what was shown is what happens.
    """
    if any(fault.row <= HEAD for fault in book.faults):
        return Outcome((), book.faults)
    with transaction.atomic():
        Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
        ledger = Ledger(jurisdiction, book, actor, on)
        for take in takers:
            take(ledger)
        faults = (*book.faults, *ledger.faults)
        if faults or not keep:
            transaction.set_rollback(True)
    return Outcome(() if faults else tuple(ledger.lines), faults[:MOST_FAULTS])


def hand_in(  # noqa: PLR0913 -- what, where, by whom, when
    jurisdiction: Jurisdiction,
    content: bytes,
    name: str,
    *,
    actor: User | None,
    at: datetime,
    subject: str = Import.Subject.REGISTER,
    sheets: Sequence[Sheet] = REGISTERS,
    takers: Sequence[Taker] = TAKERS,
) -> tuple[Outcome, Import | None]:
    """What the workbook would do, and where nothing is wrong with it the row under which it waits to be taken in.

    Raises RefusedBookError.
    """
    book = _read(content, name, sheets)
    on = jurisdiction.day_of(at)
    outcome = settle_book(jurisdiction, book, actor=actor, on=on, keep=False, takers=takers)
    Import.objects.filter(
        jurisdiction=jurisdiction, applied_at__isnull=True, uploaded_at__lt=at - WAITING_FOR
    ).delete()
    if outcome.faults:
        return outcome, None
    waiting = Import.objects.create(
        jurisdiction=jurisdiction,
        subject=subject,
        file_name=name[:200],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_by=actor,
        uploaded_at=at,
    )
    return outcome, waiting


@transaction.atomic
def apply_import(
    waiting: Import,
    *,
    actor: User | None,
    at: datetime,
    sheets: Sequence[Sheet] = REGISTERS,
    takers: Sequence[Taker] = TAKERS,
) -> Outcome:
    """Take in what was handed in; where something came between and stands against it now, nothing, and the faults.

    Raises NotWaitingError.
    """
    row = Import.objects.select_for_update().get(pk=waiting.pk)
    if row.applied_at is not None or row.uploaded_at < at - WAITING_FOR:
        raise NotWaitingError
    book = _read(bytes(row.content), row.file_name, sheets)
    on = row.jurisdiction.day_of(at)
    outcome = settle_book(row.jurisdiction, book, actor=actor, on=on, keep=True, takers=takers)
    if not outcome.faults:
        row.applied_at, row.content = at, b""
        row.created_count, row.changed_count = outcome.created, outcome.changed
        row.unchanged_count = outcome.unchanged
        row.save()
    return outcome


def _read(content: bytes, name: str, sheets: Sequence[Sheet]) -> Book:
    try:
        if name.lower().endswith(SEPARATED) and len(sheets) == 1:
            return read_separated(content, sheets[0], _)
        return read_book(io.BytesIO(content), len(content), name, sheets, _)
    except UnfitBookError as error:
        raise RefusedBookError(error.code, error.message(_)) from error
    except UnfitFileError as error:
        raise RefusedBookError(error.code, error.message(name, _)) from error
