"""Earlier cases that are like a text: shared terms, the rare ones weighing more."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt
from typing import TYPE_CHECKING, Final

from workflow.suggesting.words import terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.suggesting.values import Handled, Wanted

TITLE: Final = 2.0
"""How much more a term counts that stands in the title."""
COMMON: Final = 0.2
"""A term in a larger part of the cases than this finds nothing."""
ALIKE: Final = 0.16
"""From this likeness on two cases are of one kind."""
NEIGHBOURS: Final = 15


class Archive:
    """The earlier cases by their terms."""

    def __init__(self, cases: Iterable[Handled]) -> None:
        self.cases = tuple(cases)
        bags = [_bag(case.title, case.asks) for case in self.cases]
        counts = Counter(term for bag in bags for term in bag)
        total = len(bags)
        self._rarity = {
            term: log(1 + total / count)
            for term, count in counts.items()
            if count <= max(COMMON * total, NEIGHBOURS)
        }
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for place, bag in enumerate(bags):
            weights = self._weighted(bag)
            length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            for term, weight in weights.items():
                self._postings.setdefault(term, []).append((place, weight / length))

    def like(self, wanted: Wanted) -> list[tuple[Handled, float]]:
        """The cases that are alike, the likest first, with their likeness (0 to 1)."""
        weights = self._weighted(_bag(wanted.title, wanted.asks))
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        likeness: dict[int, float] = {}
        for term, weight in weights.items():
            for place, theirs in self._postings.get(term, ()):
                likeness[place] = likeness.get(place, 0.0) + weight * theirs / length
        near = sorted(((score, -place) for place, score in likeness.items() if score >= ALIKE), reverse=True)
        return [(self.cases[-place], score) for score, place in near[:NEIGHBOURS]]

    def _weighted(self, bag: dict[str, float]) -> dict[str, float]:
        return {term: weight * self._rarity[term] for term, weight in bag.items() if term in self._rarity}


def _bag(title: str, asks: Iterable[str]) -> dict[str, float]:
    bag = dict.fromkeys((term for ask in asks for term in terms(ask)), 1.0)
    return bag | dict.fromkeys(terms(title), TITLE)
