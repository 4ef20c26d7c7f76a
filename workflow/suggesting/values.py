"""What the reckoning takes and gives. Units and cases are known by their keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that can be given a case: every spelling of its name, and the matters that it is in charge of."""

    key: int
    names: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handled:
    """An earlier case: who led it, who helped, and who got rid of it (改办)."""

    key: int
    year: int
    title: str
    asks: tuple[str, ...] = ()
    leads: frozenset[int] = frozenset()
    co_handlers: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A proposal for which units are looked for."""

    title: str
    asks: tuple[str, ...] = ()
    wished: frozenset[int] = frozenset()


class Sort(StrEnum):
    """What speaks for a unit."""

    NAMED = "named"
    DUTY = "duty"
    LED = "led"
    HELPED = "helped"
    WISHED = "wished"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that counted: the duty's words, or how many like cases of which years."""

    sort: Sort
    words: str = ""
    count: int = 0
    first_year: int = 0
    last_year: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit with its share of the whole, 0 to 1, and what spoke for it, the weightiest first."""

    unit: int
    share: float
    grounds: tuple[Ground, ...] = ()


class Doubt(StrEnum):
    """Why a person has to judge."""

    THIN = "thin"
    RIVALS = "rivals"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Advice:
    """Who may lead and who may help, the best first; for each ask in its order who may answer it, none where nobody
    is found. Without a doubt the first lead is to be relied on."""

    leads: tuple[Standing, ...]
    co_handlers: tuple[Standing, ...]
    asks: tuple[tuple[Standing, ...], ...]
    doubt: Doubt | None
    rivals: tuple[int, ...] = ()
