"""The city of bench `season`: bureaus with a liaison and a leader each, and a season of cases handed over today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from config.bench.rows import PACK, copied
from proposals.models import Ask, Jurisdiction, Organisation, Post, Proposal, Session, User
from proposals.roles import Role
from proposals.services.texts import AskInput
from workflow import chain
from workflow.chain import START
from workflow.models import Assignment, Case, Deadline, Event
from workflow.services import open_case, perform
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

BUREAUS: Final = 25
PASSWORD: Final = "season-of-the-bench-2023"  # noqa: S105 -- of a database that is dropped
ON_ONE_DAY: Final = 0.3
"""This part of the cases has all its opinions written on the day of the bench; the others wait."""
FEWEST: Final = 5
PLACE: Final = "season"
CO_HANDLERS: Final = (3, 2, 3, 2, 3)
"""2.6 of them as a rule."""
IN_A_STATEMENT: Final = 500


@dataclass(frozen=True)
class Desk:
    """One bureau: the user names of its liaison and its leader, and the keys of what it has on its desk."""

    liaison: str
    leader: str
    leads: tuple[int, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True)
class Season:
    desks: tuple[Desk, ...]
    cases: tuple[int, ...]
    asks: dict[int, tuple[int, ...]]
    """Case → the keys of its asks."""
    numbers: dict[int, str]
    """Case → the number of its proposal."""

    @property
    def opinions(self) -> int:
        return sum(len(desk.shares) for desk in self.desks)


def lay_season(proposals: int) -> Season:
    """So many cases, each with a lead and two or three co-handlers who have not signed yet; gives those of the day."""
    today = timezone.localdate()
    seed_calendar()
    place = Jurisdiction.objects.create(slug=PLACE, name="会季市", short_name="会季")
    load_pack(place, PACK, year=today.year)
    units = [_unit(place, f"第{n}局", "bureau") for n in range(BUREAUS)]
    word = make_password(PASSWORD)
    for n, unit in enumerate(units):
        _person(unit, f"liaison-{n}", Role.LIAISON, word)
        _person(unit, f"leader-{n}", Role.BUREAU_LEADER, word)
    return _copies(_first(place, units, today), units, proposals)


def _unit(place: Jurisdiction, name: str, kind: str) -> Organisation:
    return Organisation.objects.create(
        jurisdiction=place, name=f"会季市{name}", short_name=name, seal=name[0], kind=kind
    )


def _person(unit: Organisation, username: str, role: str, password: str) -> User:
    user = User.objects.create(username=username, name=username, password=password)
    Post.objects.create(person=user, organisation=unit, role=role, from_on=date(2020, 1, 1))
    return user


def _first(place: Jurisdiction, units: list[Organisation], today: date) -> Case:
    """One case carried to its bureaus by the services."""
    member = _person(_unit(place, "经济界", "group"), "season-member", Role.MEMBER, "!")
    secretary = _person(_unit(place, "提案委", "secretariat"), "season-secretary", Role.SECRETARIAT, "!")
    office = _person(_unit(place, "督查室", "office"), "season-office", Role.OFFICE, "!")
    session = Session.objects.create(
        jurisdiction=place, name="一届一次会议", year=today.year, filing_opens_on=today - timedelta(300),
        opens_on=today - timedelta(200), closes_on=today - timedelta(196), cut_off_on=today - timedelta(198),
        filing_closes_on=today + timedelta(60),
    )  # fmt: skip
    asks = [
        AskInput("一.1", "完善配套", "补齐公共服务设施。"),
        AskInput("一.2", "完善配套", "公开建设进度。"),
    ]
    case = open_case(
        actor=member, session=session, title="关于补齐公共服务设施的建议", reasons="设施不足。", asks=asks
    )
    lead, co, *_others = units
    steps: list[tuple[str, User, dict[str, Any]]] = [
        ("submit", member, {}),
        ("recommend", secretary, {"similar_reviewed": True}),
        ("file", secretary, {"category": "城市建设", "nature": "ordinary", "number": ""}),
        ("hand_over", office, {
            "leads": [lead], "co_handlers": [co], "information": [], "document": "会季府办函〔2025〕1号",
        }),
    ]  # fmt: skip
    for name, actor, inputs in steps:
        perform(name, case, actor=actor, **inputs)
    made: Case = Case.objects.select_related("proposal").get(pk=case.pk)
    return made


def _copies(case: Case, units: list[Organisation], count: int) -> Season:
    """Copies of the case, which goes; each begins a chain of its own."""
    shares = {share.role: share for share in case.assignments.all()}
    deadlines = {
        role: list(Deadline.objects.filter(assignment=share)) for role, share in shares.items()
    }  # fmt: skip
    proposals = Proposal.objects.bulk_create(
        copied(case.proposal, pk=None, number=f"s{n}", class_number="") for n in range(count)
    )
    cases = Case.objects.bulk_create(copied(case, pk=None, proposal=of) for of in proposals)
    _copy_logs(case, cases)
    wanted = [
        (of, role, units[(n * 7 + place) % len(units)])
        for n, of in enumerate(cases)
        for place, role in enumerate(["lead", *["co"] * CO_HANDLERS[n % len(CO_HANDLERS)]])
    ]
    made = Assignment.objects.bulk_create(
        [copied(shares[role], pk=None, case=of, organisation=unit) for of, role, unit in wanted],
        IN_A_STATEMENT,
    )
    Deadline.objects.bulk_create(
        [
            copied(deadline, pk=None, case=share.case, assignment=share)
            for share in made
            for deadline in deadlines[share.role]
        ],
        IN_A_STATEMENT,
    )
    asks = Ask.objects.bulk_create(
        [copied(ask, pk=None, proposal=of) for of in proposals for ask in case.proposal.asks.all()],
        IN_A_STATEMENT,
    )
    busy = max(round(count * ON_ONE_DAY), min(count, FEWEST))
    return _season(cases[:busy], units, made, asks)


def _copy_logs(case: Case, cases: list[Case]) -> None:
    """What happened to the first case happened to each, in a chain of its own."""
    happened = list(Event.objects.filter(case=case).order_by("seq"))
    made: list[Event] = []
    for of in cases:
        head = START
        for event in happened:
            told = copied(event, pk=None, case=of, subject=of.pk, previous=head)
            told.hash = head = chain.event_hash(told.as_record())
            made.append(told)
        Case.objects.filter(pk=of.pk).update(chain_head=head)
    Event.objects.bulk_create(made, IN_A_STATEMENT)


def _season(cases: list[Case], units: list[Organisation], made: list[Assignment], asks: list[Ask]) -> Season:
    today = {case.pk for case in cases}
    made = [share for share in made if share.case_id in today]
    of_proposal: dict[int, list[int]] = {}
    for ask in asks:
        of_proposal.setdefault(ask.proposal_id, []).append(ask.pk)
    return Season(
        tuple(_desks(units, made)),
        tuple(case.pk for case in cases),
        {case.pk: tuple(of_proposal[case.proposal_id]) for case in cases},
        {case.pk: case.proposal.number or "" for case in cases},
    )


def _desks(units: list[Organisation], made: list[Assignment]) -> Iterator[Desk]:
    for n, unit in enumerate(units):
        own = [share for share in made if share.organisation_id == unit.pk]
        leads, shares = (tuple(s.pk for s in own if s.role == role) for role in ("lead", "co"))
        yield Desk(f"liaison-{n}", f"leader-{n}", leads, shares)
