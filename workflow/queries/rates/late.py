"""What is overdue, asked of the deadlines on the day itself; no summary keeps it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth

from proposals.prepared import Prepared
from workflow.letters import UNIT_ROLES
from workflow.models import Case, Deadline
from workflow.queries.cases import cases_visible_to
from workflow.queries.rates.facts import Day, counted_cases
from workflow.queries.rates.kept import SCOPES, counted
from workflow.queries.rates.scope import shaped
from workflow.queries.rates.sight import WATCHING, Sight
from workflow.queries.sealed import overdue
from workflow.queries.watch import PRESSED
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.queries.rates.scope import Scope

KNOWN: Final = [*PRESSED, Step.EVALUATE]
"""What is listed for whoever may know that a rating is late."""
LINES: Final = {
    "unit": "assignment__organisation",
    "handler": "assignment__handler",
    "category": "case__proposal__category",
    "kind": "case__proposal__kind",
    "session": "case__proposal__session",
}


def overdue_shares(held: Iterable[Held], scope: Scope) -> QuerySet[Deadline]:
    """The overdue deadlines of the scope, in no order: what units owe, and ratings where the posts may know of them.

    Each with its case, proposal, unit and handler. A paused clock is not overdue.
    """
    found: QuerySet[Deadline] = late_ones(Sight.of(held, scope)).select_related(
        "case__proposal", "case__jurisdiction", "assignment__organisation", "assignment__handler"
    )
    return found


def overdue_count(held: Iterable[Held], scope: Scope) -> int:
    """How many deadlines are overdue in the scope."""
    sight = Sight.of(held, scope)
    if sight.sealed and not scope.as_of and scope.unit is None and scope.handler is None:
        return counted(_all_late(scope.jurisdictions, scope.shape), scope)
    return late_ones(sight).count()


@lru_cache(SCOPES)
def _all_late(places: tuple[int, ...], shape: frozenset[str]) -> Prepared:
    """What is overdue in scopes of a shape, as an auditor sees it."""
    return Prepared(
        lambda: _late_in(shaped(places, shape), Day(None, date.min)).filter(step__in=KNOWN).values_list("pk")
    )


def late_ones(sight: Sight) -> QuerySet[Deadline]:
    """The same, the deadlines alone."""
    scope = sight.scope
    knowing = {h.jurisdiction_id for h in sight.held if h.role not in UNIT_ROLES}
    owed = Q(step__in=PRESSED) | Q(step=Step.EVALUATE, jurisdiction__in=knowing)
    seen = Q() if sight.wholly(WATCHING) else Q(case__in=cases_visible_to(sight.held).values("pk"))
    own = {"assignment__organisation": scope.unit, "assignment__handler": scope.handler}
    found: QuerySet[Deadline] = _late_in(scope, sight.day).filter(
        owed, seen, **{name: value for name, value in own.items() if value is not None}
    )
    return found


def _late_in(scope: Scope, day: Day) -> QuerySet[Deadline]:
    """What is overdue of the cases in the scope, whoever asks. Of few deadlines their cases are asked one by one."""
    late = overdue(Deadline.objects.filter(jurisdiction__in=scope.jurisdictions), scope.on)
    counted = Case.objects.filter(scope.of_cases(), counted_cases(day), pk=OuterRef("case"))
    found: QuerySet[Deadline] = late.annotate(counted=Subquery(counted.values("pk")[:1])).filter(
        counted__isnull=False
    )
    return found


def overdue_by(sight: Sight, dimension: str) -> dict[Any, int]:
    """Value of the dimension → how many deadlines are overdue there."""
    line = TruncMonth("case__filed_on") if dimension == "month" else LINES[dimension]
    late = late_ones(sight).order_by()
    keyed = late.annotate(line=line) if dimension == "month" else late.values(line)
    if dimension == "month":
        return dict(keyed.values("line").annotate(n=Count("pk")).values_list("line", "n"))
    return dict(keyed.annotate(n=Count("pk")).values_list(line, "n"))
