"""As what a reader is told: of the audiences that a row or a deadline has, the one they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.audiences import DESK
from proposals.roles import FILING, Role
from workflow.audiences import Audience
from workflow.states import REPLYING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from proposals.queries import Held
    from workflow.models import Case


@dataclass(frozen=True)
class Reader:
    """Who is told: the posts whose rights count, the person if it is one, and the name to address."""

    held: Sequence[Held]
    person_id: int | None
    name: str

    @property
    def desks(self) -> set[int]:
        """The units at whose desk the reader works."""
        return {h.organisation_id for h in self.held if h.role in DESK}


def audience_of(case: Case, reader: Reader, unit_id: int | None, among: Collection[Audience]) -> str:
    """The first that fits, empty where none does. `unit_id` is the unit whose assignment, letter or promise it is."""
    return next((audience.value for audience in among if _fits(audience, case, reader, unit_id)), "")


def _fits(audience: Audience, case: Case, reader: Reader, unit_id: int | None) -> bool:
    match audience:
        case Audience.UNIT:
            return unit_id in reader.desks
        case Audience.LEADS | Audience.CO_HANDLERS:
            return _handles(case, reader, replying=audience == Audience.LEADS)
        case Audience.SECRETARIAT | Audience.OFFICE:
            keeper = (Role(audience.value), case.jurisdiction_id)
            return any((h.role, h.jurisdiction_id) == keeper for h in reader.held)
        case _:
            return _signs(audience, case, reader)


def _signs(audience: Audience, case: Case, reader: Reader) -> bool:
    match audience:
        case Audience.PROPOSER:
            return _proposes(case, reader)
        case Audience.COSIGNERS:
            return case.proposal.cosigners.filter(person=reader.person_id).exists()
        case Audience.LEADER:
            return reader.person_id is not None and case.leader_in_charge_id == reader.person_id
        case _:
            return any(h.role in FILING for h in reader.held)


def _proposes(case: Case, reader: Reader) -> bool:
    body = case.proposal.proposing_body_id
    if body is None:
        return reader.person_id == case.proposal.proposer_id
    return any((h.role, h.organisation_id) == (Role.COLLECTIVE, body) for h in reader.held)


def _handles(case: Case, reader: Reader, *, replying: bool) -> bool:
    shares = case.assignments.filter(organisation__in=reader.desks, round=case.round)
    return any((role in REPLYING) is replying for role in shares.values_list("role", flat=True))
