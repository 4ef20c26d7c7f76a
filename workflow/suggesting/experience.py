"""What words say of units: their duties, and the texts of the cases that they had (naive Bayes over the units).

Which ask of an earlier case was whose is seldom written down. It is reckoned: each ask is shared out among the units of
its case as its words fit them, and the units are learned anew from those shares.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import exp, log
from typing import TYPE_CHECKING, Final

from workflow.suggesting.words import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workflow.suggesting.values import Handled, Unit

    Speech = dict[str, dict[int, float]]

DUTY: Final = 3.0
"""As many cases does one duty count for."""
SHARING: Final = 0.5
"""How sharply asks are shared out: 0 equally, 1 as the words say."""
ROUNDS: Final = 2
TELLING: Final = 3
LANGUAGE: Final = 5000.0
"""So many words the language of all has at least: where few duties are written down, what they say is still rare."""
SMOOTHING: Final = 60.0
"""Words drawn from the language of all cases that every unit is taken to have said."""


class Experience:
    """For every term the units that it speaks for, as a log-likelihood against the language of all of them."""

    def __init__(self, units: Iterable[Unit], cases: Iterable[Handled]) -> None:
        units = tuple(units)
        self.units = tuple(unit.key for unit in units)
        self._unseen: dict[int, float] = {}
        self._speaks: Speech = {}
        duties = {unit.key: Counter(term for duty in unit.duties for term in terms(duty)) for unit in units}
        told = [_Told(case, self.units) for case in cases]
        self._learn(duties, ())
        for _round in range(ROUNDS if told else 0):
            shares = [(one, [self._shared(one, ask) for ask in one.asks]) for one in told]
            self._learn(duties, shares)

    def heard(self, text: str) -> tuple[Mapping[int, float], int]:
        """The log-likelihood of each unit (0: no better than any), and how many terms said anything."""
        return self._scores(set(terms(text)), self.units)

    def telling(self, unit: int, said: Iterable[str]) -> tuple[str, ...]:
        """The terms that speak for the unit, the strongest first."""
        weights = {term: self._speaks[term].get(unit, 0.0) for term in said if term in self._speaks}
        strong = [term for term, weight in weights.items() if weight > 0]
        return tuple(sorted(strong, key=lambda term: (-weights[term], term))[:TELLING])

    def _scores(self, said: Iterable[str], units: Iterable[int]) -> tuple[dict[int, float], int]:
        scores = dict.fromkeys(units, 0.0)
        known = [speaks for term in said if (speaks := self._speaks.get(term)) is not None]
        unseen = self._unseen
        for key in scores:
            never = unseen[key]
            scores[key] = sum(speaks.get(key, never) for speaks in known)
        return scores, len(known)

    def _shared(self, told: _Told, ask: frozenset[str]) -> dict[int, float]:
        """The units of the case with their part of one ask."""
        scores, _known = self._scores(ask, told.units)
        top = max(scores.values(), default=0.0)
        raw = {key: exp(SHARING * (score - top)) for key, score in scores.items()}
        whole = sum(raw.values())
        return {key: part / whole for key, part in raw.items()}

    def _learn(
        self,
        duties: Mapping[int, Counter[str]],
        shares: Sequence[tuple[_Told, Sequence[Mapping[int, float]]]],
    ) -> None:
        counts: dict[int, defaultdict[str, float]] = {key: defaultdict(float) for key in self.units}
        for key, words in duties.items():
            for term, times in words.items():
                counts[key][term] += DUTY * times
        for told, parts in shares:
            told.credit(counts, parts)
        whole: defaultdict[str, float] = defaultdict(float)
        for bag in counts.values():
            for term, count in bag.items():
                whole[term] += count
        self._weigh(counts, whole)

    def _weigh(self, counts: Mapping[int, Mapping[str, float]], whole: Mapping[str, float]) -> None:
        total = max(sum(whole.values()), LANGUAGE)
        self._speaks = {}
        for key, bag in counts.items():
            size = sum(bag.values()) + SMOOTHING
            self._unseen[key] = log(SMOOTHING / size)
            for term, count in bag.items():
                expected = whole[term] / total
                weight = log((count + SMOOTHING * expected) / (expected * size))
                self._speaks.setdefault(term, {})[key] = weight


class _Told:
    """An earlier case as its terms, with those of its units that still exist."""

    def __init__(self, case: Handled, units: Iterable[int]) -> None:
        known = frozenset(units)
        self.leads = tuple(sorted(case.leads & known))
        self.units = tuple(sorted((case.leads | case.co_handlers) & known))
        self.title = frozenset(terms(case.title))
        self.asks = tuple(frozenset(terms(ask)) for ask in case.asks)

    def credit(
        self, counts: Mapping[int, defaultdict[str, float]], parts: Sequence[Mapping[int, float]]
    ) -> None:
        """Add the title to the leads, and each ask to its units by their parts."""
        for key in self.leads:
            for term in self.title:
                counts[key][term] += 1.0
        for ask, part in zip(self.asks, parts, strict=True):
            for key, share in part.items():
                for term in ask:
                    counts[key][term] += share
