"""What a person waits for: what other units owe, letters that lie with somebody else, ratings that are not in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, OuterRef, Q, Subquery

from proposals.roles import Role
from workflow.letters import UNIT_ROLES
from workflow.models import Assignment, Case, Deadline, Evaluation, Urging
from workflow.queries import (
    OVERSEEING,
    assignments_visible_to,
    cases_visible_to,
    opinions_visible_to,
    overdue,
    replies_visible_to,
)
from workflow.rules import PRESENT
from workflow.services.worklist import PER_MACHINE, RELATED, cases_answered, days_of_work, open_deadlines
from workflow.states import REPLYING, AssignmentRole, CaseState, OpinionState, ReplyState
from workflow.steps import Step
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from proposals.queries import Held

OWED: Final = sorted({Step.SIGN, Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE})
"""What a unit can be late with."""
URGING: Final = TABLES["assignment"]["remind"]
WATCHING: Final = OVERSEEING | {Role.LEADER_IN_CHARGE}
"""Who waits for no unit in particular and is shown only those that are late."""
AT_THE_DESK: Final = UNIT_ROLES - {Role.BUREAU_LEADER}
WORKING: Final = frozenset({Role.HANDLER, Role.SECTION_HEAD})
IN_REVIEW: Final = {
    "opinion": [OpinionState.IN_REVIEW, OpinionState.APPROVED],
    "reply": [ReplyState.CHECKING, ReplyState.COUNTERSIGNING, ReplyState.OFFICE_REVIEW, ReplyState.APPROVED],
}


class Kind(StrEnum):
    """What is waited for: units that owe something, the hand of another on a letter of one's own, ratings."""

    UNITS = "units"
    REVIEW = "review"
    RATINGS = "ratings"


@dataclass(frozen=True)
class Owing:
    """One unit's share that is waited for.

    `urgeable`: the table names one of the posts among those who may urge it. `urged_on` is when anybody last did;
    `again_on` from when the person's own body may do so once more, None where it has not done so.
    """

    share: Assignment
    deadline: Deadline | None
    urgeable: bool
    urged_on: date | None = None
    again_on: date | None = None

    def late(self, on: date) -> bool:
        return self.deadline is not None and self.deadline.is_overdue(on)

    def to_urge(self, on: date) -> bool:
        """Whether the person may urge the unit on that day, and has reason to."""
        return self.urgeable and self.late(on) and (self.again_on is None or self.again_on <= on)


@dataclass(frozen=True)
class Wait:
    """One case, or one letter, that waits for others.

    `subject` is the own share where the unit leads, the letter that lies elsewhere, or else the case. `owing` are the
    units, the most urgent first. `pressing`: whoever works on the unit's answer should urge those that are late.
    """

    kind: Kind
    machine: str
    subject: Any
    case: Case
    deadline: Deadline | None
    owing: tuple[Owing, ...] = ()
    pressing: bool = False

    @property
    def own(self) -> bool:
        """Whether it is the person's own unit that answers the case."""
        return self.machine == "assignment"

    def late(self, on: date) -> bool:
        return self.deadline is not None and self.deadline.is_overdue(on)

    def to_urge(self, on: date) -> list[Owing]:
        return [owing for owing in self.owing if owing.to_urge(on)]


def waits_for(held: Sequence[Held], on: date, *, but: Collection[tuple[str, int]] = ()) -> list[Wait]:
    """Everything that the posts wait for. `but` names letters (machine, key) on which it is their own turn."""
    return [*_units(held, on), *_letters(held, but), *_ratings(held)]


def _units(held: Sequence[Held], on: date) -> list[Wait]:
    """Co-handlers of one's own cases that have not answered; for who watches over others, every unit that is late."""
    led = {share.case_id: share for share in _led(held)}
    own = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    co = Q(case__in=led, role=AssignmentRole.CO) & ~Q(organisation__in=own)
    watching = [h for h in held if h.role in WATCHING]
    late = Exists(overdue(Deadline.objects.filter(assignment=OuterRef("pk"), step__in=OWED), on))
    shares = _unanswered(held).filter(co | (Q(case__in=cases_visible_to(watching)) & late))
    beside = ("organisation", *(f"case__{name}" for name in RELATED["case"]))
    nearest = Subquery(
        days_of_work().filter(assignment=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    )
    urgent_first = shares.order_by(nearest.asc(nulls_last=True), "pk")
    found = list(urgent_first.select_related(*beside)[:PER_MACHINE])
    if not found:
        return []
    may = URGING.who.select(held, "case__")
    keys = [share.pk for share in found]
    urgeable = set(Assignment.objects.filter(may, pk__in=keys).values_list("pk", flat=True)) if may else set()
    days = open_deadlines("assignment", found)
    urged = _urged(keys, {h.organisation_id for h in held})
    owing: dict[int, list[Owing]] = {}
    for share in found:
        one = Owing(share, _first(days, share), share.pk in urgeable, *urged.get(share.pk, (None, None)))
        owing.setdefault(share.case_id, []).append(one)
    working = {h.organisation_id for h in held if h.role in WORKING}
    return [_for_units(some, led.get(case), working) for case, some in owing.items()]


def _urged(shares: Sequence[int], own: Collection[int]) -> dict[int, tuple[date, date | None]]:
    """When each share was urged last, and from when the person's own bodies may do so again. One query."""
    found: dict[int, tuple[date, date | None]] = {}
    rows = Urging.objects.filter(assignment__in=shares).order_by("pk")
    for share, body, on, again in rows.values_list(
        "assignment_id", "organisation_id", "urged_on", "again_on"
    ):
        _on, before = found.get(share, (None, None))
        found[share] = (on, again if body in own else before)
    return found


def _for_units(owing: Iterable[Owing], own: Assignment | None, working: Collection[int]) -> Wait:
    some = sorted(owing, key=_urgency)
    case, deadline = some[0].share.case, some[0].deadline
    if own is None:
        return Wait(Kind.UNITS, "case", case, case, deadline, tuple(some))
    pressing = own.organisation_id in working
    return Wait(Kind.UNITS, "assignment", own, case, deadline, tuple(some), pressing=pressing)


def _urgency(owing: Owing) -> tuple[bool, Any, int]:
    deadline = owing.deadline
    return (deadline is None, deadline.due_on if deadline else None, owing.share.pk)


def _led(held: Iterable[Held]) -> QuerySet[Assignment]:
    """The shares in which the person's units answer a case in hand."""
    units = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    shares: QuerySet[Assignment] = Assignment.objects.filter(
        organisation__in=units,
        role__in=sorted(REPLYING),
        state__in=PRESENT,
        round=F("case__round"),
        case__state=CaseState.HANDLING,
    )
    return shares.select_related("organisation").order_by("-pk")


def _unanswered(held: Sequence[Held]) -> QuerySet[Assignment]:
    """The shares of visible cases in hand that somebody could be urged about."""
    shares = assignments_visible_to(held).filter(
        state__in=sorted(URGING.source), round=F("case__round"), case__state=CaseState.HANDLING
    )
    return shares.exclude(role=AssignmentRole.INFORMATION)


def _letters(held: Sequence[Held], but: Collection[tuple[str, int]]) -> list[Wait]:
    """The letters of one's unit that wait for the hand of somebody else, for those at the desk who wrote them."""
    units = {h.organisation_id for h in held if h.role in AT_THE_DESK}
    if not units:
        return []
    visible: dict[str, QuerySet[Any]] = {
        "opinion": opinions_visible_to(held).filter(links__assignment__state__in=PRESENT).distinct(),
        "reply": replies_visible_to(held).filter(assignment__state__in=PRESENT),
    }
    waits = []
    for machine, letters in visible.items():
        rows = letters.filter(organisation__in=units, state__in=IN_REVIEW[machine])
        rows = rows.select_related(*RELATED[machine]).order_by("-pk")[:PER_MACHINE]
        elsewhere = [letter for letter in rows if (machine, letter.pk) not in but]
        days, cases = open_deadlines(machine, elsewhere), cases_answered(machine, elsewhere)
        waits += [
            Wait(Kind.REVIEW, machine, letter, cases[letter.pk], _first(days, letter)) for letter in elsewhere
        ]
    return waits


def _ratings(held: Sequence[Held]) -> list[Wait]:
    """Answered cases that a signer has not rated yet, for the secretariat, which closes them."""
    keepers = [h for h in held if h.role == Role.SECRETARIAT]
    if not keepers:
        return []
    pending = Evaluation.objects.filter(
        case=OuterRef("pk"), round=OuterRef("round"), state=Evaluation.State.PENDING
    )
    answered = cases_visible_to(keepers).filter(Exists(pending), state=CaseState.REPLIED)
    cases = list(answered.select_related(*RELATED["case"]).order_by("pk")[:PER_MACHINE])
    days = open_deadlines("case", cases)
    return [Wait(Kind.RATINGS, "case", case, case, _rating(days.get(case.pk, ()))) for case in cases]


def _first(days: Mapping[int, Sequence[Deadline]], subject: Any) -> Deadline | None:
    return next(iter(days.get(subject.pk, ())), None)


def _rating(running: Iterable[Deadline]) -> Deadline | None:
    return next((deadline for deadline in running if deadline.step == Step.EVALUATE), None)
