"""Counting the measures of the rates, once for a whole scope or for every line of a dimension."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, Count, F, Q, Value
from django.db.models.functions import TruncMonth

from workflow.queries.rates.facts import CASE_AT
from workflow.rates import RATES, Rate, Subject
from workflow.rules import PRESENT
from workflow.states import REPLYING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from workflow.queries.rates.sight import Sight

Counts = dict[str, int]
TENTH: Final = Decimal("0.1")
OF_PROPOSAL: Final = {
    "category": "proposal__category",
    "kind": "proposal__kind",
    "session": "proposal__session",
}
COLUMNS: Final = {"unit": "organisation", "handler": "handler"}
"""Of a share."""


@dataclass(frozen=True)
class Figure:
    """One rate, counted. `parts` by the codes of the rate."""

    rate: Rate
    numerator: int
    denominator: int
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> Decimal | None:
        """To one decimal; None of nothing. 100 stands only for all and 0 only for none."""
        if not self.denominator:
            return None
        exact = Decimal(100 * self.numerator) / self.denominator
        rounded = exact.quantize(TENTH, ROUND_HALF_UP)
        if rounded == Decimal(100) and self.numerator < self.denominator:
            return Decimal(100) - TENTH
        return TENTH if not rounded and self.numerator else rounded

    @property
    def missing(self) -> int:
        """How many of the denominator are not in the numerator."""
        return self.denominator - self.numerator


def figures_from(counts: Mapping[str, int]) -> dict[str, Figure]:
    """The figures by the codes of their rates, from counts by measure."""
    return {
        code: Figure(
            rate,
            counts.get(code, 0),
            counts.get(f"{code}_of", 0),
            {part: counts.get(part, 0) for part in rate.parts},
        )
        for code, rate in RATES.items()
    }


def count_all(sight: Sight) -> Counts:
    """Every measure of the scope: one query for each subject."""
    found: Counts = {}
    for subject in Subject:
        found |= sight.rows(subject).aggregate(**counters(sight.measures(subject)))
    return found


def count_by(sight: Sight, dimension: str) -> dict[Any, Counts]:
    """The same by the values of a dimension (keys of units, handlers and sessions, first days of months, words)."""
    found: dict[Any, Counts] = defaultdict(dict)
    for subject in Subject:
        for key, counts in grouped(sight.rows(subject), subject, dimension, sight.measures(subject)).items():
            found[key] |= counts
    return dict(found)


def counters(measures: Mapping[str, Q]) -> dict[str, Count]:
    """The aggregates that count the rows of each measure."""
    return {name: Count("pk", filter=asked) if asked else Count("pk") for name, asked in measures.items()}


def grouped(
    rows: QuerySet[Any], subject: Subject, dimension: str, measures: Mapping[str, Q], *, along: str = ""
) -> dict[Any, Counts]:
    """Value of the dimension → how many rows each measure counts there. One query.

    With `along` (category, kind or session) the keys are pairs, its value first.
    """
    keyed = keyed_by(rows, subject, dimension).order_by()
    if not along:
        lines = keyed.values("line").annotate(**counters(measures))
        return {counts.pop("line"): counts for counts in lines}
    beside = keyed.annotate(beside=F(f"{CASE_AT[subject]}{OF_PROPOSAL[along]}"))
    lines = beside.values("beside", "line").annotate(**counters(measures))
    return {(counts.pop("beside"), counts.pop("line")): counts for counts in lines}


def keyed_by(rows: QuerySet[Any], subject: Subject, dimension: str) -> QuerySet[Any]:
    """The rows with the dimension's value as `line`; of a case that several units lead a row for each."""
    case = CASE_AT[subject]
    if dimension in COLUMNS:
        rows, path = _shared(rows, subject, dimension)
        line: Any = F(path)
    elif dimension == "month":
        line = TruncMonth(f"{case}filed_on")
    else:
        line = (
            Value(None, BigIntegerField()) if dimension == "whole" else F(f"{case}{OF_PROPOSAL[dimension]}")
        )
    keyed: QuerySet[Any] = rows.annotate(line=line)
    return keyed


def _shared(rows: QuerySet[Any], subject: Subject, dimension: str) -> tuple[QuerySet[Any], str]:
    """The rows beside the shares whose unit or handler they are counted with, and the way there."""
    column = COLUMNS[dimension]
    if subject is Subject.SHARE or (subject is Subject.PROMISE and dimension == "unit"):
        return rows, column
    case = CASE_AT[subject]
    shares = f"{case}assignments__"
    theirs: dict[str, Any] = (
        {f"{shares}organisation": F("organisation")}
        if subject is Subject.PROMISE
        else {f"{shares}role__in": sorted(REPLYING)}
    )
    theirs |= {f"{shares}round": F(f"{case}round"), f"{shares}state__in": PRESENT}
    return rows.filter(**theirs), f"{shares}{column}"
