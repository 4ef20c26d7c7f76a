"""Finding by words, among what the posts may read: entries, never more of them than the reader may know of."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from proposals.search import SECTIONS, relevance
from workflow import wordindex
from workflow.models import Case, SearchEntry
from workflow.queries.base import any_of
from workflow.queries.cases import case_rights
from workflow.queries.letters import opinions_read_whole_by, opinions_visible_to, replies_visible_to
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
    reply = replies_visible_to(held).filter(pk=OuterRef("reply"), state=ReplyState.DELIVERED)
    opinion = Exists(opinions_visible_to(held).filter(pk=OuterRef("opinion")))
    whole = Exists(opinions_read_whole_by(held).filter(pk=OuterRef("opinion")))
    reached = (
        (Q(reach=_REACH.ALL) & opinion)
        | (Q(reach=_REACH.OPEN) & opinion & ~whole)
        | (Q(reach=_REACH.WHOLE) & whole)
    )
    found: QuerySet[SearchEntry] = SearchEntry.objects.filter(
        (Q(part=_PART.PROPOSAL) & case_in_sight(held))
        | (Q(part=_PART.REPLY) & Exists(reply))
        | (Q(part=_PART.OPINION) & case_in_sight(held) & reached),
        jurisdiction__in={h.jurisdiction_id for h in held},
    )
    return found


def case_in_sight(held: Iterable[Held]) -> Q:
    """The entries whose case the posts open. A letter may be read without: its addressee's case was merged into that one."""
    return Q(Exists(Case.objects.filter(any_of(map(case_rights, held)), pk=OuterRef("case"))))


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


def by_relevance(hits: QuerySet[SearchEntry], asked: Asked) -> list[int]:
    """The keys of the newest RANKED hits, the most relevant first, newer before older ones.

    A phrase counts most in the title, then among numbers and names, and in a long text less with every repetition.
    """
    rows = hits.order_by("-pk").values("pk", *SECTIONS)[:RANKED]
    scored = sorted((-relevance(row, asked), -row["pk"]) for row in rows)
    return [-pk for _score, pk in scored]
