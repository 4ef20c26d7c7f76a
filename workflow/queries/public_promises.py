"""The promises that were published, with what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q

from workflow.models import PublicText
from workflow.queries.published import public_cases, public_texts
from workflow.states import COMMITMENT_OPEN, CommitmentState

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction

KEPT: Final = "kept"
OPEN: Final = "open"
OVERDUE: Final = "overdue"
BROKEN: Final = "broken"
PARTLY: Final = "partly"
FATES: Final = (OPEN, OVERDUE, KEPT, PARTLY, BROKEN)

_OPEN: Final = sorted(COMMITMENT_OPEN)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which promises: of one fate, one unit, one year of the proposal. What is empty narrows nothing."""

    fate: str = ""
    unit: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Sums:
    """How many promises there are of each fate."""

    all: int
    open: int
    overdue: int
    kept: int
    partly: int
    broken: int


def public_promises(jurisdiction: Jurisdiction | None) -> QuerySet[PublicText]:
    """The published promises that stand now, of cases that are public now."""
    found: QuerySet[PublicText] = public_texts(public_cases(jurisdiction)).filter(
        part=PublicText.Part.COMMITMENT, commitment__isnull=False
    )
    return found.select_related("commitment", "public_case__jurisdiction").order_by("-pk")


def narrowed(promises: QuerySet[PublicText], to: Wanted, on: date) -> QuerySet[PublicText]:
    """Those that are wanted, on that day."""
    if to.unit is not None:
        promises = promises.filter(commitment__organisation=to.unit)
    if to.year is not None:
        promises = promises.filter(public_case__year=to.year)
    return promises.filter(_fate(to.fate, on)) if to.fate else promises


def sums(promises: QuerySet[PublicText], on: date) -> Sums:
    """Counted in one query."""
    told = promises.order_by().aggregate(
        all=Count("pk"), **{fate: Count("pk", filter=_fate(fate, on)) for fate in FATES}
    )
    return Sums(**told)


def units_promising(promises: QuerySet[PublicText]) -> list[tuple[int, str, int]]:
    """The units that promised something: key, name, number; those with most first."""
    rows = promises.values_list("commitment__organisation", "commitment__organisation__name")
    return [
        (key, name, number)
        for key, name, number in rows.annotate(number=Count("pk")).order_by(
            "-number", "commitment__organisation"
        )
    ]


def years_of(promises: QuerySet[PublicText]) -> list[int]:
    """The years of the proposals, the newest first."""
    rows = promises.order_by("-public_case__year").values_list("public_case__year", flat=True)
    return list(rows.distinct())


def is_overdue(promise: PublicText, on: date) -> bool:
    """Whether its day is over and nobody confirmed that it was kept."""
    commitment = promise.commitment
    late = commitment is not None and commitment.due_on is not None and commitment.due_on < on
    return commitment is not None and commitment.state in _OPEN and late


def _fate(name: str, on: date) -> Q:
    late = Q(commitment__due_on__lt=on)
    return {
        OPEN: Q(commitment__state__in=_OPEN) & (Q(commitment__due_on=None) | ~late),
        OVERDUE: Q(commitment__state__in=_OPEN) & late,
        KEPT: Q(commitment__state=CommitmentState.KEPT),
        PARTLY: Q(commitment__state=CommitmentState.PARTLY_KEPT),
        BROKEN: Q(commitment__state=CommitmentState.BROKEN),
    }[name]
