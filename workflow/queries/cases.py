"""The cases that a post opens, and what hangs on them for everybody who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from proposals.models import CoSigner, Proposal, ProposalText
from proposals.roles import FILING, Role
from workflow.letters import UNIT_ROLES, confided_to
from workflow.models import Assignment, Case, Consultation, Extension, Objection
from workflow.queries.base import OVERSEEING, any_of, nothing
from workflow.rules import PRESENT
from workflow.states import BEFORE_FILING, PRIVATE, CaseState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from django.db.models import QuerySet

    from proposals.queries import Held


def _watched(places: Collection[int]) -> Q:
    return _at(places) & ~Q(state__in=sorted(PRIVATE))


def _examined(places: Collection[int]) -> Q:
    """The secretariat also sees the drafts that it enters from paper."""
    return _at(places) & (~Q(state__in=sorted(PRIVATE)) | Q(proposal__entered_by__isnull=False))


def _after_filing(places: Collection[int]) -> Q:
    hidden = BEFORE_FILING | {CaseState.NOT_FILED}
    return _at(places) & ~Q(state__in=sorted(hidden)) & Q(proposal__number__isnull=False)


def _at(places: Collection[int]) -> Q:
    """One place is asked for as such: only then an index that begins with the place gives the order of a list."""
    if len(places) == 1:
        return Q(jurisdiction_id=next(iter(places)))
    return Q(jurisdiction_id__in=sorted(places))


def _handled(held: Held) -> Q:
    return Q(assignments__organisation_id=held.organisation_id, assignments__state__in=PRESENT)


def _signed(held: Held) -> Q:
    own = Q(proposal__proposer_id=held.principal_id, proposal__proposing_body__isnull=True)
    invited = Q(proposal__cosigners__person_id=held.principal_id)
    return own | (invited & Q(proposal__cosigners__answer__in=["invited", "accepted"]))


def _filed_by_body(held: Held) -> Q:
    return Q(proposal__proposing_body_id=held.organisation_id)


def _in_charge(held: Held) -> Q:
    return Q(leader_in_charge_id=held.principal_id)


def _placed(rights: Callable[[Collection[int]], Q]) -> Callable[[Held], Q]:
    return lambda held: rights([held.jurisdiction_id])


PLACE_RIGHTS: dict[str, Callable[[Collection[int]], Q]] = {
    Role.SECRETARIAT: _examined,
    Role.EXAMINER: _watched,
    Role.AUDITOR: _watched,
    Role.OFFICE: _after_filing,
    Role.OFFICE_LEADER: _after_filing,
}
"""Which cases of its places a role opens, asked of the case and its proposal alone; of that, whether something is there."""
PROPOSAL: Final = "proposal__"
CASE_RIGHTS: dict[str, Callable[[Held], Q]] = {
    **{role: _placed(rights) for role, rights in PLACE_RIGHTS.items()},
    Role.LIAISON: _handled,
    Role.HANDLER: _handled,
    Role.SECTION_HEAD: _handled,
    Role.BUREAU_LEADER: _handled,
    Role.MEMBER: _signed,
    Role.COLLECTIVE: _filed_by_body,
    Role.LEADER_IN_CHARGE: _in_charge,
}
"""Which cases a post of each role opens. A role that is not here, such as the administrator's, opens none."""


def case_rights(held: Held) -> Q:
    """The cases that the post opens. The filter may join many rows: ask for keys, or whether there is one."""
    rights = CASE_RIGHTS.get(held.role)
    return nothing() if rights is None else rights(held)


def cases_visible_to(held: Iterable[Held]) -> QuerySet[Case]:
    """The cases that the held posts open. A unit that lost a case loses it here, and with it everything below."""
    held = tuple(held)
    places: dict[str, set[int]] = {}
    for one in held:
        if one.role in PLACE_RIGHTS:
            places.setdefault(one.role, set()).add(one.jurisdiction_id)
    parts = [_row_by_row(PLACE_RIGHTS[role](where)) for role, where in sorted(places.items())]
    parts += [Q(pk__in=keys) for keys in _far_keys(held)]
    found: QuerySet[Case] = Case.objects.filter(any_of(parts))
    return found


def _row_by_row(rights: Q) -> Q:
    """The same rights, with the proposal looked up for each case alone, and only where the case does not tell by itself.

    A page needs few of very many cases: asked of a join, PostgreSQL would rather read all proposals of the country.
    """
    asked = Q(_connector=rights.connector, _negated=rights.negated)
    asked.children += [_row_by_row(one) if isinstance(one, Q) else _looked_up(one) for one in rights.children]
    return asked


def _looked_up(asked: Any) -> Any:
    """What is asked of the case stays as it is; of its proposal, whether something is there."""
    name, missing = asked
    if not name.startswith(PROPOSAL):
        return asked
    column = name.removeprefix(PROPOSAL).removesuffix("__isnull")
    return IsNull(Subquery(Proposal.objects.filter(pk=OuterRef("proposal_id")).values(column)), missing)


def _far_keys(held: tuple[Held, ...]) -> Iterator[QuerySet[Any]]:
    """The keys of the cases that posts open by rows beside the case, of which there may be many for one case."""
    units = sorted({h.organisation_id for h in held if h.role in UNIT_ROLES})
    if units:
        yield Assignment.objects.filter(organisation__in=units, state__in=PRESENT).values("case")
    others = [
        h for h in held if h.role in CASE_RIGHTS and h.role not in PLACE_RIGHTS and h.role not in UNIT_ROLES
    ]
    if others:
        yield Case.objects.filter(any_of(case_rights(h) for h in others)).values("pk")


def proposals_visible_to(held: Iterable[Held]) -> QuerySet[Proposal]:
    """The proposals of visible cases."""
    return Proposal.objects.filter(case__in=cases_visible_to(held))


def texts_visible_to(case: Case, held: Iterable[Held]) -> QuerySet[ProposalText]:
    """Of the proposal's texts every saved one for who signs it, the present one for everybody who sees the case."""
    signing = [h for h in held if h.role in FILING]
    found = ProposalText.objects.filter(proposal=case.proposal_id)
    if cases_visible_to(signing).filter(pk=case.pk).exists():
        return found
    return found.filter(version=case.proposal.text_version)


def assignments_visible_to(held: Iterable[Held]) -> QuerySet[Assignment]:
    """The units of every visible case, also those that lost it: history stays readable to who remains.

    `told` says of each whether the reader reads what the unit and the leads say to each other.
    """
    held = tuple(held)
    found: QuerySet[Assignment] = Assignment.objects.filter(case__in=cases_visible_to(held))
    return found.annotate(told=Exists(Assignment.objects.filter(confided_to(held), pk=OuterRef("pk"))))


def cosigners_visible_to(case: Case, held: Iterable[Held]) -> QuerySet[CoSigner]:
    """Who signed is for everybody who sees the case; who was asked and did not is for the signers and the secretariat."""
    everybody = CoSigner.objects.filter(proposal=case.proposal_id)
    insiders = {Role.MEMBER, Role.COLLECTIVE, Role.SECRETARIAT, Role.EXAMINER}
    if any(h.role in insiders for h in held):
        return everybody
    return everybody.filter(answer=CoSigner.Answer.ACCEPTED)


def consultations_visible_to(held: Iterable[Held]) -> QuerySet[Consultation]:
    return Consultation.objects.filter(case__in=cases_visible_to(tuple(held)))


def objections_visible_to(held: Iterable[Held]) -> QuerySet[Objection]:
    """Of visible cases: the unit's own at every stage; once put forward, also the overseers'."""
    held = tuple(held)
    put_forward = _asked_in_sight(held) & ~Q(decision=Objection.Decision.DRAFT)
    found: QuerySet[Objection] = Objection.objects.filter(
        _asked_by_own(held) | put_forward, assignment__case__in=cases_visible_to(held)
    )
    return found


def extensions_visible_to(held: Iterable[Held]) -> QuerySet[Extension]:
    """Of visible cases: the unit's own, and for the overseers all that was asked for."""
    held = tuple(held)
    found: QuerySet[Extension] = Extension.objects.filter(
        _asked_by_own(held) | _asked_in_sight(held), assignment__case__in=cases_visible_to(held)
    )
    return found


def _asked_by_own(held: tuple[Held, ...]) -> Q:
    """What the posts' own units ask of the office."""
    return Q(assignment__organisation__in={h.organisation_id for h in held if h.role in UNIT_ROLES})


def _asked_in_sight(held: tuple[Held, ...]) -> Q:
    """What any unit of their jurisdiction asks, for the offices, the secretariat and the auditor."""
    return Q(assignment__jurisdiction__in={h.jurisdiction_id for h in held if h.role in OVERSEEING})
