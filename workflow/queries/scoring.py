"""Which score sheets the posts read, and of which units they read the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from proposals.roles import Role
from workflow.letters import UNIT_ROLES
from workflow.models import ScoreSheet
from workflow.queries.rates.sight import WATCHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held


def score_sheets_visible_to(held: Iterable[Held]) -> QuerySet[ScoreSheet]:
    """The secretariat's own, also while they are worked on; what is issued, to whoever oversees the city or was scored."""
    held = tuple(held)
    own = {h.jurisdiction_id for h in held if h.role == Role.SECRETARIAT}
    watched = {h.jurisdiction_id for h in held if h.role in WATCHING}
    units = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    issued = Q(issued_at__isnull=False)
    seen = Q(jurisdiction__in=own) | issued & (
        Q(jurisdiction__in=watched) | Q(results__organisation__in=units)
    )
    return ScoreSheet.objects.filter(seen).distinct()


def units_scored_for(sheet: ScoreSheet, held: Iterable[Held]) -> set[int] | None:
    """The units of whose result the posts read; None for all."""
    held = tuple(held)
    if any(h.role in WATCHING and h.jurisdiction_id == sheet.jurisdiction_id for h in held):
        return None
    return {h.organisation_id for h in held if h.role in UNIT_ROLES}
