"""Reading the kept counts: for several cities at once, where what is asked is what is kept. What is late is asked live."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Q, Sum

from proposals.prepared import Prepared
from workflow.models import RateBook, RateSummary
from workflow.queries import ledger
from workflow.queries.rates.counting import Counts, grouped
from workflow.queries.rates.facts import Day
from workflow.queries.rates.scope import shaped
from workflow.queries.rates.sight import audited_rows
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
SCOPES: Final = 64
"""So many reads of each kind stay prepared: for the cities and the narrowings that were asked for last."""


def is_kept(sight: Sight, dimension: str = "") -> bool:
    """Whether the summary has what is asked: of several cities, as an auditor sees it, by at most one dimension."""
    places = sight.scope.jurisdictions
    return _fits(sight, dimension) and len(_books(places).read()) == len(places)


def _fits(sight: Sight, dimension: str) -> bool:
    """The same, but whether each of the cities has its book."""
    scope = sight.scope
    asked = (scope.shape & GRAINS.keys()) | ({dimension} & GRAINS.keys())
    several = len(scope.jurisdictions) > 1 and not scope.as_of and scope.handler is None
    return several and dimension != "handler" and len(asked) <= 1 and sight.sealed


@lru_cache(SCOPES)
def _books(places: tuple[int, ...]) -> Prepared:
    return Prepared(lambda: RateBook.objects.filter(jurisdiction__in=places).values_list("jurisdiction"))


def kept_counts(sight: Sight) -> Counts | None:
    """Every measure of the scope, in one statement; None where they are not kept (`is_kept`)."""
    if not _fits(sight, ""):
        return None
    scope = sight.scope
    parameters: list[Any] = []
    sums, late = _statements(scope.jurisdictions, scope.shape)
    parts = []
    for one in (_books(scope.jurisdictions), late, sums):
        sql, values = one.statement(**scope.values())
        parts.append(sql)
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(ALL_IN_ONE.format(*parts), parameters)
        [[books, overdue, _grain, *kept]] = cursor.fetchall()
    if books != len(scope.jurisdictions):
        return None
    found = dict(zip(KEPT, (count or 0 for count in kept), strict=True))
    return {**found, LATE: overdue, "kept_of": found["kept_of"] + overdue}


ALL_IN_ONE: Final = (
    "SELECT books.n, late.n, sums.* FROM (SELECT count(*) AS n FROM ({}) AS b) AS books "
    "CROSS JOIN (SELECT count(*) AS n FROM ({}) AS l) AS late LEFT JOIN ({}) AS sums ON 1 = 1"
)
"""The books of the cities, the promises that are late, and the kept sums, in the order of their parameters."""


def kept_counts_by(sight: Sight, dimension: str) -> dict[Any, Counts]:
    """The same by the values of a dimension. Two queries."""
    lines = _lines(sight.scope, dimension).values(dimension)
    sums = lines.annotate(**{f"sum_{name}": Sum(name) for name in KEPT}).order_by()
    found = {row[dimension]: {name: row[f"sum_{name}"] for name in KEPT} for row in sums}
    late = grouped(_late(sight.scope), Subject.PROMISE, dimension, {LATE: Q()})
    for key, counts in late.items():
        line = found.setdefault(key, dict.fromkeys(KEPT, 0))
        line |= {LATE: counts[LATE], "kept_of": line["kept_of"] + counts[LATE]}
    return {key: counts for key, counts in found.items() if any(counts.values())}


def counted(rows: Prepared, scope: Scope) -> int:
    """How many rows a prepared read has for the scope."""
    sql, parameters = rows.statement(**scope.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS counted", parameters)  # noqa: S608 -- Django's own
        [[count]] = cursor.fetchall()
    return int(count)


@lru_cache(SCOPES)
def _statements(places: tuple[int, ...], shape: frozenset[str]) -> tuple[Prepared, Prepared]:
    """The sums of the kept counts of scopes of a shape, and the promises that are late in them."""
    scope = shaped(places, shape)
    sums = {f"sum_{name}": Sum(name) for name in KEPT}
    return (
        Prepared(
            lambda: _lines(scope, "").order_by().values("grain").annotate(**sums).values_list("grain", *sums)
        ),
        Prepared(lambda: _late(scope).values_list("pk")),
    )


def _lines(scope: Scope, dimension: str) -> QuerySet[RateSummary]:
    """The kept lines of the scope in the one grain that has them."""
    narrowed = sorted(scope.shape & GRAINS.keys())
    grain = GRAINS.get(dimension) or next((GRAINS[name] for name in narrowed), Grain.WHOLE)
    asked: dict[str, Any] = {name: getattr(scope, name) for name in narrowed}
    if scope.session is not None:
        asked["session"] = scope.session
    if scope.year is not None:
        asked["session__year"] = scope.year
    return RateSummary.objects.filter(grain=grain, jurisdiction__in=scope.jurisdictions, **asked)


def _late(scope: Scope) -> QuerySet[Any]:
    """The promises whose day is over without a result, as an auditor sees them."""
    own = Q() if scope.unit is None else Q(organisation=scope.unit)
    rows = audited_rows(Subject.PROMISE, Day(None, scope.on))
    found: QuerySet[Any] = rows.filter(scope.of_cases("case__"), own, ledger.late(scope.on))
    return found
