"""Finding among what is published: each case once, by the words of its public page, and what to narrow it down by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q

from proposals.models import Jurisdiction
from proposals.search import SECTIONS, relevance
from workflow import wordindex
from workflow.models import Assignment, PublicCase, PublicEntry
from workflow.queries.published import PUBLIC_STATES, public_cases
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole, CaseState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from proposals.search import Asked

RANKED: Final = 300
"""So many of the newest hits are put in order of relevance."""

LOOKED_THROUGH: Final = 1000
"""So many of the newest hits are counted by year, state, unit and proposer."""

STATES: Final = {
    str(state): (state,)
    for state in (CaseState.FILED, CaseState.HANDLING, CaseState.REPLIED, CaseState.TRACKING)
} | {str(CaseState.CLOSED): (CaseState.CLOSED, CaseState.ARCHIVED)}
"""What a public state is called in addresses → the states of which it is the word."""

PROPOSERS: Final = frozenset(PublicCase.ProposerKind.values)

_HANDLING: Final = (*sorted(REPLYING), AssignmentRole.CO)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a hit has to be like: any of the years, any of the states and so on. What is empty narrows nothing."""

    years: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    proposers: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many things were chosen."""
        return len(self.years) + len(self.states) + len(self.units) + len(self.proposers)

    @property
    def condition(self) -> Q:
        wanted = Q()
        if self.years:
            wanted &= Q(public_case__year__in=self.years)
        if self.states:
            wanted &= Q(
                public_case__case__state__in=[s for name in self.states for s in STATES.get(name, ())]
            )
        if self.proposers:
            wanted &= Q(public_case__proposer_kind__in=self.proposers)
        if self.units:
            wanted &= Q(public_case__case__in=_shares().filter(organisation__in=self.units).values("case"))
        return wanted


@dataclass(frozen=True)
class Facets:
    """How many hits there would be for each choice, with what else was chosen: value → number."""

    years: dict[int, int]
    states: dict[str, int]
    units: dict[int, tuple[str, int]]
    proposers: dict[str, int]


def public_entries(jurisdiction: Jurisdiction | None = None) -> QuerySet[PublicEntry]:
    """The entries of what may be listed now, as it is now."""
    found: QuerySet[PublicEntry] = PublicEntry.objects.filter(
        public_case__in=public_cases(jurisdiction).values("pk"), as_of=F("public_case__changed_at")
    )
    return found


def found_in(entries: QuerySet[PublicEntry], asked: Asked | None) -> QuerySet[PublicEntry]:
    """Those in which all of the phrases stand; all of them where nothing is asked."""
    if asked is None:
        return entries
    if not asked.phrases:
        return entries.none()
    return entries.filter(wordindex.holding(asked, SECTIONS, wordindex.PUBLIC))


def counted(hits: QuerySet[PublicEntry]) -> tuple[int, bool]:
    """How many there are, and whether there are more than LOOKED_THROUGH, which are all that are counted."""
    number = hits.order_by()[: LOOKED_THROUGH + 1].count()
    return min(number, LOOKED_THROUGH), number > LOOKED_THROUGH


def ranked(hits: QuerySet[PublicEntry], asked: Asked) -> list[int]:
    """The keys of the newest RANKED hits, the most relevant first, newer before older ones."""
    rows = hits.order_by("-pk").values("pk", *SECTIONS)[:RANKED]
    scored = sorted((-relevance(row, asked), -row["pk"]) for row in rows)
    return [-pk for _score, pk in scored]


def page_rows(keys: list[int]) -> list[PublicEntry]:
    """The entries with these keys in this order, with their cases at hand. One query."""
    related = ("public_case__jurisdiction", "public_case__case")
    found = PublicEntry.objects.select_related(*related).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def commonest_categories(jurisdiction: Jurisdiction | None, most: int = 4) -> list[str]:
    """The categories with most public cases."""
    rows = (
        public_cases(jurisdiction).exclude(category="").values_list("category").annotate(number=Count("pk"))
    )
    return [name for name, _number in rows.order_by("-number", "category")[:most]]


def facets(entries: QuerySet[PublicEntry], to: Narrowing) -> Facets:
    """What the newest LOOKED_THROUGH hits are like, each side without what was chosen on it."""
    state_of = {state: name for name, states in STATES.items() for state in states}
    newest = _Newest(entries)
    states: Counter[str] = Counter()
    for state, number in _by(newest(replace(to, states=())), "public_case__case__state"):
        states[state_of[state]] += number
    return Facets(
        years=dict(sorted(_by(newest(replace(to, years=())), "public_case__year"), reverse=True)),
        states={name: states[name] for name in STATES if states[name]},
        units=_units(newest(replace(to, units=()))),
        proposers=dict(_by(newest(replace(to, proposers=())), "public_case__proposer_kind")),
    )


class _Newest:
    """The newest hits of a narrowing, looked for once however many sides have the same."""

    def __init__(self, entries: QuerySet[PublicEntry]) -> None:
        self._entries = entries
        self._found: dict[Narrowing, QuerySet[PublicEntry]] = {}

    def __call__(self, to: Narrowing) -> QuerySet[PublicEntry]:
        if to not in self._found:
            keys = self._entries.filter(to.condition).order_by("-pk").values_list("pk", flat=True)
            self._found[to] = PublicEntry.objects.filter(pk__in=list(keys[:LOOKED_THROUGH]))
        return self._found[to]


def _by(hits: QuerySet[PublicEntry], side: str) -> list[tuple[Any, int]]:
    rows = hits.values_list(side).annotate(number=Count("pk")).order_by(side)
    return [(value, number) for value, number in rows]


def _units(hits: QuerySet[PublicEntry]) -> dict[int, tuple[str, int]]:
    shares = _shares().filter(case__public__in=hits.values("public_case"))
    rows = shares.values_list("organisation", "organisation__name").annotate(
        number=Count("case", distinct=True)
    )
    ordered = rows.order_by("-number", "organisation")
    return {unit: (name, number) for unit, name, number in ordered}


def unit_numbers(cases: list[int]) -> dict[int, int]:
    """By the key of each public case how many units have it."""
    rows = _shares().filter(case__public__in=cases).values_list("case__public").annotate(number=Count("pk"))
    return dict(rows.order_by())


@dataclass(frozen=True)
class UnitInPublic:
    """A unit with public cases: how many it has a part in, and how many of these it answers for."""

    unit: int
    name: str
    seal: str
    cases: int
    leads: int


def units_in_public(jurisdiction: Jurisdiction) -> list[UnitInPublic]:
    """The units that have public cases now, those with most first."""
    shares = _shares().filter(case__public__in=public_cases(jurisdiction).values("pk"))
    leading = Count("case", distinct=True, filter=Q(role__in=sorted(REPLYING)))
    rows = shares.values_list("organisation", "organisation__name", "organisation__seal").annotate(
        cases=Count("case", distinct=True), leads=leading
    )
    return [UnitInPublic(*row) for row in rows.order_by("-cases", "organisation")]


def public_jurisdictions() -> QuerySet[Jurisdiction]:
    """The places that have something on the public pages, by name."""
    places = public_cases().values("jurisdiction")
    found: QuerySet[Jurisdiction] = Jurisdiction.objects.filter(pk__in=places).order_by("name", "pk")
    return found


def _shares() -> QuerySet[Assignment]:
    present = Assignment.objects.filter(role__in=_HANDLING, round=F("case__round"))
    found: QuerySet[Assignment] = present.exclude(state__in=sorted(ASSIGNMENT_GONE))
    return found


def public_numbers() -> dict[int, int]:
    """By jurisdiction how many cases are public."""
    rows = public_cases().values_list("jurisdiction").annotate(number=Count("pk"))
    return dict(rows.order_by())


def state_words(name: str) -> str:
    """The public word of a state as it is called in addresses."""
    return str(PUBLIC_STATES[STATES[name][0]])


def proposer_words(kind: str) -> str:
    return str(PublicCase.ProposerKind(kind).label)
