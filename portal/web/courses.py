"""Where the visitor's own cases stand, in plain words: a member's proposals, and those that a leader takes charge of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models as db
from django.db.models import F, Value, When
from django.utils.translation import gettext as _

from portal.web.case_story import WAITING, stages
from portal.web.dues import due_of
from portal.web.member_story import short_words
from portal.web.subjects import case_url
from portal.web.tasks import lead_names
from proposals.roles import FILING, Role
from workflow.models import Assignment, Deadline
from workflow.queries import cases_visible_to
from workflow.services.clock import day_of
from workflow.states import ASSIGNMENT_GONE, FINAL, AssignmentRole, AssignmentState, CaseState
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from portal.web.case_story import Stage
    from portal.web.dues import Calendars
    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Case

LISTED: Final = 10
ENDED: Final = sorted(FINAL[CaseState] | {CaseState.CLOSED})
"""Cases about which nothing is to be expected come last."""
ANSWER: Final = [Step.REPLY, Step.REHANDLE]


@dataclass(frozen=True)
class Course:
    """One case: its stages, one sentence on where it is, and the day by which it is answered."""

    case: Case
    url: str
    stages: list[Stage]
    words: str
    due: Due | None

    @property
    def place(self) -> int:
        """Which stage it is now, from 1; 0 for a case that ended before its time."""
        return next((n for n, stage in enumerate(self.stages, 1) if stage.look == "now"), 0)


@dataclass(frozen=True)
class Courses:
    """The newest of the cases; `more` says that there are others."""

    rows: list[Course]
    more: bool
    filing: bool


def of(me: Visitor, calendars: Calendars) -> Courses | None:
    """The cases that the visitor filed or takes charge of; None for everybody else. Four queries at most."""
    own = [h for h in me.held if h.role in FILING or h.role == Role.LEADER_IN_CHARGE]
    if not own:
        return None
    found: QuerySet[Case] = cases_visible_to(own).select_related("jurisdiction", "pack", "proposal")
    ended = When(state__in=ENDED, then=Value(1))
    cases = list(found.order_by(db.Case(ended, default=Value(0)), "-pk")[: LISTED + 1])
    return Courses(_rows(cases[:LISTED], me, calendars), more=len(cases) > LISTED, filing=me.may_file)


def _rows(cases: Sequence[Case], me: Visitor, calendars: Calendars) -> list[Course]:
    handled = [case.pk for case in cases if case.state == CaseState.HANDLING]
    leads, co, days = lead_names(handled), _co_handlers(handled), _days(handled)
    rows = []
    for case in cases:
        due = None
        if (deadline := days.get(case.pk)) is not None:
            on = day_of(me.at, case.jurisdiction)
            due = due_of(deadline, calendars[case.pack.counted_by_id], on, near=case.pack.near)
        words = short_words(case, me) or _words(case, leads.get(case.pk, ""), co.get(case.pk, []))
        rows.append(Course(case, case_url(case), stages(case), words, due))
    return rows


def _words(case: Case, leads: str, co: list[str]) -> str:
    waiting = WAITING.get(CaseState(case.state))
    if waiting is not None:
        return str(waiting)
    words = _("%(units)s正在办理。") % {"units": leads} if leads else _("正在办理。")
    if co:
        done = sum(state in {AssignmentState.ANSWERED, AssignmentState.WAIVED} for state in co)
        words += _("%(all)d 个会办单位，%(done)d 个已报意见。") % {"all": len(co), "done": done}
    return words


def _co_handlers(cases: Iterable[int]) -> dict[int, list[str]]:
    """Of each case the states of its co-handlers' shares. One query."""
    shares = Assignment.objects.filter(case__in=cases, role=AssignmentRole.CO, round=F("case__round"))
    found: dict[int, list[str]] = {}
    rows = shares.exclude(state__in=sorted(ASSIGNMENT_GONE)).order_by("pk")
    for case, state in rows.values_list("case_id", "state"):
        found.setdefault(case, []).append(state)
    return found


def _days(cases: Iterable[int]) -> dict[int, Deadline]:
    """Of each case the last of the days by which its leads owe their replies. One query."""
    running = Deadline.objects.filter(case__in=cases, step__in=ANSWER, met_on=None, cancelled_on=None)
    ordered = running.select_related("assignment__paused_by").order_by("due_on", "pk")
    return {deadline.case_id: deadline for deadline in ordered}
