"""What the offices keep an eye on: clocks that stand still, units that were urged, cases that go to and fro."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from workflow.queries.cases import assignments_visible_to
from workflow.states import AssignmentState, CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.models import Assignment


def paused_long(held: Iterable[Held], on: Any) -> QuerySet[Assignment]:
    """Shares of visible cases whose clock was stopped so long ago that somebody should look at it again."""
    running = Q(state=AssignmentState.ACCEPTED, case__state=CaseState.HANDLING, round=F("case__round"))
    found: QuerySet[Assignment] = assignments_visible_to(held).filter(running, pause_review_on__lte=on)
    return found
