"""The figures that everybody may read: of closed cases only, and nothing of fewer than five rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import F, Q

from workflow.queries.rates.counting import Counts, Figure, counters, figures_from
from workflow.queries.rates.facts import CASE_AT, MODELS, Day, counted_cases, measures
from workflow.queries.rates.scope import Scope
from workflow.queries.rates.sight import CLOSED, PROMISED_OPENLY
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
        rows = MODELS[subject]._default_manager.filter(  # noqa: SLF001 -- Django documents it under this name
            scope.of_cases(case), counted_cases(day, case), closed
        )
        if subject is Subject.RATING:
            rows = rows.filter(round=F("case__round"))
        if subject is Subject.PROMISE:
            rows = rows.filter(PROMISED_OPENLY)
        counts |= rows.aggregate(**counters(measures(subject, day, CLOSED)))
    enough = counts["replied_of"] >= FEWEST
    found = figures_from(counts)
    return {code: found[code] for code in PUBLIC if enough and found[code].denominator >= FEWEST}
