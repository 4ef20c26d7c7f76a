"""The worklist as the workbench shows it: each task with its deadline counted and the ways to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from portal.web.dues import Calendars, due_of
from portal.web.subjects import case_url, machine_of, move_url
from workflow.queries import cases_visible_to
from workflow.services.clock import day_of
from workflow.services.worklist import tasks_for
from workflow.states import AssignmentRole

if TYPE_CHECKING:
    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Case, Deadline
    from workflow.services.worklist import Task


SIGNING: Final = frozenset({"sign_off", "approve", "initial"})
"""The moves by which a leader puts their hand on a letter."""


@dataclass(frozen=True)
class TaskLine:
    """One line of the workbench. `blocked` says what must come first, or is empty."""

    task: Task
    case: Case
    due: Due | None

    @property
    def deadline(self) -> Deadline | None:
        return self.task.deadline

    @property
    def blocked(self) -> str:
        return self.task.refusal.message if self.task.refusal else ""

    @property
    def signs(self) -> bool:
        """Whether a letter waits for nothing but this signature."""
        return self.task.row.name in SIGNING and not self.blocked

    @property
    def url(self) -> str:
        """The page of the move, or of the case while something must come first."""
        return self.case_url if self.blocked else move_url(self.task.subject, self.case, self.task.row.name)

    @property
    def case_url(self) -> str:
        return case_url(self.case)

    @property
    def verb(self) -> str:
        """What it is for: the step that is due, or the move itself where none is."""
        return str(self.deadline.get_step_display()) if self.deadline else self.action

    @property
    def action(self) -> str:
        return str(self.task.row.label)

    @property
    def role(self) -> str:
        """The part of the unit that the duty falls to; "" where the duty is no unit's."""
        return _role(self.task.subject)

    @property
    def unit(self) -> str:
        organisation = getattr(self.task.subject, "organisation", None)
        return organisation.short_name if organisation else ""


def lines_of(me: Visitor) -> list[TaskLine]:
    """The visitor's tasks, the most urgent first."""
    tasks = tasks_for(me.user, me.on, held=me.held)
    cases = _cases({task.case.pk for task in tasks}, me)
    calendars = Calendars()
    lines = []
    for task in tasks:
        case = cases[task.case.pk]
        due = None
        if task.deadline is not None:
            on = day_of(me.at, case.jurisdiction)
            due = due_of(task.deadline, calendars[case.pack.calendar_slug], on, near=case.pack.near)
        lines.append(TaskLine(task, case, due))
    return lines


def _cases(keys: set[int], me: Visitor) -> dict[int, Case]:
    """The cases of the tasks with all that a line says of them. One query.

    A letter that answers a case of others, into which the visitor's was merged, stands under the visitor's own.
    """
    found = cases_visible_to(me.held).filter(Q(pk__in=sorted(keys)) | Q(merged_into__in=sorted(keys)))
    beside = ("jurisdiction", "pack", "proposal__proposer", "proposal__proposing_body")
    cases = list(found.select_related(*beside))
    merged = {case.merged_into_id: case for case in cases if case.merged_into_id is not None}
    return {**merged, **{case.pk: case for case in cases}}


def _role(subject: Any) -> str:
    match machine_of(subject):
        case "assignment":
            return str(subject.role)
        case "reply":
            return str(subject.assignment.role)
        case "opinion":
            return AssignmentRole.CO.value
        case _:
            return ""
