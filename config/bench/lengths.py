"""Pure computation on a text and on one twice as long; milliseconds of processor time, since nothing is waited for."""

from __future__ import annotations

from collections import defaultdict
from time import process_time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from config.bench.report import Report, medians, ratios

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Series = Mapping[str, list[float]]

SIZES: Final = {"page": 6_000, "double": 12_000}
"""What the texts of a bench are called, and about how many characters they have."""

MOST_IN_A_ROUND: Final = 10
"""More of each in a round tell nothing more."""

T = TypeVar("T")
Made = TypeVar("Made")


def in_turns(
    pages: Mapping[str, T],
    ours: Callable[[T], Made],
    limit: Callable[[T], Any],
    find_faults: Callable[[str, T, Made], Iterable[str]],
    *,
    turns: int,
) -> tuple[Series, Series, tuple[str, ...]]:
    """Ours and the limit on each text, one after the other; and what came out wrong."""
    spent: dict[str, list[float]] = defaultdict(list)
    least: dict[str, list[float]] = defaultdict(list)
    faults: set[str] = set()
    for _turn in range(turns):
        for size, page in pages.items():
            faults.update(find_faults(size, page, timed(spent[size], ours, page)))
            timed(least[size], limit, page)
    return spent, least, tuple(sorted(faults))


def timed(spent: list[float], make: Callable[[T], Made], page: T) -> Made:
    """What is made of a text; the time is added."""
    began = process_time()
    made = make(page)
    spent.append(1000 * (process_time() - began))
    return made


def report(
    bench: str, rounds: int, ours: Series, limit: Series, faults: tuple[str, ...], peer: Series | None = None
) -> Report:
    """`growth` is the longer text's time by the shorter's."""
    told, limits = medians(ours), medians(limit)
    growth = {"growth": round(told["double"] / told["page"], 3)}
    return Report(
        bench, rounds, told | growth, limits, ratios(told, limits), medians(peer or {}), faults=faults
    )
