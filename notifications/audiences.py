"""The people behind each audience of a row, found at the moment of the move."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from proposals.queries import posts_active
from proposals.roles import Role
from workflow.audiences import Audience
from workflow.models import Assignment
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from workflow.models import Case, Event

DESK = [Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER]


def recipients(event: Event, subject: Any, audiences: Iterable[Audience], on: date) -> set[int]:
    """The keys of everybody who is told of the event, less who made it. `subject` is what moved."""
    case = event.case
    wanted = list(audiences)
    people = _signers(case, wanted) | _in_posts(case, subject, wanted, on)
    if Audience.LEADER in wanted and case.leader_in_charge_id:
        people.add(case.leader_in_charge_id)
    return people - {event.actor_id} if event.actor_id else people


def _signers(case: Case, wanted: list[Audience]) -> set[int]:
    people: set[int] = set()
    proposal = case.proposal
    if Audience.PROPOSER in wanted and proposal.proposing_body_id is None:
        people.add(proposal.proposer_id)
    if Audience.COSIGNERS in wanted:
        signing = proposal.cosigners.filter(answer__in=["invited", "accepted"])
        people |= set(signing.values_list("person_id", flat=True))
    return people


def _in_posts(case: Case, subject: Any, wanted: list[Audience], on: date) -> set[int]:
    """One query for everybody who is told because of a post."""
    places: list[Q] = []
    here = Q(organisation__jurisdiction_id=case.jurisdiction_id)
    if Audience.PROPOSER in wanted and case.proposal.proposing_body_id is not None:
        places.append(Q(organisation_id=case.proposal.proposing_body_id, role=Role.COLLECTIVE))
    if Audience.SECRETARIAT in wanted:
        places.append(here & Q(role=Role.SECRETARIAT))
    if Audience.OFFICE in wanted:
        places.append(here & Q(role=Role.OFFICE))
    if (units := _units(case, subject, wanted)) is not None:
        places.append(units & Q(role__in=DESK))
    if not places:
        return set()
    return set(posts_active(on).filter(reduce(or_, places)).values_list("person_id", flat=True))


def _units(case: Case, subject: Any, wanted: list[Audience]) -> Q | None:
    """The posts of the units that are told, as a filter; None when no unit is."""
    roles: set[str] = set()
    if Audience.LEADS in wanted:
        roles |= REPLYING
    if Audience.CO_HANDLERS in wanted:
        roles |= {AssignmentRole.CO, AssignmentRole.INFORMATION}
    units = Q(organisation_id__in=_handling(case, roles)) if roles else None
    if Audience.UNIT in wanted:
        own = Q(organisation_id=subject.organisation_id)
        units = own if units is None else units | own
    return units


def _handling(case: Case, roles: Iterable[str]) -> QuerySet[Any, Any]:
    current: QuerySet[Any, Any] = Assignment.objects.filter(
        case=case, round=case.round, role__in=sorted(roles)
    )
    return current.exclude(state__in=sorted(ASSIGNMENT_GONE)).values_list("organisation_id", flat=True)
