"""What units ask of the office and wait for: to be rid of a case (改办), or of a date (延期); and what goes to and fro."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from portal.web.dues import Calendars, due_of
from portal.web.signals import day_words
from portal.web.subjects import case_url, move_url
from proposals.roles import Role
from workflow.forms.extensions import ANSWERS
from workflow.models import Deadline, Extension, Objection
from workflow.queries import extensions_visible_to, going_to_and_fro, objections_visible_to
from workflow.queries.watch import IN_WORK
from workflow.services.clock import day_of
from workflow.states import AssignmentState
from workflow.steps import Step
from workflow.workdays import remaining

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Assignment

LISTED = 200
"""So many requests of one kind stand on the page, the oldest first."""


@dataclass(frozen=True, slots=True)
class Objecting:
    """A unit's request to be rid of a case. `second` goes to the office's leader; `mine` says that the visitor may answer."""

    objection: Objection
    asked: str
    due: Due | None
    second: bool
    mine: bool
    to_and_fro: bool
    case_url: str
    uphold_url: str
    overrule_url: str

    @property
    def share(self) -> Assignment:
        return self.objection.assignment


@dataclass(frozen=True, slots=True)
class Extending:
    """A unit's request for a later date. `stops` says why it cannot be granted as it stands."""

    extension: Extension
    asked: str
    due: Due
    longer: int
    stops: str
    ticked: bool
    case_url: str
    grant_url: str
    refuse_url: str

    @property
    def share(self) -> Assignment:
        return self.extension.assignment


def objections_open(me: Visitor) -> list[Objecting]:
    """The requests that wait for an answer, the oldest first. Three queries."""
    again = Count("assignment__objections", filter=Q(assignment__objections__decision="overruled"))
    answers = Prefetch(
        "assignment__deadlines",
        Deadline.objects.filter(step=Step.OBJECT_ANSWER, met_on=None, cancelled_on=None),
        to_attr="answer_due",
    )
    found: QuerySet[Objection] = objections_visible_to(me.held).filter(
        decision=Objection.Decision.PENDING, assignment__state=AssignmentState.OBJECTED
    )
    found = found.select_related(
        "assignment__organisation", "assignment__case__proposal", "assignment__case__jurisdiction",
        "assignment__case__pack", "suggested",
    ).prefetch_related(answers).annotate(overruled=again)  # fmt: skip
    fro = set(going_to_and_fro(me.held).values_list("pk", flat=True))
    calendars = Calendars()
    return [_objecting(one, me, calendars, fro) for one in found.order_by("raised_at", "pk")[:LISTED]]


def _objecting(one: Objection, me: Visitor, calendars: Calendars, fro: Collection[int]) -> Objecting:
    share, case = one.assignment, one.assignment.case
    on = day_of(me.at, case.jurisdiction)
    second = bool(getattr(one, "overruled", 0))
    answering = {Role.OFFICE_LEADER} if second else {Role.OFFICE, Role.OFFICE_LEADER}
    due = next(iter(getattr(share, "answer_due", [])), None)
    return Objecting(
        objection=one,
        asked=day_words(day_of(one.raised_at, case.jurisdiction), on),
        due=None if due is None else due_of(due, calendars[case.pack.counted_by_id], on, near=case.pack.near),
        second=second,
        mine=any(h.role in answering and h.jurisdiction_id == case.jurisdiction_id for h in me.held),
        to_and_fro=share.pk in fro,
        case_url=case_url(case),
        uphold_url=move_url(share, case, "uphold"),
        overrule_url=move_url(share, case, "overrule"),
    )


def extensions_open(me: Visitor, ticked: Collection[int] = ()) -> list[Extending]:
    """The same of later dates. One query."""
    found: QuerySet[Extension] = extensions_visible_to(me.held).filter(
        Q(assignment__state=AssignmentState.ACCEPTED), decision=Extension.Decision.PENDING
    )
    found = found.select_related(
        "assignment__organisation", "assignment__case__proposal", "assignment__case__jurisdiction",
        "assignment__case__pack", "deadline",
    )  # fmt: skip
    calendars = Calendars()
    return [_extending(one, me, calendars, ticked) for one in found.order_by("asked_at", "pk")[:LISTED]]


def _extending(one: Extension, me: Visitor, calendars: Calendars, ticked: Collection[int]) -> Extending:
    share, case, due = one.assignment, one.assignment.case, one.deadline
    on = day_of(me.at, case.jurisdiction)
    calendar = calendars[case.pack.counted_by_id]
    stops = _stops(one, on)
    return Extending(
        extension=one,
        asked=day_words(day_of(one.asked_at, case.jurisdiction), on),
        due=due_of(due, calendar, on, near=case.pack.near),
        longer=remaining(due.due_on, one.until_on, calendar),
        stops=stops,
        ticked=share.pk in ticked and not stops,
        case_url=case_url(case),
        grant_url=move_url(share, case, "extend_grant"),
        refuse_url=move_url(share, case, "extend_refuse"),
    )


def _stops(one: Extension, on: date) -> str:
    """What is seen at once; everything else is asked when it is granted."""
    due, pack = one.deadline, one.assignment.case.pack
    told = one.proposer_told_on is not None or due.step not in ANSWERS
    faults = (
        (pack.extension_consent and one.consented_at is None, _("等提案委先表明意见")),
        (not told, _("还没有告知提案人")),
        (not due.is_open, _("所涉事项已经完成或终止")),
        (one.until_on < on, _("申请延到的日子已过")),
        (due.latest_on is not None and one.until_on > due.latest_on, _("超过规则规定的上限")),
        (one.assignment.paused_on is not None, _("期限已经中止")),
    )
    return "；".join(words for wrong, words in faults if wrong)


@dataclass(frozen=True, slots=True)
class ToAndFro:
    """A share that was handed back or on again and again."""

    share: Assignment
    case_url: str


def to_and_fro(me: Visitor) -> Sequence[ToAndFro]:
    """The shares that go to and fro, of which a meeting should decide. One query."""
    shares = going_to_and_fro(me.held).filter(IN_WORK)
    found = shares.select_related("organisation", "case__proposal", "case__jurisdiction")
    return [ToAndFro(share, case_url(share.case)) for share in found.order_by("pk")[:LISTED]]
