"""Which cases a filter of the case list means, and the orders in which the list can stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from portal.web.keyset import NEWEST, Order, Part, keyed
from portal.web.shaped import shape_of
from portal.web.visitor import BUREAU
from proposals.models import Organisation
from workflow.models import Assignment, Deadline
from workflow.queries import OUT, overdue, replies_visible_to
from workflow.states import (
    ASSIGNMENT_GONE,
    ASSIGNMENT_OPEN,
    REPLYING,
    AssignmentRole,
    AssignmentState,
    CaseState,
)
from workflow.steps import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from portal.web.shaped import Shape
    from portal.web.visitor import Visitor
    from proposals.queries import Held

ORDERS: Final = {
    "": _("新的在前"),
    "number": _("编号大的在前"),
    "due": _("期限近的在前"),
    "moved": _("最近办理的在前"),
}
WAITING: Final = {
    "proposer": _("提案人修改或联名"),
    "examination": _("提案委审查"),
    "handover": _("督查室交办"),
    "receipt": _("单位签收"),
    "objection": _("督查室答复改办"),
    "opinion": _("会办单位报意见"),
    "reply": _("主办单位答复"),
    "closing": _("评价和办结"),
    "promise": _("落实承诺"),
}
"""For whom a case waits, as far as everybody who sees it may know: whether somebody has rated is not among it."""
STATES_WAITING: Final = {
    "proposer": [CaseState.DRAFT, CaseState.COSIGNING, CaseState.RETURNED],
    "examination": [CaseState.SUBMITTED, CaseState.RECOMMENDED],
    "handover": [CaseState.FILED],
    "closing": [CaseState.REPLIED],
    "promise": [CaseState.TRACKING],
}
SHARES_WAITING: Final = {
    "receipt": Q(state=AssignmentState.PENDING),
    "objection": Q(state=AssignmentState.OBJECTED),
    "opinion": Q(role=AssignmentRole.CO, state__in=sorted(ASSIGNMENT_OPEN)),
    "reply": Q(role__in=sorted(REPLYING), state__in=sorted(ASSIGNMENT_OPEN)),
}
OWN_SHARE: Final = {"role": "role", "section": "section_share__section"}
"""What is asked of the share of the visitor's own unit."""
VARYING: Final = frozenset({"unit", "section", "session", "year", "category"})
"""Fields with too many values to keep SQL for each."""


@dataclass(frozen=True)
class CaseNarrowing:
    """What narrows the case list: the visitor, and what they ask for by the names of the filter's fields."""

    me: Visitor
    asked: Mapping[str, Any]

    @property
    def shape(self) -> Shape | None:
        """On what the SQL depends; None where each question has SQL of its own, as words to look for have."""
        return None if "q" in self.asked else shape_of(self, VARYING)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The cases that meet every chosen filter."""
        for name, value in self.asked.items():
            if (condition := self._conditions(name, value)) is not None:
                rows = rows.filter(condition)
        return rows

    def _conditions(self, name: str, value: Any) -> Any:
        plain = {
            "state": "state",
            "kind": "proposal__kind",
            "session": "proposal__session",
            "category": "proposal__category",
            "priority": "priority",
        }
        if name in plain:
            return Q(**{plain[name]: value})
        if name == "publication":
            return Q(publication="" if value == "open" else value)
        if name == "year":
            return Q(proposal__session__in=value)
        return self._asked_below(name, value)

    def _asked_below(self, name: str, value: Any) -> Any:
        """What is asked of the shares, deadlines and replies of a case."""
        if name == "unit":
            return Exists(present_shares().filter(organisation=value))
        if name in OWN_SHARE:
            own = own_assignments(self.me.held).filter(case=OuterRef("pk"))
            return Exists(own.filter(**{OWN_SHARE[name]: value}))
        if name == "waiting":
            return _waiting(value)
        if name == "overdue":
            return Exists(overdue(own_deadlines(self.me.held), self.me.on).filter(case=OuterRef("pk")))
        if name == "outcome":
            replies = replies_visible_to(self.me.held).filter(case=OuterRef("pk"), state__in=OUT)
            return Exists(replies.filter(outcome_class__letter=value, round=OuterRef("round")))
        return _matching(value, self.me) if name == "q" else None

    @property
    def order(self) -> Order:
        """By number, by the next due day of what concerns the visitor, by the last move, or the newest first."""
        return {
            "number": Order(self._by_number, str),
            "due": Order(self._by_due, date.fromisoformat, self._with_due),
            "moved": Order(_by_move, _moment),
        }.get(self.asked.get("order", ""), NEWEST)

    def _by_number(self, cases: QuerySet[Any]) -> list[Part]:
        places = sorted({held.jurisdiction_id for held in self.me.held})
        numbered = cases.filter(proposal__number__isnull=False, proposal__jurisdiction__in=places)
        return keyed(numbered, cases.filter(proposal__number__isnull=True), key="proposal__number")

    def _by_due(self, cases: QuerySet[Any]) -> list[Part]:
        own = own_deadlines(self.me.held)
        sooner = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
        first = own.filter(~Exists(own.filter(sooner, case=OuterRef("case"))))
        return keyed(
            cases.filter(deadlines__in=first),
            cases.filter(~Exists(own.filter(case=OuterRef("pk")))),
            key="deadlines__due_on",
            tie="deadlines__pk",
            falling=False,
        )

    def _with_due(self, cases: QuerySet[Any]) -> list[Part]:
        """The cases of a page with the day by which they stand in it."""
        first = own_deadlines(self.me.held).filter(case=OuterRef("pk")).order_by("due_on", "pk")
        told = cases.annotate(
            list_key=Subquery(first.values("due_on")[:1]), list_tie=Subquery(first.values("pk")[:1])
        )
        return [Part(told, "list_key", "list_tie", falling=False), Part(cases)]


def present_shares() -> QuerySet[Assignment]:
    """The shares of the case asked about, in its present round, of units that still have it."""
    present: QuerySet[Assignment] = Assignment.objects.exclude(state__in=sorted(ASSIGNMENT_GONE))
    return present.filter(case=OuterRef("pk"), round=OuterRef("round"))


def _waiting(whom: str) -> Any:
    if whom in STATES_WAITING:
        return Q(state__in=STATES_WAITING[whom])
    return Q(state=CaseState.HANDLING) & Q(Exists(present_shares().filter(SHARES_WAITING[whom])))


def _matching(words: str, me: Visitor) -> Any:
    """In number or title, or in the name of a unit that still has the case."""
    places = sorted({held.jurisdiction_id for held in me.held})
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    units = Organisation.objects.filter(named, jurisdiction__in=places)
    handled = Assignment.objects.filter(organisation__in=units).exclude(state__in=sorted(ASSIGNMENT_GONE))
    told = Q(proposal__number__icontains=words) | Q(proposal__title__icontains=words)
    return told | Q(pk__in=handled.values("case"))


def own_assignments(held: Sequence[Held]) -> QuerySet[Assignment]:
    """The shares that the posts' units have in the present round of any case."""
    present: QuerySet[Assignment] = Assignment.objects.exclude(state__in=sorted(ASSIGNMENT_GONE))
    units = sorted({one.organisation_id for one in held})
    return present.filter(organisation_id__in=units, round=F("case__round"))


def own_deadlines(held: Sequence[Held]) -> QuerySet[Deadline]:
    """Open deadlines that concern the posts: those of their units, or all where no post is a bureau's."""
    places = sorted({one.jurisdiction_id for one in held})
    running = Deadline.objects.filter(met_on=None, cancelled_on=None, jurisdiction__in=places)
    running = running.exclude(step__in=sorted(RIGHTS))
    if held and BUREAU.issuperset(one.role for one in held):
        return running.filter(assignment__organisation_id__in=sorted({one.organisation_id for one in held}))
    return running


def _by_move(cases: QuerySet[Any]) -> list[Part]:
    return keyed(cases.filter(moved_at__isnull=False), cases.filter(moved_at__isnull=True), key="moved_at")


def _moment(told: str) -> datetime:
    """A moment as an address carries it. Raises ValueError."""
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment
