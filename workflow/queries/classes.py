"""How the class of a reply came about (A→B→A): as the lead chose it, as the office changed it, as a second reply says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone

from workflow.letters import OUT
from workflow.models import ClassChange
from workflow.queries.letters import replies_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from proposals.models import Organisation
    from proposals.queries import Held
    from workflow.models import Case, OutcomeClass, Reply


class Turn(StrEnum):
    """By what a class came to hold."""

    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    SECOND_REPLY = "second_reply"
    REHANDLED = "rehandled"


@dataclass(frozen=True, slots=True)
class ClassStep:
    """One class that held for a unit's reply; the earlier ones stay. `reply` is the letter that carries it."""

    on: date | None
    outcome_class: OutcomeClass
    turn: Turn
    organisation: Organisation
    reply: Reply
    reason: str = ""


def class_history(case: Case, held: Iterable[Held]) -> list[ClassStep]:
    """The classes of the letters that are out and in sight, in their order. Two queries, however many letters."""
    replies = replies_visible_to(tuple(held)).filter(case=case.pk, state__in=OUT, outcome_class__isnull=False)
    changes = ClassChange.objects.select_related("before", "after")
    found = replies.select_related("organisation", "outcome_class").prefetch_related(
        Prefetch("class_changes", changes)
    )
    return [step for reply in found.order_by("issued_on", "pk") for step in _of(reply)]


def _of(reply: Reply) -> Iterator[ClassStep]:
    changes = sorted(reply.class_changes.all(), key=lambda change: change.pk)
    first = changes[0].before if changes else reply.outcome_class
    turn = Turn.DRAFTED if reply.round == 1 else Turn.REHANDLED
    turn = turn if reply.supplement_of_id is None else Turn.SECOND_REPLY
    if first is not None:
        yield ClassStep(reply.issued_on, first, turn, reply.organisation, reply)
    for change in changes:
        on = timezone.localdate(change.changed_at)
        yield ClassStep(on, change.after, Turn.REVIEWED, reply.organisation, reply, change.reason)
