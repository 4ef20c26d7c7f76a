"""What is under examination (审查), what each of it is like, and whether somebody looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, Q

from proposals.roles import Role
from workflow.models import Alike, Case, Comparison, Look
from workflow.queries.cases import cases_visible_to
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held

EXAMINERS: Final = frozenset({Role.SECRETARIAT, Role.EXAMINER})
EXAMINED: Final = [CaseState.SUBMITTED.value, CaseState.RECOMMENDED.value, CaseState.RETURNED.value]
"""The first step, the second step, and what waits for its proposer's correction."""
WORTH_A_LOOK: Final = 200
"""Thousandths: two texts that share less are merely about the same matter."""


class Likeness(NamedTuple):
    """A case by its key that is like another one, and how much (thousandths)."""

    case: int
    score: int


def under_examination(held: Iterable[Held]) -> QuerySet[Case]:
    """The cases that the posts examine, with `alike` (something is like it) and `looked` (somebody looked at that)."""
    held = tuple(held)
    places = {h.jurisdiction_id for h in held if h.role in EXAMINERS}
    found: QuerySet[Case] = cases_visible_to(held).filter(jurisdiction__in=places, state__in=EXAMINED)
    present = Q(comparison__text_version=F("comparison__case__proposal__text_version"))
    both_ways = Q(comparison__case=OuterRef("pk")) | Q(other=OuterRef("pk"))
    looks = Look.objects.filter(case=OuterRef("pk"), text_version=OuterRef("proposal__text_version"))
    return found.annotate(
        alike=Exists(Alike.objects.filter(present, both_ways, likeness__gte=WORTH_A_LOOK)),
        looked=Exists(looks),
    )


@dataclass(frozen=True)
class Alikes:
    """What one case is like, as far as the reader may see it; `looked`: an examiner looked at that of the present text."""

    compared: bool
    looked: bool
    similar: list[dict[str, Any]]


def alike_to(case: Case, held: Iterable[Held]) -> Alikes:
    """The cases that the present text is like, the likest first. Four queries."""
    version = case.proposal.text_version
    found = likenesses([case.pk])[case.pk]
    seen = cases_visible_to(held).select_related("proposal", "jurisdiction")
    cases = seen.in_bulk([line.case for line in found])
    return Alikes(
        compared=Comparison.objects.filter(case=case, text_version=version).exists(),
        looked=Look.objects.filter(case=case, text_version=version).exists(),
        similar=[
            {"case": cases[line.case], "likeness": line.score / 1000} for line in found if line.case in cases
        ],
    )


def likenesses(cases: Collection[int]) -> dict[int, list[Likeness]]:
    """For each of the cases those that are like it, the likest first, whichever of the two was compared. One query."""
    lines = Alike.objects.filter(
        Q(comparison__case__in=cases) | Q(other__in=cases),
        comparison__text_version=F("comparison__case__proposal__text_version"),
        likeness__gte=WORTH_A_LOOK,
    )
    best: dict[int, dict[int, int]] = {case: {} for case in cases}
    for one, other, score in lines.values_list("comparison__case", "other", "likeness"):
        for case, beside in ((one, other), (other, one)):
            if case in best:
                best[case][beside] = max(score, best[case].get(beside, 0))
    return {
        case: sorted((Likeness(*line) for line in found.items()), key=lambda line: (-line.score, -line.case))
        for case, found in best.items()
    }
