"""Cases whose text is like a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from proposals.search.likeness import grams, jaccard, nearest, telling_words
from workflow import wordindex
from workflow.models import Case, SearchEntry
from workflow.queries.search import case_in_sight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Jurisdiction
    from proposals.queries import Held

NEAR: Final = 300
"""So many entries with the rarest words in common are asked for, before it is asked who may read them."""
CANDIDATES: Final = 50
"""So many of those that may be read are compared text with text."""
LEAST: Final = 0.08
"""Below this two texts have no more in common than any two proposals."""

_PART: Final = SearchEntry.Part.PROPOSAL


@dataclass(frozen=True)
class SimilarCase:
    """A case that is like a text: by how much (0 to 1), and its sentence that says most nearly the same."""

    case: Case
    score: float
    said: str


def similar_cases(
    held: Iterable[Held],
    *,
    text: str,
    jurisdiction: Jurisdiction,
    exclude: Case | None = None,
    limit: int = 5,
) -> list[SimilarCase]:
    """The cases of the jurisdiction that are most like the text, the likest first, none that is hardly like it.

    Only what the posts may read, and what was published whole. A short text is also held against the titles alone.
    """
    wanted = grams(text)
    scored = sorted(
        (-_score(wanted, entry), -entry.pk, entry)
        for entry in _candidates(tuple(held), text, jurisdiction, exclude)
    )
    best = [(-score, entry) for score, _key, entry in scored if -score >= LEAST][:limit]
    cases = _cases(entry.case_id for _score, entry in best)
    return [
        SimilarCase(cases[entry.case_id], score, nearest(f"{entry.title}\n{entry.text}", text))
        for score, entry in best
    ]


def _score(wanted: frozenset[str], entry: SearchEntry) -> float:
    whole = grams(f"{entry.title}{entry.text}")
    return max(jaccard(wanted, whole), jaccard(wanted, grams(entry.title)))


def _candidates(
    held: tuple[Held, ...], text: str, jurisdiction: Jurisdiction, exclude: Case | None
) -> list[SearchEntry]:
    """What the index finds to share the text's telling words, as far as it may be read; the likest first."""
    keys = wordindex.alike(telling_words(text), part=_PART, jurisdiction=jurisdiction.pk, most=NEAR)
    published = Q(case__publication=Case.Publication.FULL, case__published_on__isnull=False)
    readable = SearchEntry.objects.filter(case_in_sight(held) | published, pk__in=keys)
    if exclude is not None:
        readable = readable.exclude(case=exclude)
    allowed = set(readable.values_list("pk", flat=True))
    chosen = [key for key in keys if key in allowed][:CANDIDATES]
    rows = SearchEntry.objects.only("case_id", "title", "text").in_bulk(chosen)
    return [rows[key] for key in chosen]


def _cases(keys: Iterable[int]) -> dict[int, Case]:
    related = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    found: dict[int, Case] = Case.objects.select_related(*related).in_bulk(list(keys))
    return found
