"""The people behind each audience of a row, found at the moment of the move."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from proposals.prepared import Prepared, Slot
from proposals.queries import posts_active, posts_lent
from proposals.roles import Role
from workflow.audiences import Audience
from workflow.models import Assignment
from workflow.queries.clues import ADDRESSED
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from proposals.models import Call
    from workflow.models import Case, Event

DESK = [Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER]


def recipients(event: Event, subject: Any, audiences: Iterable[Audience], on: date) -> set[int]:
    """The keys of everybody who is told of the event, less who made it. `subject` is what moved."""
    case = event.case
    wanted = frozenset(audiences)
    people = _signers(case, wanted).union(_in_posts(case, subject, wanted, on))
    if Audience.ADDRESSEES in wanted:
        people |= _addressees(subject, on)
    if Audience.LEADER in wanted and case.leader_in_charge_id:
        people.add(case.leader_in_charge_id)
    return people - {event.actor_id} if event.actor_id else people


def addressed_by(call: Call) -> set[int]:
    """The keys of everybody whom a call for proposals means, less who published it: the members, the parties and committees
    that file in their own name, one desk of each unit, and who stands in for these. A member's deputy is not: members
    sign in person.
    """
    on, here = call.published_on, Q(organisation__jurisdiction=call.jurisdiction_id)
    own = posts_active(on).filter(here, role__in=sorted(ADDRESSED)).values_list("person_id", flat=True)
    lent = posts_lent(on).filter(here, role__in=sorted(ADDRESSED - {Role.MEMBER}))
    return {*own, *lent.values_list("deputies__person_id", flat=True)} - {call.published_by_id}


def _signers(case: Case, wanted: frozenset[Audience]) -> set[int]:
    people: set[int] = set()
    proposal = case.proposal
    if Audience.PROPOSER in wanted and proposal.proposing_body_id is None:
        people.add(proposal.proposer_id)
    if Audience.COSIGNERS in wanted:
        signing = proposal.cosigners.filter(answer__in=["invited", "accepted"])
        people |= set(signing.values_list("person_id", flat=True))
    return people


def _addressees(subject: Any, on: date) -> set[int]:
    """Who has a copy of the reply, and whoever keeps the office of a body that has one."""
    persons = subject.deliveries.filter(body=None).values_list("person_id", flat=True)
    bodies = subject.deliveries.exclude(body=None).values("body_id")
    offices = posts_active(on).filter(organisation__in=bodies, role=Role.COLLECTIVE)
    return {*persons, *offices.values_list("person_id", flat=True)}


def _in_posts(case: Case, subject: Any, wanted: frozenset[Audience], on: date) -> list[int]:
    """One query for everybody who is told because of a post. A member's deputy is not: members sign in person."""
    told = _told(wanted, collective=case.proposal.proposing_body_id is not None)
    if told is None:
        return []
    return told.read(
        on=on, case=case.pk, round=case.round, jurisdiction=case.jurisdiction_id,
        body=case.proposal.proposing_body_id, unit=subject.organisation_id, leader=case.leader_in_charge_id,
    )  # fmt: skip


@cache
def _told(wanted: frozenset[Audience], *, collective: bool) -> Prepared | None:
    """The holders of posts that some audiences mean, and who stands in for them that day; None where they mean none."""
    here = Q(organisation__jurisdiction=Slot("jurisdiction"))
    places: dict[Audience, Q] = {
        Audience.SECRETARIAT: here & Q(role=Role.SECRETARIAT),
        Audience.OFFICE: here & Q(role=Role.OFFICE),
        Audience.LEADS: _desks(REPLYING),
        Audience.CO_HANDLERS: _desks({AssignmentRole.CO, AssignmentRole.INFORMATION}),
        Audience.UNIT: Q(organisation=Slot("unit"), role__in=DESK),
        Audience.LEADER: Q(person=Slot("leader"), role=Role.LEADER_IN_CHARGE),
    }
    if collective:
        places[Audience.PROPOSER] = Q(organisation=Slot("body"), role=Role.COLLECTIVE)
    meant = [place for audience, place in places.items() if audience in wanted]
    if not meant:
        return None
    place = reduce(or_, meant)
    own = posts_active(Slot("on")).filter(place).values_list("person_id", flat=True)
    lent = posts_lent(Slot("on")).filter(place).values_list("deputies__person_id", flat=True)
    return Prepared(lambda: own.union(lent))


def _desks(roles: Iterable[str]) -> Q:
    """Posts at the desks of the units that have the case in one of these roles now."""
    having = Assignment.objects.filter(case=Slot("case"), round=Slot("round"), role__in=sorted(roles))
    present = having.exclude(state__in=sorted(ASSIGNMENT_GONE))
    return Q(organisation__in=present.values("organisation"), role__in=DESK)
