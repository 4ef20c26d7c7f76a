"""What people typed and have not saved: kept for each of them alone, let go with the move or when its time is over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from workflow.models import Event, Unsaved
from workflow.rules import case_keys_of
from workflow.services.log import OPENING
from workflow.states import STATES
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import User
    from workflow.machine import Transition

LARGEST: Final = 500_000
"""Characters of one form as a browser sends it (urlencoded); a letter of 20,000 characters takes 180,000."""

_OPENED: Final[dict[str, Any]] = {"machine": "case", "subject": 0, "name": OPENING}


def keeps(row: Transition) -> bool:
    """Whether the forms of this move are kept while they are filled in."""
    return bool(row.form_class().autosaves)


@dataclass(frozen=True)
class Typed:
    """A form as somebody has it open: its fields as a browser sends them (urlencoded), the revision that they saw,
    and the key under which it will make the move, once."""

    fields: str
    revision: int
    key: str = ""


def keep_unsaved(
    row: Transition, subject: Any, typed: Typed, *, person: User, at: datetime
) -> Unsaved | None:
    """Keep a person's open form in place of what was kept of it before.

    A form whose key already made the move is over: it is not kept again (None), so that what is late on its way does
    not come back. Raises ValueError above LARGEST characters.
    """
    if len(typed.fields) > LARGEST:
        raise ValueError(f"more than {LARGEST} characters")
    made = Event.objects.filter(case__in=case_keys_of(subject), actor=person, key=typed.key)
    if typed.key and made.exists():
        return None
    unsaved, _created = Unsaved.objects.update_or_create(
        person=person,
        machine=row.machine,
        subject=subject.pk,
        name=row.name,
        defaults={"revision": typed.revision, "fields": typed.fields, "saved_at": at},
    )
    return unsaved


def unsaved_of(row: Transition, subject: Any, person: User) -> Unsaved | None:
    """What this person has not saved of this move, if anything. Nobody reads what another person typed."""
    if not keeps(row):
        return None
    found: Unsaved | None = Unsaved.objects.filter(
        person=person, machine=row.machine, subject=subject.pk, name=row.name
    ).first()
    return found


def discard_unsaved(row: Transition, subject: Any, person: User) -> None:
    """Let go of what this person has not saved."""
    Unsaved.objects.filter(person=person, machine=row.machine, subject=subject.pk, name=row.name).delete()


def keep_opening(typed: Typed, *, person: User, at: datetime) -> Unsaved | None:
    """Keep the form of a first draft that has no case yet, in place of the one kept before; each person has one.

    None where its key opened a draft already. Raises ValueError above LARGEST characters.
    """
    if len(typed.fields) > LARGEST:
        raise ValueError(f"more than {LARGEST} characters")
    opened = Event.objects.filter(actor=person, key=typed.key, transition=OPENING)
    if typed.key and opened.exists():
        return None
    unsaved, _created = Unsaved.objects.update_or_create(
        person=person, **_OPENED, defaults={"revision": 0, "fields": typed.fields, "saved_at": at}
    )
    return unsaved


def opening_of(person: User) -> Unsaved | None:
    """The first draft that this person began to write and did not save."""
    found: Unsaved | None = Unsaved.objects.filter(person=person, **_OPENED).first()
    return found


def discard_opening(person: User) -> None:
    """Let go of it."""
    Unsaved.objects.filter(person=person, **_OPENED).delete()


def forget_left(machine: str, subject: Any, source: str) -> None:
    """Let go of everybody's unsaved forms of moves that were open in the state that the subject has just left."""
    closed = [
        name
        for name, states in kept_moves(machine).items()
        if source in states and subject.state not in states
    ]
    if closed:
        Unsaved.objects.filter(machine=machine, subject=subject.pk, name__in=closed).delete()


@cache
def kept_moves(machine: str) -> dict[str, frozenset[str]]:
    """The machine's moves whose forms are kept, each with the states in which it is open."""
    return {name: row.source for name, row in TABLES[machine].items() if not row.derived and keeps(row)}


@cache
def closed_for_good(machine: str, name: str) -> frozenset[str]:
    """The states of the machine from which no chain of moves leads back to where this one is open."""
    rows = TABLES[machine].values()
    leading: set[str] = set()
    further: set[str] = set(TABLES[machine][name].source)
    while further:
        leading |= further
        further = {state for row in rows if row.target in leading for state in row.source} - leading
    return frozenset(STATES[machine].values) - leading
