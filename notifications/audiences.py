"""The people behind each audience of a row, found at the moment of the move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from proposals.queries import posts_active
from proposals.roles import Role
from workflow.audiences import Audience
from workflow.models import Assignment, Commitment, Opinion, Reply
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from workflow.models import Case, Event

DESK = [Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER]


def recipients(event: Event, audiences: Iterable[Audience], on: date) -> set[int]:
    """The keys of everybody who is told of the event, less who made it."""
    case = event.case
    wanted = list(audiences)
    people = _signers(case, wanted) | _in_posts(event, case, wanted, on)
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


def _in_posts(event: Event, case: Case, wanted: list[Audience], on: date) -> set[int]:
    """One query for everybody who is told because of a post."""
    there = Q(pk__in=[])
    here = Q(organisation__jurisdiction_id=case.jurisdiction_id)
    if Audience.PROPOSER in wanted and case.proposal.proposing_body_id is not None:
        there |= Q(organisation_id=case.proposal.proposing_body_id, role=Role.COLLECTIVE)
    if Audience.SECRETARIAT in wanted:
        there |= here & Q(role=Role.SECRETARIAT)
    if Audience.OFFICE in wanted:
        there |= here & Q(role=Role.OFFICE)
    if units := _units(event, case, wanted):
        there |= Q(organisation_id__in=units, role__in=DESK)
    if there == Q(pk__in=[]):
        return set()
    return set(posts_active(on).filter(there).values_list("person_id", flat=True))


def _units(event: Event, case: Case, wanted: list[Audience]) -> set[int]:
    roles: set[str] = set()
    if Audience.LEADS in wanted:
        roles |= REPLYING
    if Audience.CO_HANDLERS in wanted:
        roles |= {AssignmentRole.CO, AssignmentRole.INFORMATION}
    units: set[int] = set()
    if roles:
        current = case.assignments.filter(round=case.round, role__in=sorted(roles))
        units |= set(
            current.exclude(state__in=sorted(ASSIGNMENT_GONE)).values_list("organisation_id", flat=True)
        )
    if Audience.UNIT in wanted:
        units |= _moved_unit(event)
    return units


def _moved_unit(event: Event) -> set[int]:
    models: dict[str, Any] = {
        "assignment": Assignment, "opinion": Opinion, "reply": Reply, "commitment": Commitment,
    }  # fmt: skip
    found = models[event.machine].objects.filter(pk=event.subject).values_list("organisation_id", flat=True)
    return set(found)
