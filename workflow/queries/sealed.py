"""What happened, by when it had to, and how it was rated: each with what is kept from some of those who see the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from proposals.roles import Role
from workflow.letters import UNIT_ROLES, confided_to
from workflow.models import (
    Assignment,
    Case,
    Deadline,
    DissatisfactionReview,
    Evaluation,
    Event,
    Opinion,
    ProposalRating,
    RatingEntry,
    Reply,
)
from workflow.queries.base import OVERSEEING, any_of
from workflow.queries.cases import cases_visible_to
from workflow.queries.letters import REVIEWED, commitments_visible_to, opinions_visible_to, replies_visible_to
from workflow.rules import PRESENT
from workflow.states import CaseState
from workflow.steps import RIGHTS, Step
from workflow.transitions import ASSIGNMENT, CASE, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held

INWARD = sorted(row.name for row in ASSIGNMENT.values() if row.inward)
SEALED = sorted(row.name for row in CASE.values() if row.sealed)
CONFIDED = {
    machine: sorted(row.name for row in rows.values() if row.confided) for machine, rows in TABLES.items()
}
"""Machine → the moves whose reason may quote what is for the lead alone."""
UNSEALED = [CaseState.CLOSED, CaseState.TRACKING, CaseState.ARCHIVED]
STILL_SEALED = {"case__state__in": sorted(set(CaseState.values) - set(UNSEALED))}


def events_visible_to(held: Iterable[Held]) -> QuerySet[Event]:
    """The log of visible cases, less what is inward or sealed; `told` says whether the reader reads an event's reason
    (`letters.told_reason`).
    """
    held = tuple(held)
    return with_told(events_in_sight(held), held)


def events_in_sight(held: Iterable[Held]) -> QuerySet[Event]:
    """That something happened: in visible cases, less unsent letters, what a unit does at home, and ratings.

    Who oversees reads that a reply came to the office and left it again, also while it is back with its unit.
    """
    held = tuple(held)
    own = Assignment.objects.filter(
        organisation__in={h.organisation_id for h in held if h.role in UNIT_ROLES}
    )
    readable = (
        Q(machine="case")
        | Q(machine="commitment", subject__in=commitments_visible_to(held).values("pk"))
        | (Q(machine="assignment") & (~Q(transition__in=INWARD) | Q(subject__in=own.values("pk"))))
        | Q(machine="opinion", subject__in=opinions_visible_to(held).values("pk"))
        | Q(machine="reply", subject__in=replies_visible_to(held).values("pk"))
        | (_through_the_office() & Q(case__jurisdiction__in=_overseen(held)))
    )
    seen: QuerySet[Event] = Event.objects.filter(readable, case__in=cases_visible_to(held))
    return (
        seen
        if knows_of_ratings(held)
        else seen.exclude(machine="case", transition__in=SEALED, **STILL_SEALED)
    )


def _through_the_office() -> Q:
    reviewed = Q(source__in=REVIEWED) | Q(target__in=REVIEWED)
    return Q(machine="reply") & reviewed


def _overseen(held: Iterable[Held]) -> set[int]:
    return {h.jurisdiction_id for h in held if h.role in OVERSEEING}


def with_told(events: QuerySet[Event], held: Iterable[Held]) -> QuerySet[Event]:
    """The events, each with whether the posts read its reason: their own, their unit's, and what is confided to them."""
    held = tuple(held)
    own = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    opinions = Opinion.objects.filter(confided_to(held, "links__case", "links__assignment__round"))
    readers = (
        Q(actor__in={h.actor_id for h in held})
        | Q(post__organisation__in=own)
        | Q(machine="assignment", subject__in=Assignment.objects.filter(confided_to(held)).values("pk"))
        | Q(machine="opinion", subject__in=opinions.values("pk"))
        | Q(machine="reply", subject__in=Reply.objects.filter(confided_to(held)).values("pk"))
    )
    confided = any_of(Q(machine=machine, transition__in=names) for machine, names in CONFIDED.items())
    return events.annotate(told=ExpressionWrapper(~confided | readers, BooleanField()))


def deadlines_visible_to(held: Iterable[Held]) -> QuerySet[Deadline]:
    """Whoever sees a case may read why each of its days is that day; a promise's day only with the promise.

    The day for rating is sealed from the handling units like the ratings themselves: one that was there and is gone
    would tell that somebody rated.
    """
    held = tuple(held)
    readable = Q(commitment=None) | Q(commitment__in=commitments_visible_to(held))
    seen = Deadline.objects.filter(readable, case__in=cases_visible_to(held))
    if knows_of_ratings(held):
        return seen
    return seen.exclude(step=Step.EVALUATE, **STILL_SEALED)


def overdue(deadlines: QuerySet[Deadline], on: Any) -> QuerySet[Deadline]:
    """Overdue is a question asked of deadlines, never a state. A right that ran out is not overdue."""
    late = deadlines.filter(met_on=None, cancelled_on=None, paused_on=None, due_on__lt=on)
    return late.exclude(step__in=sorted(RIGHTS))


def evaluations_visible_to(held: Iterable[Held]) -> QuerySet[Evaluation]:
    """The signer's own and the secretariat's at once; the offices and units only after the case is closed."""
    held = tuple(held)
    unsealed = Q(case__in=cases_visible_to(held).filter(state__in=UNSEALED))
    found: QuerySet[Evaluation] = Evaluation.objects.filter(_rated_or_kept(held) | unsealed)
    return found


def rating_entries_visible_to(held: Iterable[Held]) -> QuerySet[RatingEntry]:
    """How a rating was given and changed is for its signer and the secretariat alone, also when the case is over."""
    known = Evaluation.objects.filter(_rated_or_kept(tuple(held)))
    found: QuerySet[RatingEntry] = RatingEntry.objects.filter(evaluation__in=known)
    return found


def own_evaluations(held: Iterable[Held]) -> Q:
    """The ratings that the posts' holders give themselves, or for the body whose office they keep."""
    return any_of(
        Q(body_id=h.organisation_id)
        if h.role == Role.COLLECTIVE
        else Q(signer_id=h.principal_id, body__isnull=True)
        for h in held
        if h.role in {Role.COLLECTIVE, Role.MEMBER}
    )


def _rated_or_kept(held: tuple[Held, ...]) -> Q:
    """Their own, and those of their secretariat."""
    kept = (Q(jurisdiction_id=h.jurisdiction_id) for h in held if h.role == Role.SECRETARIAT)
    return own_evaluations(held) | any_of(kept)


def proposal_ratings_visible_to(held: Iterable[Held]) -> QuerySet[ProposalRating]:
    """The unit's own and the secretariat's at once; everybody else's, its signers' too, only after the case is closed."""
    held = tuple(held)
    own = Q(
        assignment__organisation__in={h.organisation_id for h in held if h.role in UNIT_ROLES},
        assignment__state__in=PRESENT,
    )
    keeper = any_of(Q(jurisdiction_id=h.jurisdiction_id) for h in held if h.role == Role.SECRETARIAT)
    unsealed = Q(assignment__case__in=cases_visible_to(held).filter(state__in=UNSEALED))
    found: QuerySet[ProposalRating] = ProposalRating.objects.filter(own | keeper | unsealed)
    return found


def dissatisfaction_reviews_visible_to(held: Iterable[Held]) -> QuerySet[DissatisfactionReview]:
    """What was decided on 不满意 tells of the rating, and is sealed from units like it."""
    held = tuple(held)
    seen: QuerySet[DissatisfactionReview] = DissatisfactionReview.objects.filter(
        case__in=cases_visible_to(held)
    )
    return seen if knows_of_ratings(held) else seen.exclude(**STILL_SEALED)


def knows_of_ratings(held: Iterable[Held]) -> bool:
    """Whether a post other than a handling unit's is held. To units even that somebody rated is sealed."""
    return any(h.role not in UNIT_ROLES for h in held)


def revision_told(subject: Any, held: Iterable[Held]) -> int | None:
    """The revision by which a stale screen is known; None where it would tell a unit that somebody rated."""
    sealed = isinstance(subject, Case) and subject.state not in UNSEALED and not knows_of_ratings(held)
    return None if sealed else subject.revision
