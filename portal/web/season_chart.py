"""The curve of the season as the page draws it: places in hundredths of the plot, no rows, no clock, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 500_000)
LEAST: Final = 2
"""A line has two ends."""
ROWS: Final = 5
"""At most so many lines across."""
NAMED_DAYS: Final = 8
"""About so many days are named below."""
EARLY: Final = 25.0
APART: Final = 8.0
"""Two names at an end stand at least so far apart, in hundredths of the height."""


class Point(NamedTuple):
    """So many in all, up to and with that day."""

    on: date
    total: int


class Tick(NamedTuple):
    """A line across or a name below. `thin` ones are left out where the page is narrow."""

    at: float
    label: str
    thin: bool = False


class Dot(NamedTuple):
    x: float
    y: float


class Segment(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Line:
    """One year: its dots, what joins them, and the height at which its name stands behind the last one."""

    dots: list[Dot]
    segments: list[Segment]
    total: int
    name_y: float = 0

    @property
    def end(self) -> Dot:
        return self.dots[-1]


@dataclass(frozen=True, slots=True)
class Chart:
    """`now` and `past` may be without dots; `whole_y` is the line that the curve is to reach, `due_x` the last day for it."""

    days: list[Tick]
    counts: list[Tick]
    now: Line
    past: Line
    whole: int
    whole_y: float
    due_x: float | None
    due_on: date | None

    @property
    def due_early(self) -> bool:
        """Whether the last day stands at the left, where the name of the upper line would be."""
        return self.due_x is not None and self.due_x < EARLY


def chart_of(
    now: Sequence[Point], past: Sequence[Point], *, whole: int, due_on: date | None = None
) -> Chart | None:
    """Both years on one axis of days, `past` with the days of this one; None where nothing is to be drawn."""
    named = sorted({point.on for point in (*now, *past)} | ({due_on} if due_on else set()))
    if len(named) < LEAST or not (now or past):
        return None
    first, span = named[0], (named[-1] - named[0]).days
    top = max(whole, *(point.total for point in (*now, *past)), 1)
    step = next((step for step in STEPS if top / step <= ROWS), STEPS[-1])

    def x(on: date) -> float:
        return round(100 * (on - first).days / span, 2)

    def y(count: int) -> float:
        return round(100 - 100 * count / top, 2)

    def line(points: Sequence[Point]) -> Line:
        dots = [Dot(x(point.on), y(point.total)) for point in points]
        segments = [Segment(*one, *other) for one, other in pairwise(dots)]
        return Line(dots, segments, points[-1].total if points else 0)

    return Chart(
        days=_days(named, x(named[0]), first, span),
        counts=[Tick(y(count), str(count)) for count in range(0, top + 1, step)],
        **_parted(line(now), line(past)),
        whole=whole,
        whole_y=y(whole),
        due_x=x(due_on) if due_on else None,
        due_on=due_on,
    )


def _days(named: Sequence[date], start: float, first: date, span: int) -> list[Tick]:
    """Some of the days by name, far enough apart to be read; the last one always."""
    least = 100 / NAMED_DAYS * 0.8
    ticks: list[Tick] = []
    for on in reversed(named):
        at = start + round(100 * (on - first).days / span, 2)
        if not ticks or ticks[-1].at - at >= least:
            ticks.append(Tick(at, f"{on.month}/{on.day}", thin=len(ticks) % 2 == 1))
    return ticks[::-1]


def _parted(now: Line, past: Line) -> dict[str, Line]:
    """The names at the ends, moved apart where they would lie on each other."""
    ends = {"now": now, "past": past}
    named = {key: line.end.y for key, line in ends.items() if line.dots}
    if len(named) == len(ends) and abs(now.end.x - past.end.x) < 2 * APART:
        gap = APART - abs(named["now"] - named["past"])
        if gap > 0:
            up, down = ("now", "past") if named["now"] <= named["past"] else ("past", "now")
            named[up] -= gap / 2
            named[down] += gap / 2
    return {
        key: Line(line.dots, line.segments, line.total, round(named.get(key, 0), 2))
        for key, line in ends.items()
    }
