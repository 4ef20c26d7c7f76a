"""Cases whose text is like a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q

from proposals.models import ProposalText
from proposals.search.likeness import grams, jaccard, nearest
from workflow.models import Case
from workflow.queries.cases import cases_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction
    from proposals.queries import Held

CANDIDATES: Final = 300
LEAST: Final = 0.08
"""Below this two texts have no more in common than any two proposals."""


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

    Only what the posts may read, and what was published.
    """
    wanted = grams(text)
    found: list[tuple[float, int, str]] = []
    for key, title, reasons, measures in _texts(tuple(held), jurisdiction, exclude):
        score = max(jaccard(wanted, grams(f"{title}{reasons}{measures}")), jaccard(wanted, grams(title)))
        if score >= LEAST:
            found.append((score, key, f"{title}\n{reasons}\n{measures}"))
    found.sort(key=lambda one: (-one[0], -one[1]))
    best = found[:limit]
    cases = _cases([key for _score, key, _text in best])
    return [SimilarCase(cases[key], score, nearest(said, text)) for score, key, said in best]


def _texts(
    held: tuple[Held, ...], jurisdiction: Jurisdiction, exclude: Case | None
) -> QuerySet[ProposalText, tuple[int, str, str, str]]:
    open_to_all = Q(publication=Case.Publication.FULL, published_on__isnull=False)
    cases = Case.objects.filter(Q(pk__in=cases_visible_to(held).values("pk")) | open_to_all)
    cases = cases.filter(jurisdiction=jurisdiction).exclude(pk=exclude.pk if exclude else None)
    newest = cases.order_by("-pk").values("proposal")[:CANDIDATES]
    texts = ProposalText.objects.filter(
        version=F("proposal__text_version"), proposal__in=list(newest.values_list("proposal", flat=True))
    )
    return texts.values_list("proposal__case__pk", "title", "reasons", "measures")


def _cases(keys: list[int]) -> dict[int, Case]:
    related = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    found: dict[int, Case] = Case.objects.select_related(*related).in_bulk(keys)
    return found
