"""Finding by words, among what the posts may read: entries, never more of them than the reader may know of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q

from proposals.models import CoSigner
from proposals.roles import Role
from proposals.search import SECTIONS, relevance
from workflow import wordindex
from workflow.letters import UNIT_ROLES
from workflow.models import Assignment, Case, SearchEntry
from workflow.queries.base import OVERSEEING, any_of, beyond
from workflow.queries.cases import case_rights, cases_visible_to
from workflow.queries.letters import (
    opinions_read_whole_by,
    opinions_visible_to,
    replies_delivered_to,
    replies_visible_to,
)
from workflow.rules import PRESENT
from workflow.states import ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held
    from proposals.search import Asked

COUNTED: Final = 1000
"""So many hits are counted; of more it is said that there are more."""
RANKED: Final = 300
"""So many of the newest hits are put in order of relevance."""

WATCHING: Final = OVERSEEING | {Role.EXAMINER}
"""The roles that open the cases of a whole city, by what stands in the rows of the case and its proposal alone."""

_PART, _REACH = SearchEntry.Part, SearchEntry.Reach


class Where(StrEnum):
    """Where the words have to stand."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    PROPOSAL = "proposal"
    REPLY = "reply"
    OPINION = "opinion"
    NAMES = "names"
    UNITS = "units"


_PLACES: Final[dict[Where, tuple[Q, tuple[str, ...]]]] = {
    Where.ANYWHERE: (Q(), SECTIONS),
    Where.TITLE: (Q(part=_PART.PROPOSAL), ("title",)),
    Where.PROPOSAL: (Q(part=_PART.PROPOSAL), ("title", "text")),
    Where.REPLY: (Q(part=_PART.REPLY), ("text",)),
    Where.OPINION: (Q(part=_PART.OPINION), ("text",)),
    Where.NAMES: (Q(), ("names",)),
    Where.UNITS: (Q(), ("units",)),
}


def entries_visible_to(held: Iterable[Held]) -> QuerySet[SearchEntry]:
    """The proposals of visible cases, the delivered replies and the sent opinions that the posts may read.

    Of an opinion that keeps passages to the leads those who may read them find the whole, all others the rest.
    """
    held = tuple(held)
    others = [h for h in held if h.role not in WATCHING]
    wanted = any_of(_watched(h) for h in held if h.role in WATCHING)
    if others:
        wanted |= _opened(others)
    entries = SearchEntry.objects.filter(wanted, jurisdiction__in={h.jurisdiction_id for h in held})
    if len(others) == len(held):
        entries = entries.filter(case__in=_cases_read_in(others))
    if any(h.role in UNIT_ROLES for h in others):
        entries = entries.exclude(Q(reach=_REACH.OPEN) & Q(_read_whole(others)))
    found: QuerySet[SearchEntry] = entries
    return found


def _watched(held: Held) -> Q:
    """What stands in the cases of a whole city: asked of the joined row, as so many cases are best asked one by one."""
    parts = [_PART.PROPOSAL, _PART.REPLY, _PART.OPINION] if held.role in OVERSEEING else [_PART.PROPOSAL]
    return beyond(case_rights(held), "case__") & Q(part__in=parts) & ~Q(reach=_REACH.WHOLE)


def _opened(held: Iterable[Held]) -> Q:
    """What single cases and letters open, of which there are few."""
    held = tuple(held)
    reply = replies_visible_to(held).filter(pk=OuterRef("reply"), state=ReplyState.DELIVERED)
    opinion = Exists(opinions_visible_to(held).filter(pk=OuterRef("opinion")))
    own = Q(Exists(Case.objects.filter(any_of(map(case_rights, held)), pk=OuterRef("case"))))
    read = Q(opinion, ~Q(reach=_REACH.WHOLE)) | Q(_read_whole(held), reach=_REACH.WHOLE)
    return (
        (Q(part=_PART.PROPOSAL) & own)
        | (Q(part=_PART.REPLY) & Exists(reply))
        | (Q(part=_PART.OPINION) & own & read)
    )


def _cases_read_in(held: Iterable[Held]) -> QuerySet[Any, Any]:
    """The few cases in which all of these stands, so that a database begins with them and not with the words."""
    held = tuple(held)
    own = Case.objects.filter(any_of(map(case_rights, held))).values("pk")
    letters = replies_delivered_to(held).values("case")
    found: QuerySet[Any, Any] = own.union(letters)
    return found


def _read_whole(held: Iterable[Held]) -> Exists:
    return Exists(opinions_read_whole_by(held).filter(pk=OuterRef("opinion")))


def case_in_sight(held: Iterable[Held]) -> Q:
    """The entries whose case the posts open. A letter may be read without: its addressee's case was merged into that one."""
    held = tuple(held)
    others = [h for h in held if h.role not in WATCHING]
    wanted = any_of(beyond(case_rights(h), "case__") for h in held if h.role in WATCHING)
    if others:
        wanted |= Q(Exists(Case.objects.filter(any_of(map(case_rights, others)), pk=OuterRef("case"))))
    return wanted


def found(
    entries: QuerySet[SearchEntry], asked: Asked, where: Where = Where.ANYWHERE
) -> QuerySet[SearchEntry]:
    """The entries in which all of the phrases stand, at the place asked for. Nothing for what cannot be asked."""
    if not asked.phrases:
        return entries.none()
    condition, sections = _PLACES[where]
    return entries.filter(condition, wordindex.holding(asked, sections))


def counted(hits: QuerySet[SearchEntry]) -> int:
    """How many there are, counted to one more than COUNTED."""
    return hits.order_by()[: COUNTED + 1].count()


def newest(hits: QuerySet[SearchEntry]) -> list[int]:
    """The keys of the newest hits, at most one more than COUNTED: their number and the first page in one question."""
    return list(hits.order_by("-pk").values_list("pk", flat=True)[: COUNTED + 1])


def by_relevance(hits: QuerySet[SearchEntry], asked: Asked) -> list[int]:
    """The keys of the newest RANKED hits, the most relevant first, newer before older ones.

    A phrase counts most in the title, then among numbers and names, and in a long text less with every repetition.
    """
    rows = hits.order_by("-pk").values("pk", *SECTIONS)[:RANKED]
    scored = sorted((-relevance(row, asked), -row["pk"]) for row in rows)
    return [-pk for _score, pk in scored]


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What the case of a hit has to be like. What is empty narrows nothing."""

    kind: str = ""
    session: int | None = None
    state: str = ""
    unit: int | None = None
    category: str = ""
    proposer: str = ""

    @property
    def conditions(self) -> Q:
        plain = {
            "case__proposal__kind": self.kind,
            "case__proposal__session": self.session,
            "case__state": self.state,
            "case__proposal__category__icontains": self.category,
        }
        wanted = Q(**{name: value for name, value in plain.items() if value})
        if self.unit:
            wanted &= Q(Exists(_shares().filter(organisation=self.unit)))
        return wanted & _proposed_by(self.proposer) if self.proposer else wanted


def narrowed(entries: QuerySet[SearchEntry], held: Iterable[Held], to: Narrowing) -> QuerySet[SearchEntry]:
    """The entries whose case is like that. A case that the posts do not open is like nothing."""
    return entries if to == Narrowing() else entries.filter(case_in_sight(tuple(held)), to.conditions)


def _shares() -> QuerySet[Assignment]:
    found: QuerySet[Assignment] = Assignment.objects.filter(
        case=OuterRef("case"), round=OuterRef("case__round"), state__in=PRESENT
    )
    return found


def _proposed_by(name: str) -> Q:
    person = Q(case__proposal__proposing_body=None, case__proposal__proposer__name__icontains=name)
    body = Q(case__proposal__proposing_body__name__icontains=name)
    signed = CoSigner.objects.filter(
        proposal=OuterRef("case__proposal"), answer=CoSigner.Answer.ACCEPTED, person__name__icontains=name
    )
    return person | body | Q(Exists(signed))


def own_cases_of(hits: Iterable[SearchEntry], held: Iterable[Held]) -> dict[int, Case]:
    """By the key of each hit's case the case under which the posts read it: that one, or the one merged into it."""
    held, keys = tuple(held), {hit.case_id for hit in hits}
    related = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    visible = cases_visible_to(held).select_related(*related)
    cases = {case.pk: case for case in visible.filter(pk__in=keys)}
    missing = keys - set(cases)
    if missing:
        merged = visible.filter(merged_into__in=missing).order_by("-pk")
        cases |= {case.merged_into_id: case for case in merged if case.merged_into_id is not None}
    return cases
