"""Which units a proposal is for, out of the rows of its jurisdiction. Nothing is assigned by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from proposals.models import Alias, Ask
from proposals.queries import handling_units
from workflow.models import Assignment, Case
from workflow.states import REPLYING, AssignmentRole, AssignmentState
from workflow.suggesting import Advice, Doubt, Ground, Handled, Profile, Sort, Standing, Unit, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction, Organisation

REMEMBERED: Final = 2000
"""So many of the latest cases are learned from."""
KEPT: Final = 6
"""So many profiles are kept in a process."""
_PARTED: Final = re.compile(r"[、，,；;。\n]+")


class AskLike(Protocol):
    """An ask as a row or as it is being written."""

    @property
    def number(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit that may be meant. `score` is its part of the whole, 0 to 1; `reasons` are sentences."""

    organisation: Organisation
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskSuggestion:
    """The units that may answer one ask, the likeliest first; none where nobody is found."""

    number: str
    units: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for one proposal: `leads` the likeliest first, of which `lead` is the first.

    `sure`: whether the first lead is to be relied on. If not, `doubt` says in one sentence why a person must judge.
    """

    leads: tuple[Ranked, ...]
    co_handlers: tuple[Ranked, ...]
    asks: tuple[AskSuggestion, ...]
    doubt: str

    @property
    def lead(self) -> Ranked | None:
        return self.leads[0] if self.leads else None

    @property
    def sure(self) -> bool:
        return not self.doubt

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The numbers of the asks for which no unit is found."""
        return tuple(ask.number for ask in self.asks if not ask.units)


def suggest_units(  # noqa: PLR0913 -- each is one thing that counts
    *,
    title: str,
    asks: Iterable[AskLike],
    jurisdiction: Jurisdiction,
    on: date,
    wished: Iterable[Organisation] = (),
    exclude_case: Case | None = None,
    overseeing: bool = False,
) -> Suggestion:
    """The units for one text of the jurisdiction, of those that exist on that day.

    It learns from the cases that are published; `overseeing` says that the reader reads every case of the jurisdiction
    that was handed over, so that the reasons may count those too.
    """
    units = _Units(jurisdiction, on)
    left_out = [] if exclude_case is None else [exclude_case]
    profile = _profile(units, jurisdiction, overseeing=overseeing, without=left_out)
    return units.suggestion(profile, title, list(asks), frozenset(unit.pk for unit in wished))


def suggest_for_cases(
    cases: Iterable[Case], *, jurisdiction: Jurisdiction, on: date
) -> dict[int, Suggestion]:
    """By the key of each case of the jurisdiction what is suggested for it; however many there are, the queries are as
    many. For who may hand over: the reasons count every case that was handed over."""
    cases = list(cases)
    units = _Units(jurisdiction, on)
    profile = _profile(units, jurisdiction, overseeing=True, without=cases)
    keys = [case.pk for case in cases]
    asks = Ask.objects.order_by("position")
    rows = Case.objects.filter(pk__in=keys, jurisdiction=jurisdiction).select_related("proposal")
    found: dict[int, Suggestion] = {}
    for case in rows.prefetch_related(Prefetch("proposal__asks", asks), "proposal__wished_units"):
        proposal = case.proposal
        wished = frozenset(unit.pk for unit in proposal.wished_units.all())
        found[case.pk] = units.suggestion(profile, proposal.title, list(proposal.asks.all()), wished)
    return found


class _Units:
    """The units of a jurisdiction that can be given a case on a day."""

    def __init__(self, jurisdiction: Jurisdiction, on: date) -> None:
        year = Q(since_year__isnull=True) | Q(since_year__lte=on.year)
        year &= Q(until_year__isnull=True) | Q(until_year__gte=on.year)
        aliases = Prefetch("aliases", Alias.objects.filter(year))
        rows = handling_units(jurisdiction, on).prefetch_related(aliases)
        self.rows = {row.pk: row for row in rows.order_by("pk")}
        self.on = on
        self.known = tuple(
            Unit(
                row.pk,
                names=(row.name, row.short_name, *(alias.name for alias in row.aliases.all())),
                duties=tuple(duty.strip() for duty in _PARTED.split(row.duties) if duty.strip()),
            )
            for row in self.rows.values()
        )

    def suggestion(
        self, profile: Profile, title: str, asks: Sequence[AskLike], wished: frozenset[int]
    ) -> Suggestion:
        advice = profile.advise(Wanted(title, tuple(ask.text for ask in asks), wished))
        per_ask = zip(asks, advice.asks, strict=True)
        return Suggestion(
            leads=self._ranked(advice.leads),
            co_handlers=self._ranked(advice.co_handlers),
            asks=tuple(AskSuggestion(ask.number, self._ranked(units)) for ask, units in per_ask),
            doubt=self._doubt(advice),
        )

    def _ranked(self, standings: Iterable[Standing]) -> tuple[Ranked, ...]:
        return tuple(
            Ranked(self.rows[one.unit], one.share, tuple(_told(ground) for ground in one.grounds))
            for one in standings
        )

    def _doubt(self, advice: Advice) -> str:
        names = "、".join(self.rows[unit].short_name for unit in advice.rivals)
        match advice.doubt:
            case None:
                return ""
            case Doubt.THIN:
                return _("依据不足，请人工判断。")
            case Doubt.RIVALS:
                return _("%(units)s都有职责，请人工判断由谁主办。") % {"units": names}
            case Doubt.MOVED:
                return _("同类提案曾由%(units)s申请改办，请人工判断。") % {"units": names}


def _told(ground: Ground) -> str:
    first, last = ground.first_year, ground.last_year
    words = {
        "words": ground.words,
        "count": ground.count,
        "years": f"{first}" if first == last else f"{first}—{last}",
    }
    match ground.sort:
        case Sort.NAMED:
            return _("建议里点名")
        case Sort.DUTY:
            return _("职责：%(words)s") % words
        case Sort.LED:
            return _("%(years)s 年同类提案 %(count)s 件，由该单位主办") % words
        case Sort.HELPED:
            return _("%(years)s 年同类提案 %(count)s 件，由该单位会办") % words
        case Sort.WISHED:
            return _("提案人的意愿")
        case Sort.WORDS:
            return _("用词与该单位的职责或办过的事项相近：%(words)s") % words


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a profile was made of. It is made anew for other units, other duties, another hand-over and another day."""

    units: tuple[Unit, ...]
    on: date
    overseeing: bool
    latest: tuple[int, datetime] | None


_made: dict[int, tuple[_Stamp, Profile]] = {}
"""The last profile of each jurisdiction in this process; writing is typing, and each pause of it asks."""


def _profile(
    units: _Units, jurisdiction: Jurisdiction, *, overseeing: bool, without: Sequence[Case]
) -> Profile:
    """What is known of the units. What a case that was handed over taught is left out where it is itself asked about."""
    known_of = {case.pk for case in without if case.handed_over_on is not None}
    if known_of:
        earlier = _handled(jurisdiction, overseeing=overseeing)
        return Profile(units.known, (one for one in earlier if one.key not in known_of))
    shares = Assignment.objects.filter(jurisdiction=jurisdiction).order_by("-pk")
    latest = shares.values_list("pk", "case__proposal__created_at").first()
    stamp = _Stamp(units.known, units.on, overseeing, latest)
    place = 2 * jurisdiction.pk + overseeing
    known = _made.get(place)
    if known is not None and known[0] == stamp:
        return known[1]
    profile = Profile(units.known, _handled(jurisdiction, overseeing=overseeing))
    if len(_made) >= KEPT:
        _made.clear()
    _made[place] = stamp, profile
    return profile


def _handled(jurisdiction: Jurisdiction, *, overseeing: bool) -> Iterator[Handled]:
    """The latest cases that were handed over, with the units that they have and those that left them."""
    handed_over = Q(handed_over_on__isnull=False) | Q(archived__isnull=False)
    cases: QuerySet[Case] = Case.objects.filter(handed_over, jurisdiction=jurisdiction)
    if not overseeing:
        cases = cases.filter(published_on__isnull=False)
    shares = Assignment.objects.only("case", "organisation", "role", "state")
    rows = cases.select_related("proposal__session").prefetch_related(
        Prefetch("assignments", shares), Prefetch("proposal__asks", Ask.objects.order_by("position"))
    )
    for case in rows.order_by("-pk")[:REMEMBERED]:
        shares_of = list(case.assignments.all())
        kept = [share for share in shares_of if share.state not in _LOST]
        yield Handled(
            key=case.pk,
            year=case.proposal.session.year,
            title=case.proposal.title,
            asks=tuple(ask.text for ask in case.proposal.asks.all()),
            leads=frozenset(share.organisation_id for share in kept if share.role in REPLYING),
            co_handlers=frozenset(share.organisation_id for share in kept if share.role == AssignmentRole.CO),
            left=frozenset(
                share.organisation_id
                for share in shares_of
                if share.state == AssignmentState.REDIRECTED and share.role in REPLYING
            ),
        )


_LOST: Final = frozenset({AssignmentState.REDIRECTED, AssignmentState.WITHDRAWN})
