"""Calls for proposals and the clues that answer them: who reads which, and who of them may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q

from proposals.models import Call, Clue
from proposals.roles import FILING, Role
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from proposals.queries import Held

OFFERING: Final = FILING | {
    Role.SECRETARIAT, Role.EXAMINER, Role.OFFICE, Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD,
    Role.BUREAU_LEADER,
}  # fmt: skip
"""The roles that may answer a call, each in their own jurisdiction."""
READS_CALLS: Final = OFFERING | {Role.OFFICE_LEADER, Role.AUDITOR}
ADDRESSED: Final = FILING | {Role.LIAISON}
"""Who is told of a call: whoever files proposals, and one desk of each unit."""
READS_CLUES: Final = FILING | {Role.SECRETARIAT, Role.EXAMINER, Role.AUDITOR}
"""Whoever may take clues up or sorts them reads all; a unit reads its own."""


def calls_visible_to(held: Iterable[Held]) -> QuerySet[Call]:
    """The calls of the places in which the posts have to do with proposals."""
    places = {h.jurisdiction_id for h in held if h.role in READS_CALLS}
    return Call.objects.filter(jurisdiction__in=sorted(places))


def open_calls(calls: QuerySet[Call], on: date) -> QuerySet[Call]:
    """Those that may be answered on that day."""
    return calls.filter(closed_at=None, until_on__gte=on)


def takes_answers(call: Call, on: date) -> bool:
    """The same of one."""
    return call.closed_at is None and call.until_on >= on


def clues_visible_to(held: Iterable[Held]) -> QuerySet[Clue]:
    """The clues that the posts may read, each with `taken`: how many proposals that were not given up name it."""
    held = tuple(held)
    everywhere = {h.jurisdiction_id for h in held if h.role in READS_CLUES}
    own = {h.organisation_id for h in held if h.role in OFFERING}
    seen = Q(jurisdiction__in=everywhere) | Q(organisation__in=own, in_own_name=False)
    living = Count("proposals", filter=~Q(proposals__case__state=CaseState.WITHDRAWN))
    found: QuerySet[Clue] = Clue.objects.filter(seen).annotate(taken=living)
    return found


def may_offer(held: Iterable[Held], call: Call) -> bool:
    """Whether one of the posts may answer the call while it is open."""
    return any(h.role in OFFERING and h.jurisdiction_id == call.jurisdiction_id for h in held)


def may_sort(held: Iterable[Held], jurisdiction: int) -> bool:
    """Whether one of the posts publishes calls there and closes them and their clues."""
    return any(h.role == Role.SECRETARIAT and h.jurisdiction_id == jurisdiction for h in held)
