"""What a measurement found: figures with their denominators, grids for people, every disagreement by name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class PageError(Exception):
    """The page given is not the one whose gold is known; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`hits` of `of`: how many agree. `key` is for JSON and stays the same; `label` is for people.

    `at_least` is the share that was reached before: a smaller one is a fault. None asks for nothing.
    """

    key: str
    label: str
    hits: int
    of: int
    at_least: float | None = None

    @property
    def share(self) -> float:
        """0 to 1; a share of nothing is 1."""
        return round(self.hits / self.of, 4) if self.of else 1.0

    @property
    def fell(self) -> bool:
        """Whether it is worse than before."""
        return self.at_least is not None and self.share < self.at_least


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words: the title, the head of each column, the rows as long as the head."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """`differences` name each place where the program and the person disagree; `notes` say what was not measured."""

    figures: tuple[Figure, ...]
    grids: tuple[Grid, ...] = ()
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def fell(self) -> tuple[Figure, ...]:
        """The figures that are worse than before."""
        return tuple(figure for figure in self.figures if figure.fell)

    def as_json(self, name: str) -> dict[str, Any]:
        """`{"measure", "figures": {key: {hits, of, share, at_least}}, "differences", "notes"}`."""
        return {
            "measure": name,
            "figures": {
                figure.key: {
                    "hits": figure.hits,
                    "of": figure.of,
                    "share": figure.share,
                    "at_least": figure.at_least,
                }
                for figure in self.figures
            },
            "grids": [asdict(grid) for grid in self.grids],
            "differences": list(self.differences),
            "notes": list(self.notes),
        }
