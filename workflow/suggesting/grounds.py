"""What can be said for a unit, from what counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workflow.suggesting.values import Ground, Sort
from workflow.suggesting.words import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workflow.suggesting.values import Handled, Unit

SHOWN: Final = 2
"""So many duties are named at most."""
MET: Final = 0.34
"""The part of a duty's terms that a text must share for the duty to be named."""


class Duties:
    """The duties of the units by their terms."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._duties = {
            unit.key: tuple((duty, frozenset(terms(duty))) for duty in unit.duties) for unit in units
        }

    def met_by(self, unit: int, said: frozenset[str]) -> Iterator[Ground]:
        """The unit's duties that the terms of a text speak of, the closest first."""
        near = [
            (len(words & said) / len(words), duty)
            for duty, words in self._duties.get(unit, ())
            if words and len(words & said) >= MET * len(words)
        ]
        near.sort(key=lambda one: -one[0])
        yield from (Ground(Sort.DUTY, words=duty) for _share, duty in near[:SHOWN])


def past_of(unit: int, near: Sequence[tuple[Handled, float]]) -> Iterator[Ground]:
    """How many of the like cases the unit led, and how many it helped with."""
    for sort, years in (
        (Sort.LED, [case.year for case, _likeness in near if unit in case.leads]),
        (Sort.HELPED, [case.year for case, _likeness in near if unit in case.co_handlers]),
    ):
        if years:
            yield Ground(sort, count=len(years), first_year=min(years), last_year=max(years))
