"""What a person has to do: every row that is a duty, on every subject where a post of theirs makes it theirs.

The rows say whose duty a move is; nothing here names a step, so a new row appears in the worklist by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from proposals.prepared import Numbers, Prepared, PreparedForPosts
from proposals.queries import held_posts
from workflow.models import Case, Deadline, OpinionCase
from workflow.queries import MODELS, PATH_TO_CASE, VISIBLE
from workflow.rules import PRESENT, cases_of
from workflow.sides import elsewhere
from workflow.steps import RIGHTS, Step
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from proposals.models import User
    from proposals.queries import Held
    from workflow.errors import Refusal
    from workflow.machine import Transition

PER_MACHINE: Final = 500
"""At most so many subjects of one machine are looked at; a desk with more work than that pages by its case list."""

RELATED: Final[dict[str, tuple[str, ...]]] = {
    "case": ("proposal__session", "proposal__proposing_body", "proposal__proposer", "jurisdiction", "pack"),
    "assignment": ("organisation", "case__proposal__proposing_body", "case__proposal__proposer", "case__jurisdiction"),
    "opinion": ("organisation",),
    "reply": ("organisation", "assignment", "case__proposal__proposing_body", "case__proposal__proposer",
              "case__jurisdiction"),
    "commitment": ("organisation", "case__proposal__proposing_body", "case__proposal__proposer", "case__jurisdiction"),
}  # fmt: skip


@dataclass(frozen=True)
class Task:
    """One thing to do. `refusal` says what must come first, when something must; `deadline` may be None."""

    machine: str
    subject: Any
    case: Case
    row: Transition
    refusal: Refusal | None
    deadline: Deadline | None

    @property
    def due_on(self) -> date:
        """The day to sort by; without a deadline the end of days."""
        return self.deadline.due_on if self.deadline else date.max


def tasks_for(user: User, on: date, *, held: Iterable[Held] | None = None) -> list[Task]:
    """The duties of `user` on that day, the most urgent first, one for each subject.

    Of several duties on one subject the furthest on that may be done now stands for it.
    """
    posts = held_posts(user, on) if held is None else tuple(held)
    found = [task for machine in TABLES for task in _of_machine(machine, user, on, posts)]
    return sorted(found, key=lambda task: (task.due_on, task.case.pk, task.machine, task.subject.pk))


def _of_machine(machine: str, user: User, on: date, held: Sequence[Held]) -> list[Task]:
    duties = [row for row in TABLES[machine].values() if row.duty]
    keys = _keys(machine, duties, on, held)
    if not keys:
        return []
    subjects = _SUBJECTS[machine].read(held, keys=json.dumps(sorted(keys)))
    cases = cases_answered(machine, subjects)
    tasks = (_task(cases[subject.pk], subject, duties, user, on, held) for subject in subjects)
    units = {one.organisation_id for one in held}
    return _with_deadlines(machine, [task for task in tasks if task is not None], units)


def _keys(machine: str, duties: Iterable[Transition], on: date, held: Sequence[Held]) -> set[int]:
    """On which subjects to look for duties. Duties of the same people are one question."""
    asked: list[tuple[Q, list[Transition]]] = []
    for row in duties:
        mine = row.who.select(held, PATH_TO_CASE[machine])
        if mine is None:
            continue
        mine = mine if row.sought is None else mine & row.sought(on)
        same = next((rows for who, rows in asked if who == mine), None)
        if same is None:
            asked.append((mine, [row]))
        else:
            same.append(row)
    found: set[int] = set()
    for mine, rows in asked:
        states = sorted({state for row in rows for state in row.source})
        keys = MODELS[machine].objects.filter(mine, state__in=states).order_by("-pk")
        found |= set(keys.values_list("pk", flat=True)[: PER_MACHINE * len(rows)])
    return found


def _visible_to(machine: str) -> PreparedForPosts:
    return PreparedForPosts(
        lambda held: (
            VISIBLE[machine](held)
            .filter(pk__in=Numbers("keys"))
            .select_related(*RELATED[machine])
            .order_by("pk")
        )
    )


_SUBJECTS: Final = {machine: _visible_to(machine) for machine in TABLES}


def cases_answered(machine: str, subjects: Sequence[Any]) -> dict[int, Case]:
    """The case under which each subject is listed: its own, of an opinion the first that its unit still has."""
    if machine != "opinion":
        return {subject.pk: cases_of(subject)[0] for subject in subjects}
    beside = (f"case__{name}" for name in RELATED["case"])
    return {link.opinion_id: link.case for link in _links(subjects).select_related(*beside)}


def _links(opinions: Sequence[Any]) -> QuerySet[OpinionCase]:
    """The cases of these opinions that their units have not lost, the first one last."""
    present = OpinionCase.objects.filter(assignment__state__in=PRESENT)
    return present.filter(opinion__in=[opinion.pk for opinion in opinions]).order_by("-case_id")


def _task(
    case: Case, subject: Any, duties: list[Transition], user: User, on: date, held: Sequence[Held]
) -> Task | None:
    here = [row for row in duties if subject.state in row.source and elsewhere(row, case) is None]
    mine = [(row, post) for row in here if (post := row.acting(user, held, subject)) is not None]
    offers = [(row, row.offer_refusal(subject, on, post)) for row, post in mine]
    possible = [offer for offer in offers if offer[1] is None]
    blocked = [(row, refusal) for row, refusal in offers if refusal is not None and row.insists(refusal)]
    chosen = (possible or blocked)[-1:]
    return Task(duties[0].machine, subject, case, *chosen[0], None) if chosen else None


BESIDE: Final = sorted(RIGHTS | {Step.CONTACT})
"""Days until which something may or should be done beside the work itself; a task is not due by them."""


def _with_deadlines(machine: str, tasks: list[Task], units: Collection[int]) -> list[Task]:
    """Join each task with the open deadline that it helps to meet; on a case, of those of units only their own."""
    running = open_deadlines(machine, [task.subject for task in tasks], units)
    return [replace(task, deadline=_due(task.row, running.get(task.subject.pk, ()))) for task in tasks]


def _due(row: Transition, running: Sequence[Deadline]) -> Deadline | None:
    """The deadline that the move, or the one that follows from it, stops; where it stops none, the nearest."""
    follow = (TABLES[machine][name] for machine, name in row.then)
    stops = {*row.stops, *(step for one in follow for step in one.stops)}
    return next((deadline for deadline in running if deadline.step in stops), next(iter(running), None))


def days_of_work() -> QuerySet[Deadline]:
    """Every day by which something must be done, of whatever subject."""
    found: QuerySet[Deadline] = Deadline.objects.filter(met_on=None, cancelled_on=None)
    return found.exclude(step__in=BESIDE)


def open_deadlines(
    machine: str, subjects: Sequence[Any], units: Collection[int] = ()
) -> dict[int, list[Deadline]]:
    """What runs on each subject, the nearest day first, by the subject's key. Two queries at most.

    What these units owe on a case itself, as the look back, runs on the case for them. A letter is due by the days of
    the share that it answers; an opinion for several cases by the days of all.
    """
    owners = _owners(machine, subjects)
    if not owners:
        return {}
    column = {"case": "case_id", "commitment": "commitment_id"}.get(machine, "assignment_id")
    found: dict[int, list[Deadline]] = {}
    for deadline in _running(column).read(owners=json.dumps(sorted(owners)), units=json.dumps(sorted(units))):
        for key in owners[getattr(deadline, column)]:
            found.setdefault(key, []).append(deadline)
    return found


@cache
def _running(column: str) -> Prepared:
    """Of the owners that a reading names; of cases also what its `units` owe on them."""
    own = Q(step=Step.LOOK_BACK, assignment__organisation__in=Numbers("units"))
    alone = Q(Q(assignment=None) | own, commitment=None) if column == "case_id" else Q()
    return Prepared(
        lambda: (
            days_of_work()
            .filter(alone, **{f"{column}__in": Numbers("owners")})
            .select_related("assignment__paused_by")
            .order_by("due_on", "pk")
        )
    )


def _owners(machine: str, subjects: Sequence[Any]) -> dict[int, list[int]]:
    """Whose deadlines the subjects go by, their own or those of shares, each with the keys of its subjects."""
    owners: dict[int, list[int]] = {}
    if machine == "opinion":
        for share, opinion in _links(subjects).values_list("assignment_id", "opinion_id"):
            owners.setdefault(share, []).append(opinion)
        return owners
    for subject in subjects:
        owner = int(subject.assignment_id if machine == "reply" else subject.pk)
        owners.setdefault(owner, []).append(subject.pk)
    return owners
