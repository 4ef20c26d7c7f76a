"""Which honours of a session whose posts may read, and what may be named for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import OuterRef, Q, Subquery

from proposals.models import Organisation, Session
from proposals.queries import HANDLING_KINDS, newest_first
from proposals.roles import Role
from workflow.models import Case, Honour
from workflow.queries.base import OVERSEEING
from workflow.queries.cases import cases_visible_to
from workflow.states import ASSIGNMENT_GONE, REPLYING, CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held

NAMING: Final = frozenset({Role.SECRETARIAT, Role.EXAMINER})
"""Who names a proposal or a unit."""
DECIDING: Final = frozenset({Role.SECRETARIAT})
"""Who enters what the committee decided."""
READING: Final = NAMING | OVERSEEING
ANSWERED: Final = [
    CaseState.REPLIED.value, CaseState.CLOSED.value, CaseState.TRACKING.value, CaseState.ARCHIVED.value,
]  # fmt: skip


def places_in(held: Iterable[Held], roles: frozenset[Role]) -> set[int]:
    """The jurisdictions in which the posts have one of the roles."""
    return {h.jurisdiction_id for h in held if h.role in roles}


def honours_visible_to(held: Iterable[Held]) -> QuerySet[Honour]:
    """What was chosen, to whoever sees the proposal or oversees the place; what is still to be decided, to who names."""
    held = tuple(held)
    named = Q(jurisdiction__in=places_in(held, NAMING | {Role.AUDITOR}))
    overseen = Q(jurisdiction__in=places_in(held, READING))
    seen = Q(case__in=cases_visible_to(held).values("pk"))
    own = Q(organisation__in={h.organisation_id for h in held})
    return Honour.objects.filter(named | (Q(decision=Honour.Decision.CHOSEN) & (overseen | seen | own)))


def honour_sessions(held: Iterable[Held]) -> QuerySet[Session]:
    """The sessions of which the posts read the list, the newest first."""
    return newest_first(Session.objects.filter(jurisdiction__in=places_in(held, READING)))


def nameable_cases(session: Session, held: Iterable[Held]) -> QuerySet[Case]:
    """The answered proposals of the session that nobody named yet."""
    held = tuple(held)
    found: QuerySet[Case] = cases_visible_to(held).filter(
        jurisdiction__in=places_in(held, NAMING), proposal__session=session, state__in=ANSWERED, honours=None
    )
    return found


def nameable_units(session: Session, held: Iterable[Held]) -> QuerySet[Organisation]:
    """The units that answered something of the session and that nobody named for it yet."""
    answered = Q(
        assignments__case__proposal__session=session,
        assignments__case__state__in=ANSWERED,
        assignments__role__in=sorted(REPLYING),
    ) & ~Q(assignments__state__in=sorted(ASSIGNMENT_GONE))
    units = Organisation.objects.filter(
        answered, jurisdiction__in=places_in(held, NAMING), kind__in=HANDLING_KINDS
    )
    return units.exclude(honours__session=session).distinct()


def chosen_on() -> Subquery:
    """Of a case that is asked for: the day on which its proposal was chosen, for whoever sees it."""
    chosen = Honour.objects.filter(case=OuterRef("pk"), decision=Honour.Decision.CHOSEN)
    return Subquery(chosen.values("decided_on")[:1])
