"""What the visitor has to do: every duty of the tables that is theirs and possible now, by deadline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from portal.web.dues import Calendars, due_of
from portal.web.subjects import case_url, machine_of, move_url
from workflow.models import Deadline
from workflow.queries import PATH_TO_CASE, VISIBLE
from workflow.rules import cases_of
from workflow.services.clock import day_of
from workflow.steps import Step
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.machine import Transition
    from workflow.models import Case

MOST: Final = 200
"""Subjects of one machine that are looked at; more than that nobody reads on one screen."""
ANSWERING: Final = frozenset({Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE})
"""What the work of a unit leads to, whichever duty is next."""


@dataclass(frozen=True)
class Task:
    """One duty: a row, its subject and case, and the deadline that it helps to meet."""

    row: Transition
    subject: Any
    case: Case
    deadline: Deadline | None
    due: Due | None

    @property
    def url(self) -> str:
        return move_url(self.subject, self.case, self.row.name)

    @property
    def case_url(self) -> str:
        return case_url(self.case)

    @property
    def verb(self) -> str:
        return str(self.deadline.get_step_display()) if self.deadline else str(self.row.label)

    @property
    def action(self) -> str:
        return str(self.row.label)

    @property
    def role(self) -> str:
        """The part of the unit that the duty falls to; "" where the duty is no unit's."""
        unit = getattr(self.subject, "assignment", self.subject)
        return getattr(unit, "role", "")

    @property
    def unit(self) -> str:
        organisation = getattr(self.subject, "organisation", None)
        return organisation.short_name if organisation else ""


@dataclass(frozen=True)
class _Clock:
    """The moment of the visit and the calendars by which its days are counted."""

    me: Visitor
    calendars: Calendars

    def due(self, deadline: Deadline, case: Case) -> Due:
        on = day_of(self.me.at, case.jurisdiction)
        return due_of(deadline, self.calendars[case.pack.calendar_slug], on)


def tasks_of(me: Visitor) -> list[Task]:
    """The visitor's duties, the most urgent first; those without a deadline last."""
    found = [
        (row, subject, case)
        for machine in TABLES
        for subject in _subjects(machine, me)
        for case in _case_at_hand(subject)
        for row in _duties(subject, case, me)
    ]
    running = _running({case.pk for _row, _subject, case in found})
    clock = _Clock(me, Calendars())
    tasks = [_task(row, subject, case, running.get(case.pk, []), clock) for row, subject, case in found]
    return sorted(tasks, key=_urgency)


def _subjects(machine: str, me: Visitor) -> Iterable[Any]:
    """The subjects that a duty of this machine may fall on, found in one query."""
    path = PATH_TO_CASE[machine]
    parts = []
    for row in TABLES[machine].values():
        theirs = row.who.select(me.held, path) if row.duty else None
        if theirs is not None:
            parts.append(theirs & Q(state__in=sorted(row.source)))
    if not parts:
        return []
    visible: QuerySet[Any] = VISIBLE[machine](me.held)
    keys = visible.filter(reduce(or_, parts)).values("pk")
    case = "" if machine == "case" else "case__"
    beside = [
        f"{case}jurisdiction",
        f"{case}pack",
        f"{case}proposal__session",
        f"{case}proposal__proposing_body",
    ]
    beside.append(f"{case}proposal__proposer")
    if machine == "opinion":
        beside = []
    if machine != "case":
        beside.append("organisation")
    if machine == "reply":
        beside.append("assignment")
    return visible.filter(pk__in=keys).select_related(*beside).order_by("pk")[:MOST]


def _case_at_hand(subject: Any) -> list[Case]:
    """The case under which the duty is listed; an opinion for several cases stands under the first."""
    if machine_of(subject) != "opinion":
        return cases_of(subject)
    links = subject.links.select_related(
        "case__jurisdiction",
        "case__pack",
        "case__proposal__proposer",
        "case__proposal__proposing_body",
        "assignment",
    )
    first = links.order_by("case_id").first()
    if first is None:
        return []
    subject.assignment = first.assignment
    return [first.case]


def _duties(subject: Any, case: Case, me: Visitor) -> Iterator[Transition]:
    on = day_of(me.at, case.jurisdiction)
    for row in type(subject).transitions.values():
        mine = row.duty and subject.state in row.source and row.acting(me.user, me.held, subject)
        if mine and row.refusal(subject, on) is None:
            yield row


def _running(cases: Iterable[int]) -> dict[int, list[Deadline]]:
    """The open deadlines of the cases, the earliest first. One query."""
    by_case: dict[int, list[Deadline]] = {}
    open_ones = Deadline.objects.filter(case__in=sorted(cases), met_on=None, cancelled_on=None)
    for deadline in open_ones.order_by("due_on", "pk"):
        by_case.setdefault(deadline.case_id, []).append(deadline)
    return by_case


def _task(row: Transition, subject: Any, case: Case, running: list[Deadline], clock: _Clock) -> Task:
    own = [deadline for deadline in running if _belongs(deadline, subject)]
    met_by_it = [deadline for deadline in own if deadline.step in row.stops]
    led_to = [deadline for deadline in own if deadline.step in ANSWERING or deadline.assignment_id is None]
    deadline = next(iter(met_by_it or led_to), None)
    if deadline is None:
        return Task(row, subject, case, None, None)
    return Task(row, subject, case, deadline, clock.due(deadline, case))


def _belongs(deadline: Deadline, subject: Any) -> bool:
    machine = machine_of(subject)
    if machine == "commitment":
        return bool(deadline.commitment_id == subject.pk)
    if machine == "case":
        return deadline.assignment_id is None and deadline.commitment_id is None
    unit = subject.pk if machine == "assignment" else subject.assignment.pk
    return bool(deadline.assignment_id == unit)


def _urgency(task: Task) -> tuple[bool, str, int]:
    counted = task.due is not None and task.due.remaining is not None and not task.due.paused
    on = task.deadline.due_on.isoformat() if counted and task.deadline else ""
    return (not counted, on, task.case.pk)
