"""As what a reader is told: of the audiences that a row or a deadline has, the one they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifications.audiences import DESK
from proposals.roles import FILING, Role
from workflow.audiences import Audience
from workflow.models import Assignment, Case
from workflow.states import REPLYING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from proposals.queries import Held


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


@dataclass(frozen=True)
class Standing:
    """What a reader is to some cases: those they sign with, and the parts of their units by case and round."""

    reader: Reader
    cosigned: frozenset[int]
    parts: Mapping[tuple[int, int], Collection[str]]


def standing_of(reader: Reader, cases: Collection[int]) -> Standing:
    """Two queries for any number of cases."""
    signed = Case.objects.filter(pk__in=cases, proposal__cosigners__person=reader.person_id)
    cosigned = signed.values_list("pk", flat=True) if reader.person_id is not None else ()
    shares = Assignment.objects.filter(case__in=cases, organisation__in=reader.desks)
    parts: dict[tuple[int, int], set[str]] = {}
    for case, number, role in shares.values_list("case_id", "round", "role"):
        parts.setdefault((case, number), set()).add(role)
    return Standing(reader, frozenset(cosigned), parts)


def audience_of(case: Case, standing: Standing, unit_id: int | None, among: Collection[Audience]) -> str:
    """The first that fits, empty where none does. `unit_id` is the unit whose assignment, letter or promise it is."""
    return next((audience.value for audience in among if _fits(audience, case, standing, unit_id)), "")


def _fits(audience: Audience, case: Case, standing: Standing, unit_id: int | None) -> bool:
    reader = standing.reader
    match audience:
        case Audience.UNIT:
            return unit_id in reader.desks
        case Audience.LEADS | Audience.CO_HANDLERS:
            parts = standing.parts.get((case.pk, case.round), ())
            return any((role in REPLYING) is (audience == Audience.LEADS) for role in parts)
        case Audience.SECRETARIAT | Audience.OFFICE:
            keeper = (Role(audience.value), case.jurisdiction_id)
            return any((h.role, h.jurisdiction_id) == keeper for h in reader.held)
        case _:
            return _signs(audience, case, standing)


def _signs(audience: Audience, case: Case, standing: Standing) -> bool:
    reader = standing.reader
    match audience:
        case Audience.PROPOSER:
            return _proposes(case, reader)
        case Audience.COSIGNERS:
            return case.pk in standing.cosigned
        case Audience.LEADER:
            return reader.person_id is not None and case.leader_in_charge_id == reader.person_id
        case _:
            return any(h.role in FILING for h in reader.held)


def _proposes(case: Case, reader: Reader) -> bool:
    body = case.proposal.proposing_body_id
    if body is None:
        return reader.person_id == case.proposal.proposer_id
    return any((h.role, h.organisation_id) == (Role.COLLECTIVE, body) for h in reader.held)
