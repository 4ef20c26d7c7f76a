"""The rows that a bench works on: one case carried through the services, and as many copies of it as are asked for."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from proposals.models import Jurisdiction, Organisation, Post, Proposal, Session, User
from proposals.roles import Role
from proposals.services.texts import AskInput
from workflow.chain import START
from workflow.models import Assignment, Case, Deadline
from workflow.services import open_case, perform
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAY: Final = date(2025, 4, 21)
AT: Final = datetime(2025, 4, 21, 2, tzinfo=UTC)
PACK: Final = "generic-city"
OFFICE_CLERKS: Final = 2
# Keys of one kind lie apart from those of any other and from every small number, so that a key found among the
# parameters of a statement tells what it is the key of.
FIRST_PERSON, FIRST_PROPOSAL, FIRST_CASE, FIRST_LEAD, FIRST_SHARE = (n * 10_000_000 for n in range(1, 6))


@dataclass(frozen=True)
class Ground:
    """Keys: the liaisons of the co-handling bureau, a clerk of the office, and shares that await their receipt.

    Each share is in a case of its own, but for `hot`, which has its whole log from the first draft on.
    """

    liaisons: tuple[int, ...]
    office: int
    shares: tuple[int, ...]
    hot: int


def lay_out(*, liaisons: int, shares: int) -> Ground:
    """A jurisdiction with the general rule pack, one case handed over by the services, and `shares` copies of it.

    The pack lets a unit be urged without end, for that is what is done to the hot share.
    """
    seed_calendar()
    place = Jurisdiction.objects.create(slug="bench", name="基准市", short_name="基准")
    pack = load_pack(place, PACK, year=DAY.year)
    pack.urge_interval = 0
    pack.save()
    people = _People(place)
    office = people.seat("督查室", "office", [Role.OFFICE] * OFFICE_CLERKS)
    bureau = people.seat("会办局", "bureau", [Role.LIAISON] * liaisons)
    hot = _hand_over(place, people, office[0])
    return Ground(tuple(p.pk for p in bureau), office[0].pk, tuple(_copies(hot, shares)), hot.pk)


class _People:
    """Organisations and accounts, one by one."""

    def __init__(self, place: Jurisdiction) -> None:
        self._place = place
        self._next = FIRST_PERSON
        self.units: dict[str, Organisation] = {}

    def seat(self, unit: str, kind: str, roles: Iterable[str]) -> list[User]:
        """A unit with one person in each of the roles."""
        self.units[unit] = Organisation.objects.create(
            jurisdiction=self._place, name=f"基准市{unit}", short_name=unit, seal=unit[0], kind=kind
        )
        return [self._person(unit, role) for role in roles]

    def _person(self, unit: str, role: str) -> User:
        self._next += 1
        user = User.objects.create(
            pk=self._next, username=f"bench-{self._next}", name=f"{unit}{Role(role).label}"
        )
        from_on = date(DAY.year, 1, 1)
        Post.objects.create(person=user, organisation=self.units[unit], role=role, from_on=from_on)
        return user


def _hand_over(place: Jurisdiction, people: _People, clerk: User) -> Assignment:
    """A case with a lead and one co-handler, neither of which has signed for it; gives the co-handler's share."""
    [member] = people.seat("经济界", "group", [Role.MEMBER])
    [secretary] = people.seat("提案委", "secretariat", [Role.SECRETARIAT])
    people.seat("主办局", "bureau", [Role.LIAISON, Role.HANDLER])
    asks = [
        AskInput("一.1", "完善配套", "补齐公共服务设施。"),
        AskInput("一.2", "完善配套", "公开建设进度。"),
    ]
    case = open_case(
        actor=member, session=_session(place), title="关于补齐公共服务设施的建议", reasons="设施不足。", asks=asks, at=AT
    )  # fmt: skip
    steps: list[tuple[str, User, dict[str, Any]]] = [
        ("submit", member, {}),
        ("recommend", secretary, {"similar_reviewed": True}),
        ("file", secretary, {"category": "城市建设", "nature": "ordinary", "number": ""}),
        ("hand_over", clerk, {
            "leads": [people.units["主办局"]], "co_handlers": [people.units["会办局"]], "information": [],
            "document": "基府办函〔2025〕1号",
        }),
    ]  # fmt: skip
    for name, actor, inputs in steps:
        perform(name, case, actor=actor, at=AT, **inputs)
    share: Assignment = Assignment.objects.get(case=case, organisation=people.units["会办局"])
    return share


def _session(place: Jurisdiction) -> Session:
    return Session.objects.create(
        jurisdiction=place, name="一届一次会议", year=DAY.year, filing_opens_on=date(DAY.year - 1, 12, 1),
        opens_on=date(DAY.year, 1, 10), closes_on=date(DAY.year, 1, 14), cut_off_on=date(DAY.year, 1, 12),
        filing_closes_on=date(DAY.year, 11, 30),
    )  # fmt: skip


def _copies(share: Assignment, count: int) -> Iterator[int]:
    """Copies of a share's case with its two shares and their deadlines, at the beginning of a chain of their own."""
    case = Case.objects.select_related("proposal").get(pk=share.case_id)
    lead = Assignment.objects.exclude(pk=share.pk).get(case=case)
    deadlines = list(Deadline.objects.filter(assignment__in=[share, lead]))
    made: list[tuple[Proposal, Case, Assignment, Assignment]] = []
    for n in range(count):
        proposal = copied(case.proposal, pk=FIRST_PROPOSAL + n, number=f"c{n}", class_number="")
        of = copied(case, pk=FIRST_CASE + n, proposal=proposal, chain_length=0, chain_head=START)
        made.append((
            proposal, of, copied(lead, pk=FIRST_LEAD + n, case=of), copied(share, pk=FIRST_SHARE + n, case=of),
        ))  # fmt: skip
    Proposal.objects.bulk_create(row[0] for row in made)
    Case.objects.bulk_create(row[1] for row in made)
    Assignment.objects.bulk_create(a for row in made for a in row[2:])
    Deadline.objects.bulk_create(
        copied(deadline, pk=None, case=of, assignment=theirs if deadline.assignment_id == share.pk else leads)
        for _proposal, of, leads, theirs in made
        for deadline in deadlines
    )
    return (row[3].pk for row in made)


def copied(row: Any, **changed: Any) -> Any:
    """A row that was never saved, like this one but for what is changed."""
    made = copy(row)
    made._state = copy(row._state)  # noqa: SLF001 -- Django's own recipe for copying a row
    made._state.adding, made._state.fields_cache = True, {}  # noqa: SLF001 -- the same
    for name, value in changed.items():
        setattr(made, name, value)
    return made
