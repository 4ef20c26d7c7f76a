"""Open deadlines worked out anew with another calendar.

A deadline follows its own rule, start and later changes; a backward one also the new date of the step it counts from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workflow.models import Deadline
from workflow.services.calendars import calendar_of
from workflow.services.rulepacks import cap_of
from workflow.steps import Step
from workflow.workdays import Before, Made, as_json, from_json, latest_allowed, recount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from workflow.models import Case, WorkingCalendar
    from workflow.workdays import Calendar, Derivation

    Anchors = Mapping[tuple[int, int, str, date], date]

ALIKE: Final = {Step.REHANDLE: Step.REPLY}
"""A rule that counts back from the reply counts in later rounds from the reply after handling again."""


@dataclass(frozen=True)
class Recounted:
    """A deadline as it is, and as another calendar would have it."""

    deadline: Deadline
    before: Derivation
    after: Derivation
    latest_on: date | None

    @property
    def moves(self) -> bool:
        return self.before.due_on != self.after.due_on

    @property
    def changes(self) -> bool:
        """Whether a reader would see a difference: another day, or a day that is certain now (or no longer)."""
        return self.moves or self.before.provisional != self.after.provisional


def derived_open(deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Those that run and were worked out from a rule; a promise's day was named and follows no calendar."""
    running: QuerySet[Deadline] = deadlines.filter(met_on=None, cancelled_on=None, rule__isnull=False)
    return running.select_related("rule").order_by("pk")


def recounted(deadlines: Iterable[Deadline], calendar: Calendar, on: date) -> list[Recounted]:
    """What the calendar would make of them on that day, less those that it made. No query where rules are loaded.

    An anchor moves what counts back from it only when it is among the deadlines itself.
    """
    pairs = [(deadline, from_json(deadline.derivation)) for deadline in deadlines]
    stale = [pair for pair in pairs if _made_with(pair[1]) != Made(calendar.slug, calendar.version)]
    forward = [_anew(row, old, calendar, on) for row, old in stale if not isinstance(old.timing, Before)]
    anchors: Anchors = {
        _place(found.deadline, found.deadline.step, found.before.ruled_on): found.after.ruled_on
        for found in forward
    }
    backward = [
        _anew(row, old, calendar, on, anchors) for row, old in stale if isinstance(old.timing, Before)
    ]
    return sorted((*forward, *backward), key=lambda found: found.deadline.pk)


def recount_case(case: Case, calendar: WorkingCalendar, on: date) -> list[Deadline]:
    """Write what a version of the calendar makes of the locked case's open deadlines; gives those."""
    working = calendar_of(calendar.slug, version=calendar.version)
    return keep_recounted(recounted(derived_open(case.deadlines.all()), working, on))


def keep_recounted(found: Sequence[Recounted]) -> list[Deadline]:
    """Store the new workings. The cases are locked; whoever calls relays the rungs."""
    for one in found:
        row = one.deadline
        row.derivation, row.due_on = as_json(one.after), one.after.due_on
        row.provisional, row.latest_on = one.after.provisional, one.latest_on
    rows = [one.deadline for one in found]
    Deadline.objects.bulk_update(rows, ["derivation", "due_on", "provisional", "latest_on"], batch_size=200)
    return rows


def _made_with(derivation: Derivation) -> Made:
    return Made(derivation.calendar_slug, derivation.calendar_version)


def _anew(
    row: Deadline, old: Derivation, calendar: Calendar, on: date, anchors: Anchors | None = None
) -> Recounted:
    anchor = None
    if anchors is not None and isinstance(old.timing, Before) and old.anchor_on is not None:
        anchor = anchors.get(_place(row, old.timing.step, old.anchor_on))
    latest = max([on, *(part.on for part in old.parts)])
    cap = None if row.rule is None else cap_of(row.rule)
    return Recounted(
        deadline=row,
        before=old,
        after=recount(old, calendar, on=latest, anchor=anchor),
        latest_on=latest_allowed(row.start_on, cap, calendar) if cap else row.latest_on,
    )


def _place(row: Deadline, step: str, on: date) -> tuple[int, int, str, date]:
    """What a backward rule knows its anchor by: the case, the round, the step, and the day that the rule gave it."""
    return row.case_id, row.round, ALIKE.get(Step(step), Step(step)), on
