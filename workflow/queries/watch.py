"""What the offices keep an eye on: clocks that stand still, units that were urged, cases that go to and fro."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q

from proposals.roles import Role
from workflow.letters import UNIT_ROLES
from workflow.models import Assignment, Case, Extension, Objection, Urging
from workflow.queries.base import OVERSEEING
from workflow.queries.cases import assignments_visible_to, cases_visible_to
from workflow.rules import PRESENT
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole, AssignmentState, CaseState
from workflow.steps import Step
from workflow.transitions import ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held

RAISED: Final = [
    Objection.Decision.PENDING.value,
    Objection.Decision.UPHELD.value,
    Objection.Decision.OVERRULED.value,
]
"""An objection that was put forward, whatever became of it: the unit handed the case back."""

TO_AND_FRO: Final = 2
"""Handed back or on so often, a case is going to and fro."""

IN_WORK: Final = Q(case__state=CaseState.HANDLING, round=F("case__round"))


PRESSED: Final = [
    Step.SIGN,
    Step.CONTACT,
    Step.OPINION,
    Step.SUPPLEMENT,
    Step.REPLY,
    Step.REHANDLE,
]
"""What a unit owes and may be urged for; the office's own answers and what is merely a right are not among it."""


def paused_long(held: Iterable[Held], on: Any) -> QuerySet[Assignment]:
    """Shares of visible cases whose clock was stopped so long ago that somebody should look at it again."""
    found: QuerySet[Assignment] = assignments_visible_to(held).filter(
        IN_WORK, state=AssignmentState.ACCEPTED, pause_review_on__lte=on
    )
    return found


def going_to_and_fro(held: Iterable[Held]) -> QuerySet[Assignment]:
    """The shares that were handed back or on twice or more, for whoever oversees their jurisdiction.

    Counted along the chain of units that had the share: every objection that was put forward, and every hand-over to
    another unit that no objection had asked for.
    """
    watched = {h.jurisdiction_id for h in held if h.role in OVERSEEING}
    shares = Assignment.objects.filter(IN_WORK, jurisdiction__in=watched).exclude(
        state__in=sorted(ASSIGNMENT_GONE)
    )
    counted = shares.annotate(
        own=Count("objections", filter=Q(objections__decision__in=RAISED), distinct=True),
        before=Count(
            "redirected_from__objections",
            filter=Q(redirected_from__objections__decision__in=RAISED),
            distinct=True,
        ),
    )
    again = Q(redirected_from__isnull=False) & (Q(own__gte=1) | Q(before__gte=TO_AND_FRO))
    third = Q(redirected_from__redirected_from__isnull=False)
    found: QuerySet[Assignment] = counted.filter(Q(own__gte=TO_AND_FRO) | again | third)
    return found


def shares_to_urge(held: Iterable[Held]) -> QuerySet[Assignment]:
    """The shares in work that the posts may urge, whatever their days."""
    held = tuple(held)
    row = ASSIGNMENT["remind"]
    mine = row.who.select(held, "case__")
    if mine is None:
        nobody: QuerySet[Assignment] = Assignment.objects.none()
        return nobody
    keys = Assignment.objects.filter(mine, IN_WORK, state__in=sorted(row.source)).values("pk")
    found: QuerySet[Assignment] = assignments_visible_to(held).filter(pk__in=keys)
    return found.exclude(role=AssignmentRole.INFORMATION)


def shares_urged(held: Iterable[Held]) -> QuerySet[Assignment]:
    """The shares whose notice of urging the posts may have: their own, those that they lead or oversee, or are in charge of."""
    held = tuple(held)
    leaders = [h.principal_id for h in held if h.role == Role.LEADER_IN_CHARGE]
    reading = _concerned(held, "") | Q(case__leader_in_charge__in=leaders)
    urged = Urging.objects.values("assignment")
    found: QuerySet[Assignment] = assignments_visible_to(held).filter(reading, pk__in=urged)
    return found


def decided_extensions(held: Iterable[Held]) -> QuerySet[Extension]:
    """The answers to requests for a later date: for the unit that asked, the leads of its case, and whoever oversees it."""
    held = tuple(held)
    decided = ~Q(decision=Extension.Decision.PENDING)
    found: QuerySet[Extension] = Extension.objects.filter(
        decided, _concerned(held, "assignment__"), assignment__case__in=cases_visible_to(held)
    )
    return found


def decided_objections(held: Iterable[Held]) -> QuerySet[Objection]:
    """The answers to objections, for the same. The unit that objected has its answer also when it lost the case with it."""
    held = tuple(held)
    decided = Q(decision__in=[Objection.Decision.UPHELD, Objection.Decision.OVERRULED])
    others = _concerned(held, "assignment__") & Q(assignment__case__in=cases_visible_to(held))
    own = Q(assignment__in=own_shares(held).values("pk"))
    found: QuerySet[Objection] = Objection.objects.filter(decided, own | others)
    return found


def own_shares(held: Iterable[Held]) -> QuerySet[Assignment]:
    """What the posts' units ever had, also what they lost: not to be read, but to know that the answer is theirs."""
    units = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    found: QuerySet[Assignment] = Assignment.objects.filter(organisation__in=units)
    return found


def _concerned(held: tuple[Held, ...], path: str) -> Q:
    """Shares (at the end of `path`) of the posts' own units, of the cases that those lead, of the places they oversee."""
    units = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    watched = {h.jurisdiction_id for h in held if h.role in OVERSEEING}
    led = Case.objects.filter(
        assignments__organisation__in=units,
        assignments__role__in=sorted(REPLYING),
        assignments__round=F("round"),
        assignments__state__in=PRESENT,
    )
    return (
        Q(**{f"{path}organisation__in": units})
        | Q(**{f"{path}jurisdiction__in": watched})
        | Q(**{f"{path}case__in": led.values("pk")})
    )
