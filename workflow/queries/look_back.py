"""B 类回头看: the cases of a session that were left in progress or planned, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from proposals.models import Session
from workflow.guards.following import NOT_SOLVED
from workflow.models import LookBack, LookBackAnswer, Reply
from workflow.queries.base import OVERSEEING
from workflow.queries.cases import cases_visible_to
from workflow.queries.ledger import CONFIRMED
from workflow.queries.letters import commitments_visible_to
from workflow.states import CaseState, CommitmentState, Outcome, ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.models import Case

OVER: Final = (CaseState.CLOSED, CaseState.TRACKING, CaseState.ARCHIVED)
GROUPS: Final = {
    "solved": Q(outcome_now=Outcome.SOLVED),
    "second": Q(second=True),
    "kept": Q(promised__gt=0, kept__gte=1, unkept=0),
    "reported": Q(asked=True, waiting=False),
    "waiting": Q(waiting=True),
    "unasked": Q(asked=False),
}
"""Figure → the cases behind it."""


def sessions_looked_back(held: Iterable[Held]) -> QuerySet[Session]:
    """The sessions of the overseers' places, the newest first."""
    places = {h.jurisdiction_id for h in held if h.role in OVERSEEING}
    found: QuerySet[Session] = Session.objects.filter(jurisdiction__in=places)
    return found.select_related("jurisdiction").order_by("-year", "-pk")


def session_before(sessions: Iterable[Session], on: date) -> Session | None:
    """The previous session: the newest but one of those that were opened by that day; the only one where there is one."""
    opened = [session for session in sessions if session.opens_on <= on]
    return next(iter(opened[1:2] or opened), None)


def cases_to_look_back(held: Iterable[Held], session: Session) -> QuerySet[Case]:
    """The closed ones whose outcome was 正在解决 or 列入计划, with what the groups ask of them.

    `promised`, `kept`, `unkept`: promises that are followed; `second`: a second reply is with the proposer;
    `letter_now`, `outcome_now`: the class of the last letter that is out; `asked`, `waiting`: whether the leads were
    asked, and whether one of them still owes its report.
    """
    held = tuple(held)
    answers = LookBackAnswer.objects.filter(look_back__case=OuterRef("pk"))
    told = Reply.objects.filter(case=OuterRef("pk"), state=ReplyState.DELIVERED, outcome_class__isnull=False)
    last = told.order_by("-issued_on", "-pk")
    found = cases_visible_to(held).filter(
        proposal__session=session, outcome__in=sorted(NOT_SOLVED), state__in=OVER
    )
    return found.annotate(
        promised=_promises(held, Q(state__in=CONFIRMED)),
        kept=_promises(held, Q(state=CommitmentState.KEPT)),
        unkept=_promises(held, Q(state__in=CONFIRMED) & ~Q(state=CommitmentState.KEPT)),
        second=Exists(told.filter(supplement_of__isnull=False)),
        letter_now=Subquery(last.values("outcome_class__letter")[:1]),
        outcome_now=Coalesce(Subquery(last.values("outcome_class__outcome")[:1]), "outcome"),
        asked=Exists(LookBack.objects.filter(case=OuterRef("pk"))),
        waiting=Exists(answers.filter(at=None)),
    )


def _promises(held: tuple[Held, ...], which: Q) -> Coalesce:
    here = commitments_visible_to(held).filter(which, case=OuterRef("pk")).order_by().values("case")
    return Coalesce(Subquery(here.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def group_sizes(cases: QuerySet[Case]) -> dict[str, int]:
    """How many there are, and how many behind each figure. One query."""
    counts = {name: Count("pk", filter=which) for name, which in GROUPS.items()}
    found: dict[str, int] = cases.aggregate(all=Count("pk"), **counts)
    return found
