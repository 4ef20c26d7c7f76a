"""Who may see what. Every list and every look-up of one object starts here; nothing is visible by default."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef, Q

from proposals.models import CoSigner, Organisation
from proposals.roles import FILING, Role
from workflow.delivery import own_copy
from workflow.letters import SENT, UNIT_ROLES, read_whole_by
from workflow.models import (
    Assignment,
    Case,
    Commitment,
    Consultation,
    Deadline,
    Delivery,
    Evaluation,
    Event,
    Extension,
    Objection,
    Opinion,
    Passage,
    Promise,
    Reply,
)
from workflow.rules import PRESENT
from workflow.states import (
    BEFORE_FILING,
    PRIVATE,
    CaseState,
    ReplyState,
)
from workflow.steps import RIGHTS, Step
from workflow.transitions import ASSIGNMENT, CASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model, QuerySet

    from proposals.queries import Held

    M = TypeVar("M", bound=Model)

OFFICES = frozenset({Role.OFFICE, Role.OFFICE_LEADER})
OVERSEEING = OFFICES | {Role.SECRETARIAT, Role.AUDITOR}
OUT = [ReplyState.ISSUED, ReplyState.DELIVERED]
REVIEWED = [ReplyState.OFFICE_REVIEW, ReplyState.APPROVED, *OUT]


def _nothing() -> Q:
    return Q(pk__in=[])


def _any(parts: Iterable[Q]) -> Q:
    return reduce(or_, parts, _nothing())


def _watched(held: Held) -> Q:
    return Q(jurisdiction_id=held.jurisdiction_id) & ~Q(state__in=sorted(PRIVATE))


def _after_filing(held: Held) -> Q:
    hidden = BEFORE_FILING | {CaseState.NOT_FILED}
    return (
        Q(jurisdiction_id=held.jurisdiction_id)
        & ~Q(state__in=sorted(hidden))
        & Q(proposal__number__isnull=False)
    )


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


CASE_RIGHTS: dict[str, Callable[[Held], Q]] = {
    Role.SECRETARIAT: _watched,
    Role.EXAMINER: _watched,
    Role.AUDITOR: _watched,
    Role.OFFICE: _after_filing,
    Role.OFFICE_LEADER: _after_filing,
    Role.LIAISON: _handled,
    Role.HANDLER: _handled,
    Role.SECTION_HEAD: _handled,
    Role.BUREAU_LEADER: _handled,
    Role.MEMBER: _signed,
    Role.COLLECTIVE: _filed_by_body,
    Role.LEADER_IN_CHARGE: _in_charge,
}
"""Which cases a post of each role opens. A role that is not here, such as the administrator's, opens none."""


def _case_rights(held: Held) -> Q:
    rights = CASE_RIGHTS.get(held.role)
    return _nothing() if rights is None else rights(held)


def cases_visible_to(held: Iterable[Held]) -> QuerySet[Case]:
    """The cases that the held posts open. A unit that lost a case loses it here, and with it everything below."""
    ids = Case.objects.filter(_any(_case_rights(h) for h in held)).values("pk")
    found: QuerySet[Case] = Case.objects.filter(pk__in=ids)
    return found


def assignments_visible_to(held: Iterable[Held]) -> QuerySet[Assignment]:
    """The units of every visible case, also those that lost it: history stays readable to who remains."""
    found: QuerySet[Assignment] = Assignment.objects.filter(case__in=cases_visible_to(tuple(held)))
    return found


def deadlines_visible_to(held: Iterable[Held]) -> QuerySet[Deadline]:
    """Whoever sees a case may read why each of its days is that day; a promise's day only with the promise.

    When the ratings came in is sealed from the handling units like the ratings themselves.
    """
    held = tuple(held)
    readable = Q(commitment=None) | Q(commitment__in=commitments_visible_to(held))
    seen = Deadline.objects.filter(readable, case__in=cases_visible_to(held))
    if knows_of_ratings(held):
        return seen
    return seen.exclude(
        Q(met_on__isnull=False) | Q(cancelled_on__isnull=False), step=Step.EVALUATE, **STILL_SEALED
    )


def events_visible_to(held: Iterable[Held]) -> QuerySet[Event]:
    """The log of visible cases, less what is inward or sealed: unsent letters, what a unit does at home, ratings."""
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
    )
    seen = Event.objects.filter(readable, case__in=cases_visible_to(held))
    return (
        seen
        if knows_of_ratings(held)
        else seen.exclude(machine="case", transition__in=SEALED, **STILL_SEALED)
    )


def knows_of_ratings(held: Iterable[Held]) -> bool:
    """Whether a post other than a handling unit's is held. To units even that somebody rated is sealed."""
    return any(h.role not in UNIT_ROLES for h in held)


def revision_told(subject: Any, held: Iterable[Held]) -> int | None:
    """The revision by which a stale screen is known; None where it would tell a unit that somebody rated."""
    sealed = isinstance(subject, Case) and subject.state not in UNSEALED and not knows_of_ratings(held)
    return None if sealed else subject.revision


INWARD = sorted(row.name for row in ASSIGNMENT.values() if row.inward)
SEALED = sorted(row.name for row in CASE.values() if row.sealed)
UNSEALED = [CaseState.CLOSED, CaseState.TRACKING, CaseState.ARCHIVED]
STILL_SEALED = {"case__state__in": sorted(set(CaseState.values) - set(UNSEALED))}


def _opinion_rights(held: Held) -> Q:
    if held.role in UNIT_ROLES:
        return read_whole_by((held,))
    if held.role in OVERSEEING:
        return Q(state__in=SENT, jurisdiction_id=held.jurisdiction_id)
    if held.role == Role.LEADER_IN_CHARGE:
        return Q(state__in=SENT, links__case__leader_in_charge_id=held.principal_id)
    return _nothing()


def opinions_visible_to(held: Iterable[Held]) -> QuerySet[Opinion]:
    """A bureau's own at every stage; once sent, the leads of its cases, the offices and the auditor.

    Not every reader reads every passage: `opinions_read_whole_by` says who does.
    """
    ids = Opinion.objects.filter(_any(_opinion_rights(h) for h in held)).values("pk")
    found: QuerySet[Opinion] = Opinion.objects.filter(pk__in=ids)
    return found


def opinions_read_whole_by(held: Iterable[Held]) -> QuerySet[Opinion]:
    """The visible opinions of which the posts also read what may not be quoted."""
    found: QuerySet[Opinion] = Opinion.objects.filter(
        pk__in=Opinion.objects.filter(read_whole_by(held)).values("pk")
    )
    return found


def passages_visible_to(held: Iterable[Held]) -> QuerySet[Passage]:
    """The passages of visible opinions; those that may not be quoted only for the two bureaus they are between."""
    held = tuple(held)
    open_to_all = Q(quotable=True, opinion__in=opinions_visible_to(held))
    found: QuerySet[Passage] = Passage.objects.filter(
        open_to_all | Q(opinion__in=opinions_read_whole_by(held))
    )
    return found


def _reply_rights(held: Held) -> Q:
    visible = Q(case__in=cases_visible_to((held,)))
    if held.role in UNIT_ROLES:
        own = Q(organisation_id=held.organisation_id, assignment__state__in=PRESENT)
        asked = Q(countersignatures__organisation_id=held.organisation_id, state=ReplyState.COUNTERSIGNING)
        return own | (visible & (asked | Q(state__in=OUT)))
    if held.role in OVERSEEING:
        return visible & Q(state__in=REVIEWED)
    if held.role == Role.LEADER_IN_CHARGE:
        return visible & Q(state__in=REVIEWED)
    if held.role in FILING:
        return (visible | own_copy(held, "deliveries__")) & Q(state=ReplyState.DELIVERED)
    return _nothing()


def replies_visible_to(held: Iterable[Held]) -> QuerySet[Reply]:
    """A lead's own at every stage; the offices from review on; co-handlers once issued; the proposer once delivered.

    So do the proposers of merged cases, who see the letter that went to them and nothing else of the case.
    """
    ids = Reply.objects.filter(_any(_reply_rights(h) for h in held)).values("pk")
    found: QuerySet[Reply] = Reply.objects.filter(pk__in=ids)
    return found


def replies_delivered_to(held: Iterable[Held]) -> QuerySet[Reply]:
    """The letters of which a copy went to the person, or to the body whose office they keep."""
    copies = _any(own_copy(h, "deliveries__") for h in held if h.role in FILING)
    ids = Reply.objects.filter(copies, state=ReplyState.DELIVERED).values("pk")
    found: QuerySet[Reply] = Reply.objects.filter(pk__in=ids)
    return found


def deliveries_visible_to(held: Iterable[Held]) -> QuerySet[Delivery]:
    """To whom a letter went, for whoever works on it or oversees it; an addressee reads of their own copy."""
    held = tuple(held)
    whole = replies_visible_to([h for h in held if h.role not in FILING])
    own = _any(own_copy(h) for h in held if h.role in FILING)
    found: QuerySet[Delivery] = Delivery.objects.filter(Q(reply__in=whole) | own)
    return found


def evaluations_visible_to(held: Iterable[Held]) -> QuerySet[Evaluation]:
    """The signer's own and the secretariat's at once; the offices and units only after the case is closed."""
    held = tuple(held)
    own = _any(
        Q(body_id=h.organisation_id)
        if h.role == Role.COLLECTIVE
        else Q(signer_id=h.principal_id, body__isnull=True)
        for h in held
        if h.role in {Role.COLLECTIVE, Role.MEMBER}
    )
    keeper = _any(Q(jurisdiction_id=h.jurisdiction_id) for h in held if h.role == Role.SECRETARIAT)
    unsealed = Q(case__in=cases_visible_to(held).filter(state__in=UNSEALED))
    return Evaluation.objects.filter(own | keeper | unsealed)


def cosigners_visible_to(case: Case, held: Iterable[Held]) -> QuerySet[CoSigner]:
    """Who signed is for everybody who sees the case; who was asked and did not is for the signers and the secretariat."""
    everybody = CoSigner.objects.filter(proposal=case.proposal_id)
    insiders = {Role.MEMBER, Role.COLLECTIVE, Role.SECRETARIAT, Role.EXAMINER}
    if any(h.role in insiders for h in held):
        return everybody
    return everybody.filter(answer=CoSigner.Answer.ACCEPTED)


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


def consultations_visible_to(held: Iterable[Held]) -> QuerySet[Consultation]:
    return Consultation.objects.filter(case__in=cases_visible_to(tuple(held)))


def commitments_visible_to(held: Iterable[Held]) -> QuerySet[Commitment]:
    """Of visible cases; what was promised in an opinion or unissued reply only to who may read those words of it."""
    held = tuple(held)
    readable = Q(opinion__isnull=True, reply__isnull=True) | _promised_in_sight(held)
    found: QuerySet[Commitment] = Commitment.objects.filter(readable, case__in=cases_visible_to(held))
    return found


def promises_visible_to(held: Iterable[Held]) -> QuerySet[Promise]:
    """The promises found in letters, each for those who may read the words that make it."""
    found: QuerySet[Promise] = Promise.objects.filter(_promised_in_sight(tuple(held)))
    return found


def _promised_in_sight(held: tuple[Held, ...]) -> Q:
    """A letter's promises for its readers. Where an opinion keeps passages from them, only what stands in the others."""
    passages = Passage.objects.filter(opinion=OuterRef("opinion"))
    elsewhere = Exists(passages.filter(quotable=True, text__contains=OuterRef("source_text")))
    in_sight = (
        Q(opinion__in=opinions_read_whole_by(held)) | ~Exists(passages.filter(quotable=False)) | elsewhere
    )
    return Q(reply__in=replies_visible_to(held)) | (Q(opinion__in=opinions_visible_to(held)) & in_sight)


VISIBLE: dict[str, Any] = {
    "case": cases_visible_to,
    "assignment": assignments_visible_to,
    "opinion": opinions_visible_to,
    "reply": replies_visible_to,
    "commitment": commitments_visible_to,
}
"""Machine → its visibility query; pages and the API find subjects through it."""

MODELS: dict[str, Any] = {
    "case": Case, "assignment": Assignment, "opinion": Opinion, "reply": Reply, "commitment": Commitment,
}  # fmt: skip
PATH_TO_CASE = {
    "case": "",
    "assignment": "case__",
    "opinion": "links__case__",
    "reply": "case__",
    "commitment": "case__",
}


def overdue(deadlines: QuerySet[Deadline], on: Any) -> QuerySet[Deadline]:
    """Overdue is a question asked of deadlines, never a state. A right that ran out is not overdue."""
    late = deadlines.filter(met_on=None, cancelled_on=None, paused_on=None, due_on__lt=on)
    return late.exclude(step__in=sorted(RIGHTS))


def units_led_by(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bureaus whose house rules the person may set: as a leader of their own right, not as a deputy."""
    return _kept_in_person(held, Role.BUREAU_LEADER)


def units_numbered_by(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bureaus whose word for letters (机关代字) the person may set: their liaison in person, who numbers letters."""
    return _kept_in_person(held, Role.LIAISON)


def _kept_in_person(held: Iterable[Held], role: str) -> QuerySet[Organisation]:
    units = {h.organisation_id for h in held if h.role == role and not h.deputising}
    found: QuerySet[Organisation] = Organisation.objects.filter(pk__in=units)
    return found


def registers_visible_to(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bodies whose register of document numbers may be read: one's own, and for the office and the auditor all.

    What a line says of its letter still asks whether the letter may be seen.
    """
    held = tuple(held)
    own = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    watched = {h.jurisdiction_id for h in held if h.role in OFFICES | {Role.AUDITOR}}
    found: QuerySet[Organisation] = Organisation.objects.filter(
        Q(pk__in=own) | Q(jurisdiction_id__in=watched)
    )
    return found
