"""What words say of units: their duties, and the texts of the cases that they had (naive Bayes over the units)."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, Final

from workflow.suggesting.words import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.suggesting.values import Handled, Unit

DUTY: Final = 6.0
"""As many cases does one duty count for."""
HELPED: Final = 0.3
"""The part of a case's words that a co-handler is credited with."""
SMOOTHING: Final = 30.0
"""Words drawn from the language of all cases that every unit is taken to have said."""


class Experience:
    """For every term the units that it speaks for, as a log-likelihood against the language of all of them."""

    def __init__(self, units: Iterable[Unit], cases: Iterable[Handled]) -> None:
        self.units = tuple(unit.key for unit in units)
        counts = _counts(units, cases)
        whole: Counter[str] = Counter()
        for bag in counts.values():
            whole.update(bag)
        total = sum(whole.values()) or 1.0
        self._unseen: dict[int, float] = {}
        self._speaks: dict[str, dict[int, float]] = {}
        for key, bag in counts.items():
            size = sum(bag.values())
            self._unseen[key] = log(SMOOTHING / (size + SMOOTHING))
            for term, count in bag.items():
                expected = whole[term] / total
                self._speaks.setdefault(term, {})[key] = log(
                    (count + SMOOTHING * expected) / (expected * (size + SMOOTHING))
                )

    def heard(self, text: str) -> tuple[Mapping[int, float], int]:
        """The log-likelihood of each unit (0: no better than any), and how many terms said anything."""
        scores = dict.fromkeys(self.units, 0.0)
        known = [self._speaks[term] for term in set(terms(text)) if term in self._speaks]
        for speaks in known:
            for key in scores:
                scores[key] += speaks.get(key, self._unseen[key])
        return scores, len(known)


def _counts(units: Iterable[Unit], cases: Iterable[Handled]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for unit in units:
        bag: Counter[str] = Counter()
        for duty in unit.duties:
            for term in terms(duty):
                bag[term] += DUTY  # type: ignore[assignment]  # counts of evidence need not be whole
        counts[unit.key] = bag
    for case in cases:
        said = set(terms(" ".join((case.title, *case.asks))))
        for keys, credit in ((case.leads, 1.0), (case.co_handlers, HELPED)):
            for key in keys & counts.keys():
                for term in said:
                    counts[key][term] += credit  # type: ignore[assignment]  # the same
    return counts
