"""The demo's jurisdictions: bodies, sessions, and an account for every role. People are roles, never persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from proposals.models import Jurisdiction, Organisation, Session, User
from proposals.roles import Role
from proposals.services.directory import add_account, enter_bodies, shipped_directory
from workflow.services.rulepacks import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FROM_ON: Final = date(2022, 1, 1)
UNIT_ROLES: Final[Mapping[str, tuple[str, str]]] = {
    Role.LIAISON: ("liaison", "收文员"),
    Role.HANDLER: ("handler", "经办人"),
    Role.SECTION_HEAD: ("section", "科室负责人"),
    Role.BUREAU_LEADER: ("leader", "分管领导"),
}
"""Role → the ending of the account's name, and what the person is called."""


@dataclass(frozen=True)
class Seat:
    """One account: who sits where, in which role."""

    username: str
    name: str
    body: str
    role: str


@dataclass(frozen=True)
class Plan:
    """What makes one demo jurisdiction: its directory, rule pack, the counting of its sessions, and its accounts."""

    slug: str
    directory: str
    pack: str
    prefix: str
    term: int
    term_from: int
    seats: tuple[Seat, ...]


@dataclass
class Town:
    """A jurisdiction with its bodies by code and its people by body and role."""

    plan: Plan
    jurisdiction: Jurisdiction
    bodies: dict[str, Organisation]
    people: dict[tuple[str, str], User] = field(default_factory=dict)

    def session_on(self, on: date, *, congress: bool = False) -> Session:
        """The session of the 政协, or of the 人大, for which a draft of that day is filed; made when it is missing."""
        year = on.year + 1 if on.month == 12 else on.year  # noqa: PLR2004 -- filing for the next session opens in December
        name = session_name(self.plan, year, congress=congress)
        return _session(self.jurisdiction, name, year)


OFFICES: Final = (
    Seat("office", "督查室经办", "office", Role.OFFICE),
    Seat("office-leader", "督查室主任", "office", Role.OFFICE_LEADER),
    Seat("secretariat", "提案委经办", "secretariat", Role.SECRETARIAT),
    Seat("examiner", "提案审查委员", "secretariat", Role.EXAMINER),
    Seat("auditor", "监督员", "secretariat", Role.AUDITOR),
    Seat("administrator", "系统管理员", "secretariat", Role.ADMINISTRATOR),
)
DONGGUAN: Final = Plan(
    slug="dongguan-demo",
    directory="dongguan",
    pack="dongguan",
    prefix="",
    term=14,
    term_from=2022,
    seats=(
        *OFFICES,
        Seat("leader", "领办副主席", "chairs", Role.LEADER_IN_CHARGE),
        Seat("member", "经济界委员", "jjj", Role.MEMBER),
        Seat("member2", "教育界委员", "jyjie", Role.MEMBER),
        Seat("member3", "医药卫生界委员", "ywj", Role.MEMBER),
        Seat("deputy", "中堂代表团代表", "congress", Role.MEMBER),
        Seat("mj-collective", "民建市委会联络人", "mj", Role.COLLECTIVE),
        Seat("mm-collective", "民盟市委会联络人", "mm", Role.COLLECTIVE),
        Seat("gsl-collective", "市工商联联络人", "gsl", Role.COLLECTIVE),
    ),
)
GUIZHOU: Final = Plan(
    slug="guizhou-demo",
    directory="guizhou",
    pack="guizhou",
    prefix="gz-",
    term=13,
    term_from=2023,
    seats=(*OFFICES[:4], Seat("member", "农业界委员", "nyjie", Role.MEMBER)),
)


def build_town(plan: Plan, *, years: Iterable[int], password: str) -> Town:
    """Make what is missing of a jurisdiction; `password` is the encoded form that every new account gets."""
    directory = shipped_directory(plan.directory)
    if directory is None:
        raise LookupError(plan.directory)
    jurisdiction, _made = Jurisdiction.objects.get_or_create(
        slug=plan.slug, defaults={"name": f"{directory.place}（演示）", "short_name": directory.short_name}
    )
    for year in sorted(set(years)):
        load_pack(jurisdiction, plan.pack, year=year)
    bodies = enter_bodies(jurisdiction, directory.bodies)
    town = Town(plan, jurisdiction, bodies)
    for seat in seats_of(plan, bodies):
        town.people[seat.body, seat.role] = _account(plan.prefix + seat.username, seat, bodies, password)
    return town


def seats_of(plan: Plan, bodies: Mapping[str, Organisation]) -> Iterator[Seat]:
    """The plan's own seats, then four for each bureau."""
    yield from plan.seats
    for code, body in bodies.items():
        if body.kind == Organisation.Kind.BUREAU:
            for role, (ending, name) in UNIT_ROLES.items():
                yield Seat(f"{code}-{ending}", f"{body.short_name}{name}", code, role)


def _account(username: str, seat: Seat, bodies: Mapping[str, Organisation], password: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = add_account(username, seat.name, bodies[seat.body], seat.role, FROM_ON)
        user.password = password
        user.save(update_fields=["password"])
    return user


def session_name(plan: Plan, year: int, *, congress: bool = False) -> str:
    """Five sessions a term, `plan.term` beginning in `plan.term_from`. The 人大 met once more before that."""
    past, nth = divmod(year - plan.term_from, 5)
    if congress:
        return f"人大{numeral(plan.term + 3 + past)}届{numeral(nth + 2)}次会议"
    return f"{numeral(plan.term + past)}届{numeral(nth + 1)}次会议"


def _session(jurisdiction: Jurisdiction, name: str, year: int) -> Session:
    session, _made = Session.objects.get_or_create(
        jurisdiction=jurisdiction,
        name=name,
        defaults={
            "year": year,
            "filing_opens_on": date(year - 1, 12, 1),
            "opens_on": date(year, 1, 9),
            "closes_on": date(year, 1, 13),
            "cut_off_on": date(year, 1, 12),
            "filing_closes_on": date(year, 12, 31),
        },
    )
    return session


def numeral(number: int) -> str:
    """1 … 99 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones or not tens else "")
