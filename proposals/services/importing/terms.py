"""Sessions (届次) from a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from proposals.models import Session
from proposals.services.importing.registers import SESSIONS

if TYPE_CHECKING:
    from proposals.services.importing.outcome import Ledger
    from proposals.sheets import Entry

IN_ORDER: Final = (
    ("opens_on", "closes_on"),
    ("filing_opens_on", "cut_off_on"),
    ("cut_off_on", "filing_closes_on"),
)


def take_sessions(ledger: Ledger) -> None:
    """Make and change the sessions of the jurisdiction."""
    known = {session.name: session for session in Session.objects.filter(jurisdiction=ledger.jurisdiction)}
    seen: set[str] = set()
    for entry in ledger.entries(SESSIONS):
        name = entry.texts["name"]
        if name in seen:
            ledger.fault(SESSIONS, entry, "name", _("这个届次在表里出现了两次，请合成一行。"))
            continue
        seen.add(name)
        session = known.get(name) or Session(jurisdiction=ledger.jurisdiction, name=name)
        if _sound(ledger, entry, session):
            ledger.settle(SESSIONS, entry, session, {**entry.numbers, **entry.days}, name)


def _sound(ledger: Ledger, entry: Entry, session: Session) -> bool:
    values = {
        column.key: entry.values.get(column.key, getattr(session, column.key)) for column in SESSIONS.columns
    }
    missing = [key for key, value in values.items() if value is None]
    for key in missing:
        ledger.fault(SESSIONS, entry, key, _("新届次必须填写这一格，也不能清空。"))
    if missing:
        return False
    wrong = [(first, last) for first, last in IN_ORDER if values[last] < values[first]]
    for first, last in wrong:
        words = {"first": SESSIONS.label_of(first), "last": SESSIONS.label_of(last)}
        ledger.fault(SESSIONS, entry, last, _("“%(last)s”早于“%(first)s”。") % words)
    return not wrong
