"""Reading the kept counts: for several cities at once, where what is asked is what is kept. What is late is asked live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, Sum

from workflow.models import RateBook, RateSummary
from workflow.queries import ledger
from workflow.queries.rates.counting import Counts, grouped
from workflow.rates import MEASURES, OF_THE_DAY, Subject

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from workflow.queries.rates.scope import Scope
    from workflow.queries.rates.sight import Sight

Grain = RateSummary.Grain
KEPT: Final = tuple(name for name in MEASURES if name not in OF_THE_DAY)
"""The measures that are columns of the summary."""
GRAINS: Final = {"unit": Grain.UNIT, "category": Grain.CATEGORY, "kind": Grain.KIND, "month": Grain.MONTH}
LATE: Final = "late"


def is_kept(sight: Sight, dimension: str = "") -> bool:
    """Whether the summary has what is asked: of several cities, as an auditor sees it, by at most one dimension."""
    scope = sight.scope
    asked = _narrowed(scope) | ({dimension} if dimension in GRAINS else set())
    several = len(scope.jurisdictions) > 1 and not scope.as_of and scope.handler is None
    if not several or dimension == "handler" or len(asked) > 1 or not sight.sealed:
        return False
    return RateBook.objects.filter(jurisdiction__in=scope.jurisdictions).count() == len(scope.jurisdictions)


def kept_counts(sight: Sight) -> Counts:
    """Every measure of the scope. Two queries."""
    found = _lines(sight.scope, "").aggregate(**{name: Sum(name, default=0) for name in KEPT})
    late = _late(sight).count()
    return {**found, LATE: late, "kept_of": found["kept_of"] + late}


def kept_counts_by(sight: Sight, dimension: str) -> dict[Any, Counts]:
    """The same by the values of a dimension. Two queries."""
    lines = _lines(sight.scope, dimension).values(dimension)
    sums = lines.annotate(**{f"sum_{name}": Sum(name) for name in KEPT}).order_by()
    found = {row[dimension]: {name: row[f"sum_{name}"] for name in KEPT} for row in sums}
    late = grouped(_late(sight), Subject.PROMISE, dimension, {LATE: Q()})
    for key, counts in late.items():
        line = found.setdefault(key, dict.fromkeys(KEPT, 0))
        line |= {LATE: counts[LATE], "kept_of": line["kept_of"] + counts[LATE]}
    return {key: counts for key, counts in found.items() if any(counts.values())}


def _lines(scope: Scope, dimension: str) -> QuerySet[RateSummary]:
    """The kept lines of the scope in the one grain that has them."""
    narrowed = _narrowed(scope)
    grain = GRAINS.get(dimension) or next((GRAINS[name] for name in narrowed), Grain.WHOLE)
    asked: dict[str, Any] = {name: getattr(scope, name) for name in narrowed}
    if scope.session is not None:
        asked["session"] = scope.session
    if scope.year is not None:
        asked["session__year"] = scope.year
    return RateSummary.objects.filter(grain=grain, jurisdiction__in=scope.jurisdictions, **asked)


def _narrowed(scope: Scope) -> set[str]:
    return {name for name in GRAINS if getattr(scope, name)}


def _late(sight: Sight) -> QuerySet[Any]:
    """The promises whose day is over without a result."""
    return sight.rows(Subject.PROMISE).filter(ledger.late(sight.scope.on))
