"""Draws a season: proposals put together from the matters, reworded and with noise, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MATTERS: Final = Path(__file__).parent / "matters.yaml"
NEW: Final = 0.2
"""The part of the matters that no earlier case spoke of."""
MISTAKEN: Final = 0.06
"""The part of the earlier cases that went to a wrong unit and stayed there."""
REWORDED: Final = 0.5
WELL_WISHING: Final = 0.4
"""The part of the proposals that end in good wishes, which are no unit's business."""
TWO_MATTERS: Final = 0.25
"""How often a matter has another one in the same paper."""
NAMING: Final = 0.15
"""How often an ask names its unit: members seldom know whose business it is."""
WISHING: Final = 0.3
"""The part of the proposals that wish for a unit at all."""
WISHED_RIGHTLY: Final = 0.7
"""The part of those wishes that are right."""
LEFT_FIRST: Final = 0.7
"""The part of the earlier cases of a moved matter that another unit had first and got rid of."""


@dataclass(frozen=True, slots=True)
class Matter:
    """`owners`: one unit, or two that may both be right. `left`: the unit that used to get rid of it."""

    owners: tuple[str, ...]
    titles: tuple[str, ...]
    asks: tuple[str, ...]
    left: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A proposal with the truth: who led it (or should), who had a part, which ask was whose ("" nobody's)."""

    year: int
    title: str
    asks: tuple[str, ...]
    lead: str
    co_handlers: frozenset[str]
    owners: tuple[str, ...]
    answering: tuple[str, ...]
    wished: frozenset[str] = frozenset()
    left: str = ""
    new: bool = False

    @property
    def blurred(self) -> bool:
        """Whether a person would have to judge too."""
        return len(self.owners) > 1


@dataclass(frozen=True, slots=True)
class Season:
    """Two thirds that were handled, and the third that is held out."""

    earlier: tuple[Drawn, ...]
    held_out: tuple[Drawn, ...]


def tuned_on(seed: int) -> bool:
    """The weights were tuned on the half of the matters that odd seeds draw from; even ones draw from the half kept
    back."""
    return seed % 2 == 1


def draw(seed: int, proposals: int, spoken: Mapping[str, Sequence[str]]) -> Season:
    """`spoken` gives the spellings of every unit by its code; some asks name a unit."""
    chance = random.Random(f"season:{seed}")  # noqa: S311 -- a story, not a secret
    read = yaml.safe_load(MATTERS.read_text(encoding="utf-8"))
    hand = _Hand(read, "a" if tuned_on(seed) else "b", chance, spoken)
    known = [matter for matter in hand.matters if not matter.new]
    earlier = proposals - proposals // 3
    return Season(
        tuple(hand.proposal(known, chance.choice((2020, 2021, 2022)), true=False) for _ in range(earlier)),
        tuple(hand.proposal(hand.matters, 2023, true=True) for _ in range(proposals - earlier)),
    )


class _Hand:
    """What a season is drawn from: one half of everything, and the dice."""

    def __init__(
        self, read: Mapping[str, Any], half: str, chance: random.Random, spoken: Mapping[str, Sequence[str]]
    ) -> None:
        self.chance = chance
        self.read = read
        self.spoken = spoken
        first = 0 if half == "a" else 1
        self.helping = {code: asks[first::2] for code, asks in read["helping"].items()}
        self.idle = read["idle"][first::2]
        self.matters = self._matters(half)
        self.weights = {matter: chance.paretovariate(1.6) for matter in self.matters}

    def _matters(self, half: str) -> list[Matter]:
        rows = [((by,), titles, asks, "", at) for by, at, titles, asks in self.read["matters"]]
        rows += [(tuple(by), titles, asks, "", at) for by, at, titles, asks in self.read["blurred"]]
        rows += [((by,), titles, asks, left, at) for left, by, at, titles, asks in self.read["moved"]]
        return [
            Matter(by, tuple(titles), tuple(asks), left, new=not left and self.chance.random() < NEW)
            for by, titles, asks, left, at in rows
            if at == half
        ]

    def proposal(self, matters: Sequence[Matter], year: int, *, true: bool) -> Drawn:
        """One proposal; where it is not the truth that is asked for, offices make their mistakes."""
        chance = self.chance
        matter = chance.choices(matters, weights=[self.weights[one] for one in matters])[0]
        lead = chance.choice(matter.owners)
        parts = [(self._reworded(ask), lead) for ask in chance.sample(matter.asks, k=chance.randint(1, 3))]
        parts += self._from_others(lead)
        if chance.random() < WELL_WISHING:
            parts.append((self._worded(chance.choice(self.idle)), ""))
        chance.shuffle(parts)
        if not true and chance.random() < MISTAKEN:
            lead = chance.choice(sorted(self.helping))
        return Drawn(
            year=year,
            title=self._title(chance.choice(matter.titles)),
            asks=tuple(text for text, _code in parts),
            lead=lead,
            co_handlers=frozenset(code for _text, code in parts if code) - {lead},
            owners=matter.owners,
            answering=tuple(code for _text, code in parts),
            wished=self._wished(lead),
            left=matter.left if chance.random() < LEFT_FIRST else "",
            new=matter.new,
        )

    def _from_others(self, lead: str) -> list[tuple[str, str]]:
        """Asks for none to two other units, sometimes with their names, sometimes from a matter of their own."""
        chance = self.chance
        found = []
        for code in chance.sample(sorted(set(self.helping) - {lead}), k=chance.choice((0, 1, 1, 2))):
            own = [matter for matter in self.matters if matter.owners == (code,)]
            if own and chance.random() < TWO_MATTERS:
                text = self._reworded(chance.choice(chance.choice(own).asks))
            else:
                text = self._worded(chance.choice(self.helping[code]))
            if chance.random() < NAMING:
                text = f"请{chance.choice(self.spoken[code])}{text}"
            found.append((text, code))
        return found

    def _wished(self, lead: str) -> frozenset[str]:
        if self.chance.random() > WISHING:
            return frozenset()
        right = self.chance.random() < WISHED_RIGHTLY
        return frozenset({lead if right else self.chance.choice(sorted(self.helping))})

    def _title(self, matter: str) -> str:
        head: str = self.chance.choice(self.read["heads"])
        return head.format(matter=self._swapped(matter), place=self.chance.choice(self.read["places"]))

    def _reworded(self, text: str) -> str:
        return self._worded(self._swapped(text))

    def _swapped(self, text: str) -> str:
        """The same in other words here and there."""
        for word, others in self.read["said"].items():
            if word in text and self.chance.random() < REWORDED:
                text = text.replace(word, self.chance.choice(others))
        return text

    def _worded(self, text: str) -> str:
        chance = self.chance
        place = chance.choice(("", "", f"在{chance.choice(self.read['places'])}"))
        closing = chance.choice(self.read["closings"])
        return f"{chance.choice(self.read['openings'])}{place}{text}{'，' if closing else ''}{closing}。"
