"""Who may make a move: roles at a place. The same declaration tests one subject and selects many.

A superuser or administrator appears in no clause and so has no right over cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.roles import Role
from workflow.delivery import own_copy
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole, AssignmentState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from proposals.models import User
    from proposals.queries import Held


PRESENT: Final = sorted(set(AssignmentState.values) - ASSIGNMENT_GONE)
"""The states in which a unit still has the case. With the case it loses every letter that it wrote for it."""


def cases_of(subject: Any) -> list[Any]:
    """The cases that a subject belongs to; only an opinion may have several. In pk order."""
    if hasattr(subject, "proposal_id"):
        return [subject]
    if hasattr(subject, "links"):
        return [link.case for link in subject.links.select_related("case__proposal").order_by("case_id")]
    return [subject.case]


def case_keys_of(subject: Any) -> list[int]:
    """The keys of the same cases, also in order, without reading them."""
    if hasattr(subject, "proposal_id"):
        return [subject.pk]
    if hasattr(subject, "links"):
        return list(subject.links.order_by("case_id").values_list("case_id", flat=True))
    return [subject.case_id]


@dataclass(frozen=True)
class Place:
    """Where a post must be. `test` asks one subject, `select` gives the filter for many.

    `select` takes the held post and the path from the listed model to its case ("" for a case itself); its
    filter may join many rows, so select distinct subjects.
    """

    name: str
    label: Any
    test: Callable[[Held, Any], bool]
    select: Callable[[Held, str], Q]


@dataclass(frozen=True)
class Clause:
    """Some roles at one place."""

    roles: frozenset[Role]
    place: Place

    def __str__(self) -> str:
        """In words: 经办人（本单位）."""
        return f"{'、'.join(str(role.label) for role in Role if role in self.roles)}（{self.place.label}）"

    def admits(self, held: Held, subject: Any) -> bool:
        return held.role in self.roles and self.place.test(held, subject)


@dataclass(frozen=True)
class Who:
    """Any of the clauses; none at all means that only the system moves."""

    clauses: tuple[Clause, ...]

    def __or__(self, other: Who) -> Who:
        return Who(self.clauses + other.clauses)

    def acting(self, user: User | None, held: Iterable[Held], subject: Any) -> Held | None:
        """The first held post that a clause admits; a person's own posts come before deputised ones."""
        return next(self.admitting(user, held, subject), None)

    def admitting(self, user: User | None, held: Iterable[Held], subject: Any) -> Iterator[Held]:
        """Every held post that a clause admits, in that order."""
        if user is not None:
            yield from (h for h in held if any(clause.admits(h, subject) for clause in self.clauses))

    def select(self, held: Iterable[Held], path: str) -> Q | None:
        """The subjects that the held posts may move, as a filter; None when there can be none."""
        parts = [c.place.select(h, path) for h in held for c in self.clauses if h.role in c.roles]
        return reduce(or_, parts) if parts else None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for clause in self.clauses for role in clause.roles)


def _case(subject: Any) -> Any:
    return subject if hasattr(subject, "proposal_id") else subject.case


def _is_first_proposer(held: Held, subject: Any) -> bool:
    proposal = _case(subject).proposal
    return proposal.proposing_body_id is None and proposal.proposer_id == held.principal_id


def _is_proposing_body(held: Held, subject: Any) -> bool:
    return bool(_case(subject).proposal.proposing_body_id == held.organisation_id)


def _is_invited(held: Held, subject: Any) -> bool:
    return bool(_case(subject).proposal.cosigners.filter(person_id=held.principal_id).exists())


def _is_signer(held: Held, subject: Any) -> bool:
    case = _case(subject)
    return bool(case.evaluations.filter(round=case.round).filter(_own_evaluation(held)).exists())


def _own_evaluation(held: Held, prefix: str = "") -> Q:
    if held.role == Role.COLLECTIVE:
        return Q(**{f"{prefix}body_id": held.organisation_id})
    return Q(**{f"{prefix}body__isnull": True, f"{prefix}signer_id": held.principal_id})


def _select_signer(held: Held, path: str) -> Q:
    return _own_evaluation(held, f"{path}evaluations__") & Q(
        **{f"{path}evaluations__round": F(f"{path}round")}
    )


def _is_addressee(held: Held, subject: Any) -> bool:
    return bool(subject.deliveries.filter(own_copy(held)).exists())


def _in_jurisdiction(held: Held, subject: Any) -> bool:
    return bool(_case(subject).jurisdiction_id == held.jurisdiction_id)


def _is_entered(held: Held, subject: Any) -> bool:
    return _case(subject).proposal.entered_by_id is not None and _in_jurisdiction(held, subject)


def _is_own_unit(held: Held, subject: Any) -> bool:
    return bool(subject.organisation_id == held.organisation_id)


def _is_own_opinion(held: Held, subject: Any) -> bool:
    return _is_own_unit(held, subject) and bool(subject.links.filter(assignment__state__in=PRESENT).exists())


def _is_own_reply(held: Held, subject: Any) -> bool:
    return _is_own_unit(held, subject) and subject.assignment.state in PRESENT


def _has_assignment(held: Held, subject: Any, roles: Iterable[str]) -> bool:
    case = _case(subject)
    return bool(
        case.assignments.filter(
            round=case.round, organisation_id=held.organisation_id, role__in=sorted(roles)
        )
        .exclude(state__in=sorted(ASSIGNMENT_GONE))
        .exists()
    )


def _is_lead(held: Held, subject: Any) -> bool:
    return _has_assignment(held, subject, REPLYING)


def _is_lead_of_another(held: Held, subject: Any) -> bool:
    return not _is_own_unit(held, subject) and _is_lead(held, subject)


def _is_handling(held: Held, subject: Any) -> bool:
    return _has_assignment(held, subject, REPLYING | {AssignmentRole.CO})


def _is_looking_back(held: Held, subject: Any) -> bool:
    asked = {"answers__organisation_id": held.organisation_id, "answers__at": None}
    return _is_lead(held, subject) and bool(_case(subject).look_backs.filter(**asked).exists())


def _select_looking_back(held: Held, path: str) -> Q:
    asked = {"answers__organisation_id": held.organisation_id, "answers__at__isnull": True}
    owed = Q(**{f"{path}look_backs__{name}": value for name, value in asked.items()})
    return owed & _select_assignment(held, path, REPLYING)


def _select_assignment(held: Held, path: str, roles: Iterable[str]) -> Q:
    return Q(**{
        f"{path}assignments__round": F(f"{path}round"),
        f"{path}assignments__organisation_id": held.organisation_id,
        f"{path}assignments__role__in": sorted(roles),
        f"{path}assignments__state__in": PRESENT,
    })  # fmt: skip


def _is_asked_to_countersign(held: Held, subject: Any) -> bool:
    asked = subject.countersignatures.filter(organisation_id=held.organisation_id).exists()
    return bool(asked) and _has_assignment(held, subject, AssignmentRole)


def _leads_in_charge(held: Held, subject: Any) -> bool:
    return bool(_case(subject).leader_in_charge_id == held.principal_id)


PROPOSER = Place(
    "proposer", _("本人提案"), _is_first_proposer,
    lambda held, path: Q(**{
        f"{path}proposal__proposer_id": held.principal_id, f"{path}proposal__proposing_body__isnull": True,
    }),
)  # fmt: skip
BODY = Place(
    "body", _("本单位提案"), _is_proposing_body,
    lambda held, path: Q(**{f"{path}proposal__proposing_body_id": held.organisation_id}),
)  # fmt: skip
INVITED = Place(
    "invited", _("受邀联名"), _is_invited,
    lambda held, path: Q(**{f"{path}proposal__cosigners__person_id": held.principal_id}),
)  # fmt: skip
SIGNER = Place("signer", _("提案署名人"), _is_signer, _select_signer)
JURISDICTION = Place(
    "jurisdiction", _("本辖区"), _in_jurisdiction,
    lambda held, path: Q(**{f"{path}jurisdiction_id": held.jurisdiction_id}),
)  # fmt: skip
OWN_OPINION = Place(
    "own_opinion", _("本单位"), _is_own_opinion,
    lambda held, _path: Q(organisation_id=held.organisation_id, links__assignment__state__in=PRESENT),
)  # fmt: skip
OWN_REPLY = Place(
    "own_reply", _("本单位"), _is_own_reply,
    lambda held, _path: Q(organisation_id=held.organisation_id, assignment__state__in=PRESENT),
)  # fmt: skip
OWN_UNIT = Place(
    "own_unit", _("本单位"), _is_own_unit, lambda held, _path: Q(organisation_id=held.organisation_id)
)  # fmt: skip
LEAD_UNIT = Place(
    "lead_unit", _("主办单位"), _is_lead, lambda held, path: _select_assignment(held, path, REPLYING)
)  # fmt: skip
OTHER_LEAD = Place(
    "other_lead", _("其他主办单位"), _is_lead_of_another,
    lambda held, path: _select_assignment(held, path, REPLYING) & ~Q(organisation_id=held.organisation_id),
)  # fmt: skip
HANDLING_UNIT = Place(
    "handling_unit", _("承办单位"), _is_handling,
    lambda held, path: _select_assignment(held, path, REPLYING | {AssignmentRole.CO}),
)  # fmt: skip
LOOKING_BACK = Place("looking_back", _("被要求回头看的主办单位"), _is_looking_back, _select_looking_back)
COUNTERSIGNER = Place(
    "countersigner", _("会签单位"), _is_asked_to_countersign,
    lambda held, path: Q(countersignatures__organisation_id=held.organisation_id)
    & _select_assignment(held, path, AssignmentRole),
)  # fmt: skip
ON_PAPER = Place(
    "on_paper", _("本辖区书面提交的提案"), _is_entered,
    lambda held, path: Q(**{
        f"{path}jurisdiction_id": held.jurisdiction_id, f"{path}proposal__entered_by__isnull": False,
    }),
)  # fmt: skip
ADDRESSEE = Place(
    "addressee", _("收件人"), _is_addressee, lambda held, _path: own_copy(held, "deliveries__")
)  # fmt: skip
IN_CHARGE = Place(
    "in_charge", _("领办提案"), _leads_in_charge,
    lambda held, path: Q(**{f"{path}leader_in_charge_id": held.principal_id}),
)  # fmt: skip


def at(place: Place, *roles: Role) -> Who:
    """These roles at that place."""
    return Who((Clause(frozenset(roles), place),))


SYSTEM = Who(())
PROPOSING = at(PROPOSER, Role.MEMBER) | at(BODY, Role.COLLECTIVE)
ENTERING = at(ON_PAPER, Role.SECRETARIAT)
SIGNING = at(SIGNER, Role.MEMBER, Role.COLLECTIVE)
RECEIVING = at(ADDRESSEE, Role.MEMBER, Role.COLLECTIVE)
CO_SIGNING = at(INVITED, Role.MEMBER)
SECRETARIAT = at(JURISDICTION, Role.SECRETARIAT)
EXAMINING = at(JURISDICTION, Role.SECRETARIAT, Role.EXAMINER)
OFFICE = at(JURISDICTION, Role.OFFICE)
OFFICE_OR_LEADER = at(JURISDICTION, Role.OFFICE, Role.OFFICE_LEADER)
LIAISON = at(OWN_UNIT, Role.LIAISON)
HANDLING = at(OWN_UNIT, Role.HANDLER)
DESK = at(OWN_UNIT, Role.LIAISON, Role.HANDLER)
SECTION = at(OWN_UNIT, Role.SECTION_HEAD)
LEADING = at(OWN_UNIT, Role.BUREAU_LEADER)
OPINION_DESK = at(OWN_OPINION, Role.LIAISON, Role.HANDLER)
OPINION_SECTION = at(OWN_OPINION, Role.SECTION_HEAD)
OPINION_LEADING = at(OWN_OPINION, Role.BUREAU_LEADER)
REPLY_DESK = at(OWN_REPLY, Role.LIAISON, Role.HANDLER)
REPLY_HANDLING = at(OWN_REPLY, Role.HANDLER)
REPLY_SECTION = at(OWN_REPLY, Role.SECTION_HEAD)
REPLY_LEADING = at(OWN_REPLY, Role.BUREAU_LEADER)
LEAD_DESK = at(LEAD_UNIT, Role.HANDLER, Role.SECTION_HEAD)
LOOKING_BACK_DESK = at(LOOKING_BACK, Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD)
LEAD_LEADER = at(LEAD_UNIT, Role.BUREAU_LEADER)
