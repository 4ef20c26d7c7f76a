"""The figures that everybody may read: of closed cases only, and nothing of fewer than five rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from workflow.queries.rates.counting import Counts, Figure, counters, figures_from
from workflow.queries.rates.facts import CASE_AT, Day, measures
from workflow.queries.rates.scope import Scope
from workflow.queries.rates.sight import CLOSED, audited_rows
from workflow.queries.sealed import UNSEALED
from workflow.rates import Subject

if TYPE_CHECKING:
    from datetime import date

    from proposals.models import Jurisdiction, Session

PUBLIC: Final = ("replied", "consulted", "adopted", "satisfied", "published", "kept")
"""What of the rates is told; the pace of each unit's work is not."""
FEWEST: Final = 5


def public_figures(jurisdiction: Jurisdiction, session: Session, on: date) -> dict[str, Figure]:
    """The public rates of a session by their codes, of closed cases only; without those that rest on fewer than five
    cases or rows. Five queries.
    """
    scope = Scope((jurisdiction.pk,), on, session=session.pk)
    counts: Counts = {}
    for subject in (Subject.CASE, Subject.ASK, Subject.RATING, Subject.PROMISE):
        case, day = CASE_AT[subject], Day(None, on)
        closed = Q(**{f"{case}state__in": UNSEALED})
        rows = audited_rows(subject, day).filter(scope.of_cases(case), closed)
        counts |= rows.aggregate(**counters(measures(subject, day, CLOSED)))
    enough = counts["replied_of"] >= FEWEST
    found = figures_from(counts)
    return {code: found[code] for code in PUBLIC if enough and found[code].denominator >= FEWEST}
