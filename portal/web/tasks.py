"""A person's desk as the workbench shows it: each thing with its deadline counted and the ways to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.web.dues import Calendars, due_of
from portal.web.progress import Said, said
from portal.web.subjects import case_url, move_url, subject_url
from workflow.models import Assignment
from workflow.services.awaited import URGING, Kind
from workflow.services.clock import day_of
from workflow.services.desk import cases_shown, role_of
from workflow.services.progress import progress_of
from workflow.services.worklist import Task, tasks_for
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Case, Deadline
    from workflow.services.awaited import Owing, Wait
    from workflow.services.desk import Item


SIGNING: Final = frozenset({"sign_off", "approve", "initial"})
"""The moves by which a leader puts their hand on a letter."""
TOGETHER: Final = frozenset({"accept", "draft_opinion"})
"""The moves on shares that can be made, or begun, for many at once."""
TOGETHER_AT_MOST: Final = 100


@dataclass(frozen=True)
class Line:
    """One line of the workbench, under the visitor's own case. `leads` names the units that answer it."""

    item: Item
    case: Case
    due: Due | None
    progress: Said
    leads: str

    @property
    def case_url(self) -> str:
        return case_url(self.case)

    @property
    def deadline(self) -> Deadline | None:
        return self.item.deadline

    @property
    def role(self) -> str:
        """The part of the unit that the line falls to; "" where it is no unit's."""
        return role_of(self.item)

    @property
    def unit(self) -> str:
        organisation = getattr(self.item.subject, "organisation", None)
        return organisation.short_name if organisation else ""

    @property
    def whose(self) -> str:
        """The case's other side, as a unit sees it: to a co-handler the lead, to everybody else the proposer."""
        if self.role == AssignmentRole.CO and self.leads:
            return _("主办：%(units)s") % {"units": self.leads}
        return str(self.case.proposal.proposer_name)


@dataclass(frozen=True)
class TaskLine(Line):
    """A duty. `blocked` says what must come first, or is empty."""

    item: Task

    @property
    def task(self) -> Task:
        return self.item

    @property
    def key(self) -> str:
        return f"{self.task.machine}-{self.task.subject.pk}"

    @property
    def blocked(self) -> str:
        return self.task.refusal.message if self.task.refusal else ""

    @property
    def signs(self) -> bool:
        """Whether a letter waits for nothing but this signature."""
        return self.name in SIGNING and not self.blocked

    @property
    def url(self) -> str:
        """The page of the move, or of the case while something must come first."""
        return self.case_url if self.blocked else move_url(self.task.subject, self.case, self.name)

    @property
    def verb(self) -> str:
        """What it is for: the step that is due, or the move itself where none is."""
        return str(self.deadline.get_step_display()) if self.deadline else self.action

    @property
    def action(self) -> str:
        return str(self.task.row.label)

    @property
    def name(self) -> str:
        return self.task.row.name

    @property
    def share(self) -> int | None:
        """The key by which the line can be chosen together with others; None where each goes its own way."""
        together = self.task.machine == "assignment" and self.name in TOGETHER and not self.blocked
        return self.task.subject.pk if together else None


@dataclass(frozen=True)
class WaitLine(Line):
    """Something that the visitor waits for. `late`: its day is over; `to_urge` are the units that may be urged now."""

    item: Wait
    late: bool
    to_urge: list[Owing]

    blocked = ""
    signs = False
    share = None

    @property
    def key(self) -> str:
        return f"{self.item.kind.value}-{self.item.subject.pk}"

    @property
    def collects(self) -> bool:
        """Whether the day is the one by which the visitor's unit should have what others owe it."""
        return self.item.own

    @property
    def verb(self) -> str:
        match self.item.kind:
            case Kind.RATINGS:
                return _("等提案人评价")
            case Kind.REVIEW:
                return str(self.deadline.get_step_display()) if self.deadline else _("等审签")
        if not self.item.own:
            return _("催办承办单位")
        return _("催办会办单位") if self.late else _("收集会办意见")

    @property
    def action(self) -> str:
        return str(URGING.label) if self.to_urge else _("查看")

    @property
    def url(self) -> str:
        if len(self.to_urge) == 1:
            return move_url(self.to_urge[0].share, self.case, URGING.name)
        if self.to_urge:
            return urge_url([self])
        return subject_url(self.item.subject, self.case)


def urge_url(lines: Iterable[TaskLine | WaitLine]) -> str:
    """Where the units of these lines are urged at one stroke; "" where there is none to urge."""
    shares = [owing.share.pk for line in lines if isinstance(line, WaitLine) for owing in line.to_urge]
    asked = urlencode([("shares", key) for key in shares[:TOGETHER_AT_MOST]])
    return f"{reverse('urge_batch')}?{asked}" if shares else ""


def lines_of(me: Visitor) -> list[TaskLine]:
    """The visitor's tasks, the most urgent first, without their progress."""
    lines = drawn(tasks_for(me.user, me.on, held=me.held), me, Calendars(), told=False)
    return [line for line in lines if isinstance(line, TaskLine)]


def drawn(
    items: Sequence[Item], me: Visitor, calendars: Calendars, *, told: bool = True
) -> list[TaskLine | WaitLine]:
    """The things on the desk as lines, in their order. The number of queries does not depend on how many there are."""
    cases = cases_shown(items, me.held)
    leads = lead_names(case.pk for case in cases.values()) if told else {}
    progress = progress_of(items, me.held) if told else [None] * len(items)
    lines: list[TaskLine | WaitLine] = []
    for item, known in zip(items, progress, strict=True):
        case = cases[item.case.pk]
        on = day_of(me.at, case.jurisdiction)
        words = said(item, known, on) if known is not None else Said()
        lines.append(_line(item, (case, _due(item, case, on, calendars), words, leads.get(case.pk, "")), on))
    return lines


def _line(item: Item, shown: tuple[Case, Due | None, Said, str], on: date) -> TaskLine | WaitLine:
    return (
        TaskLine(item, *shown)
        if isinstance(item, Task)
        else WaitLine(item, *shown, item.late(on), item.to_urge(on))
    )


def _due(item: Item, case: Case, on: date, calendars: Calendars) -> Due | None:
    if item.deadline is None:
        return None
    whose = _whose(item)
    return due_of(item.deadline, calendars[case.pack.counted_by_id], on, near=case.pack.near, whose=whose)


def _whose(item: Item) -> str:
    """Whom a late day is put down to, where it is not the visitor's unit."""
    owing = getattr(item, "owing", ())
    if not owing:
        return ""
    return (
        str(AssignmentRole.CO.label)
        if item.machine == "assignment"
        else owing[0].share.organisation.short_name
    )


def lead_names(cases: Iterable[int]) -> dict[int, str]:
    """The short names of the units that owe each case its reply. One query."""
    rows = Assignment.objects.filter(case__in=list(cases), round=F("case__round"), role__in=sorted(REPLYING))
    rows = rows.exclude(state__in=sorted(ASSIGNMENT_GONE)).order_by("pk")
    found: dict[int, list[str]] = {}
    for case, name in rows.values_list("case_id", "organisation__short_name"):
        found.setdefault(case, []).append(name)
    return {case: "、".join(names) for case, names in found.items()}
