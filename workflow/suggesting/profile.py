"""A city's units as one can know them from their duties and their past, and the advice that follows for a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Final

from workflow.suggesting.experience import Experience
from workflow.suggesting.grounds import Duties, past_of
from workflow.suggesting.likeness import Archive
from workflow.suggesting.naming import Names
from workflow.suggesting.values import Advice, Doubt, Ground, Sort, Standing
from workflow.suggesting.words import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from workflow.suggesting.values import Handled, Unit, Wanted


@dataclass(frozen=True, slots=True)
class Scale:
    """How much each thing counts. The measurement tunes these on one half of its matters and reports on the other."""

    title: float = 1.0
    asks: float = 0.4
    words: float = 0.3
    like: float = 2.0
    named: float = 1.0
    wished: float = 1.0
    calm: float = 0.4
    sure: float = 0.55
    few: int = 2
    ask_words: float = 0.2
    ask_named: float = 3.0
    ask_share: float = 0.3
    co_share: float = 0.45


SCALE: Final = Scale()
LEADS: Final = 5
CO_HANDLERS: Final = 4
PER_ASK: Final = 3
LEFT: Final = 0.25
"""From this part of the like cases on that a unit got rid of, the matter is one that moves."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one text says: the log-likelihood of the units, how many telling terms there were, whom it names."""

    scores: Mapping[int, float]
    known: int
    named: frozenset[int]
    said: frozenset[str]


class Profile:
    """Made once for as many proposals as are looked at together; `units` are those that exist on the day."""

    def __init__(self, units: Iterable[Unit], cases: Iterable[Handled], scale: Scale = SCALE) -> None:
        self._units = tuple(sorted(units, key=lambda unit: unit.key))
        cases = tuple(cases)
        self._names = Names(self._units)
        self._duties = Duties(self._units)
        self._experience = Experience(self._units, cases)
        self._archive = Archive(cases)
        self._scale = scale

    def advise(self, wanted: Wanted) -> Advice:
        """Who may lead, who may help, who may answer each ask, and whether the first is to be relied on."""
        near = self._archive.like(wanted)
        title = self._hear(wanted.title)
        asks = [self._hear(ask) for ask in wanted.asks]
        shares = self._lead_shares(wanted, title, asks, near)
        leads = [
            Standing(unit, round(share, 3), self._grounds(unit, wanted, (title, *asks), near))
            for unit, share in _best(shares)[:LEADS]
        ]
        per_ask = tuple(self._for_ask(wanted, ask, near) for ask in asks)
        doubt, rivals = self._doubt(leads, near)
        helpers = self._helpers(wanted, leads, per_ask, (title, *asks), near)
        return Advice(tuple(leads), helpers, per_ask, doubt, rivals)

    def _hear(self, text: str) -> _Heard:
        bare = self._names.without(text)
        scores, known = self._experience.heard(bare)
        return _Heard(scores, known, self._names.found_in(text), frozenset(terms(bare)))

    def _lead_shares(
        self, wanted: Wanted, title: _Heard, asks: Sequence[_Heard], near: Sequence[tuple[Handled, float]]
    ) -> dict[int, float]:
        scale = self._scale
        votes = _votes(near, lambda case: case.leads)
        total: dict[int, float] = {}
        for unit in self._units:
            key = unit.key
            told = scale.title * title.scores[key] + scale.asks * sum(ask.scores[key] for ask in asks)
            named = 2.0 * (key in title.named) + sum(key in ask.named for ask in asks) / max(len(asks), 1)
            total[key] = scale.calm * (
                scale.words * told
                + scale.like * votes.get(key, 0.0)
                + scale.named * named
                + scale.wished * (key in wanted.wished)
            )
        return _shares(total)

    def _for_ask(
        self, wanted: Wanted, ask: _Heard, near: Sequence[tuple[Handled, float]]
    ) -> tuple[Standing, ...]:
        """The units that may answer one ask; none where its words tell nothing and it names nobody."""
        if ask.known < self._scale.few and not ask.named:
            return ()
        total = {
            key: self._scale.ask_words * score + self._scale.ask_named * (key in ask.named)
            for key, score in ask.scores.items()
        }
        best = _best(_shares(total))[:PER_ASK]
        met = next(self._duties.met_by(best[0][0], ask.said), None) if best else None
        return tuple(
            Standing(unit, round(share, 3), self._grounds(unit, wanted, (ask,), near))
            for place, (unit, share) in enumerate(best)
            if share >= self._scale.ask_share or (place == 0 and met is not None)
        )

    def _helpers(
        self,
        wanted: Wanted,
        leads: Sequence[Standing],
        asks: Sequence[Sequence[Standing]],
        heard: Sequence[_Heard],
        near: Sequence[tuple[Handled, float]],
    ) -> tuple[Standing, ...]:
        """Units that an ask points to, or that helped with like cases, other than the first lead."""
        best = dict(_votes(near, lambda case: case.co_handlers))
        for units in asks:
            for standing in units:
                best[standing.unit] = max(best.get(standing.unit, 0.0), standing.share)
        first = leads[0].unit if leads else None
        known = {unit.key for unit in self._units}
        return tuple(
            Standing(unit, round(share, 3), self._grounds(unit, wanted, heard, near))
            for unit, share in _best(best)
            if unit != first and unit in known and share >= self._scale.co_share
        )[:CO_HANDLERS]

    def _grounds(
        self, unit: int, wanted: Wanted, heard: Sequence[_Heard], near: Sequence[tuple[Handled, float]]
    ) -> tuple[Ground, ...]:
        said = frozenset[str]().union(*(one.said for one in heard))
        found = (
            *((Ground(Sort.NAMED),) if any(unit in one.named for one in heard) else ()),
            *past_of(unit, near),
            *self._duties.met_by(unit, said),
            *((Ground(Sort.WISHED),) if unit in wanted.wished else ()),
        )
        words = () if found else self._experience.telling(unit, said)
        return (Ground(Sort.WORDS, words="、".join(words)),) if words else found

    def _doubt(
        self, leads: Sequence[Standing], near: Sequence[tuple[Handled, float]]
    ) -> tuple[Doubt | None, tuple[int, ...]]:
        if not leads or not _founded(leads[0]):
            return Doubt.THIN, ()
        first = leads[0]
        left = sum(first.unit in case.left for case, _likeness in near)
        if left and left >= LEFT * len(near):
            return Doubt.MOVED, (first.unit,)
        if first.share >= self._scale.sure:
            return None, ()
        if len(leads) > 1 and _founded(leads[1]):
            return Doubt.RIVALS, (first.unit, leads[1].unit)
        return Doubt.THIN, ()


def _founded(standing: Standing) -> bool:
    """Whether more speaks for the unit than single words."""
    return any(ground.sort is not Sort.WORDS for ground in standing.grounds)


def _votes(
    near: Sequence[tuple[Handled, float]], who: Callable[[Handled], frozenset[int]]
) -> dict[int, float]:
    """Each unit's part of the like cases, the likest counting most, 0 to 1; a little is kept back for few cases."""
    votes: dict[int, float] = {}
    whole = 0.05
    for case, likeness in near:
        weight = likeness * likeness
        whole += weight
        for unit in who(case):
            votes[unit] = votes.get(unit, 0.0) + weight
    return {unit: weight / whole for unit, weight in votes.items()}


def _shares(scores: Mapping[int, float]) -> dict[int, float]:
    """The scores (logarithms) as parts of one."""
    if not scores:
        return {}
    top = max(scores.values())
    raw = {key: exp(score - top) for key, score in scores.items()}
    whole = sum(raw.values())
    return {key: weight / whole for key, weight in raw.items()}


def _best(shares: Mapping[int, float]) -> list[tuple[int, float]]:
    return sorted(shares.items(), key=lambda one: (-one[1], one[0]))
