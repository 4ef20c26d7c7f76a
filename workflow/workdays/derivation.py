"""From a rule and a starting day to a due date, with everything needed to explain it, to change it and to repeat it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from workflow.workdays import counting
from workflow.workdays.calendar import SATURDAY, Calendar
from workflow.workdays.faults import ClockError
from workflow.workdays.spans import Before, Span, Timing, Unit, YearDay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.workdays.counting import End

EARLIEST: Final = date(1949, 10, 1)
LATEST: Final = date(2999, 12, 31)


@dataclass(frozen=True)
class Skipped:
    """A day that was passed over, or a weekend day that was counted, and why."""

    on: date
    reason: str


class Change(StrEnum):
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RECOUNTED = "recounted"


@dataclass(frozen=True)
class Made:
    """The version of a calendar that a date was worked out with."""

    slug: str
    version: int


@dataclass(frozen=True)
class Part:
    """A later change of a running deadline, made on the day `on`; `due_on` is the due date that it left.

    An extension goes either `by` a span or `to` a day that somebody named; a pause and a restart have neither.
    A recount says which calendar it `replaced`; what stands before it stays as it was told then.
    """

    change: Change
    on: date
    due_on: date
    by: Span | None = None
    to: date | None = None
    skipped: tuple[Skipped, ...] = ()
    replaced: Made | None = None


@dataclass(frozen=True)
class Derivation:
    """Why this date. `original_due_on` was given first and never changes; `due_on` counts the parts too.

    `ruled_on` follows from the rule alone by the calendar that is named: the original date until another calendar
    came. `rolled_from` is the day off on which that period ended; `skipped` the days off passed over until then;
    `worked` the weekend days that counted because of 调休; `provisional` says that `due_on` hangs on a day outside of
    the calendar.
    """

    timing: Timing
    start_on: date
    anchor_on: date | None
    calendar_slug: str
    calendar_version: int
    original_due_on: date
    ruled_on: date
    due_on: date
    provisional: bool
    rolled_from: date | None
    skipped: tuple[Skipped, ...]
    worked: tuple[Skipped, ...]
    source: str
    parts: tuple[Part, ...] = ()

    @property
    def paused_on(self) -> date | None:
        """Since when the clock stands still; None while it runs."""
        marks = [part for part in self.parts if part.change in {Change.PAUSED, Change.RESUMED}]
        return marks[-1].on if marks and marks[-1].change is Change.PAUSED else None

    @property
    def unit(self) -> Unit:
        """The unit in which a pause is given back; a fixed date counts natural days."""
        match self.timing:
            case Span(unit=unit) | Before(span=Span(unit=unit)):
                return unit
            case YearDay():
                return Unit.DAY


def derive(
    timing: Timing, start: date, calendar: Calendar, *, anchor: date | None = None, source: str = ""
) -> Derivation:
    """The due date of what began on `start`; `anchor` is the due date that a backward rule counts from.

    A fixed date is taken in the year of `start`, even when it is already past then.
    Raises `ClockError`: `out_of_range` (a day outside of 1949-10-01 … 2999-12-31), `anchor_missing`.
    """
    return _original(timing, start, anchor, calendar, source)[0]


def rederive(derivation: Derivation, calendar: Calendar, parts: Iterable[Part] | None = None) -> Derivation:
    """The same rule, start and parts (or other `parts`) counted once more, perhaps with another calendar.

    The original date stays, and so does what the parts before the last recount said when they were made.
    """
    fresh, end = _original(
        derivation.timing, derivation.start_on, derivation.anchor_on, calendar, derivation.source
    )
    fresh = replace(fresh, original_due_on=derivation.original_due_on)
    told = tuple(derivation.parts if parts is None else parts)
    history = max((n for n, part in enumerate(told) if part.change is Change.RECOUNTED), default=0)
    for place, part in enumerate(told):
        before, end = end.due_on, _next_end(fresh, part, end, calendar)
        gained = (on for on in end.looked_up() if on > before)
        counted = replace(part, due_on=end.due_on, skipped=_off(gained, calendar))
        fresh = replace(
            fresh,
            due_on=end.due_on,
            provisional=part.to is None and (fresh.provisional or end.provisional),
            parts=(*fresh.parts, part if place < history else counted),
        )
    return fresh


def recompute(derivation: Derivation, calendar: Calendar) -> date:
    """The due date counted from the beginning; equal to `derivation.due_on` with the calendar it was made with."""
    return rederive(derivation, calendar).due_on


def check_range(on: date) -> None:
    if not EARLIEST <= on <= LATEST:
        raise ClockError("out_of_range", f"日期 {on} 超出可计算的范围（{EARLIEST} 至 {LATEST}）。")


def _original(
    timing: Timing, start: date, anchor: date | None, calendar: Calendar, source: str
) -> tuple[Derivation, End]:
    for on in (start, anchor or start):
        check_range(on)
    end = _first_end(timing, start, anchor, calendar)
    derivation = Derivation(
        timing=timing,
        start_on=start,
        anchor_on=anchor,
        calendar_slug=calendar.slug,
        calendar_version=calendar.version,
        original_due_on=end.due_on,
        ruled_on=end.due_on,
        due_on=end.due_on,
        provisional=end.provisional,
        rolled_from=None if end.nominal == end.due_on else end.nominal,
        skipped=_off(end.looked_up(), calendar),
        worked=_worked(end.looked_up(), calendar),
        source=source,
    )
    return derivation, end


def _first_end(timing: Timing, start: date, anchor: date | None, calendar: Calendar) -> End:
    match timing:
        case Span():
            return counting.forward(timing, start, calendar)
        case YearDay(month=month, day=day):
            return counting.fixed(date(start.year, month, day))
        case Before(step=step, span=span):
            if anchor is None:
                raise ClockError("anchor_missing", f"倒推期限缺少依据，请先确定“{step}”的到期日。")
            return counting.backward(span, anchor, calendar)


def _next_end(derivation: Derivation, part: Part, end: End, calendar: Calendar) -> End:
    if part.change is Change.RESUMED and derivation.paused_on is not None:
        return counting.resumed(end, derivation.paused_on, part.on, derivation.unit, calendar)
    if part.by is not None:
        return counting.extended(end, part.by, calendar)
    if part.to is not None:
        return counting.fixed(part.to)
    if part.change is Change.RECOUNTED and _overtaken(derivation, part, end):
        return counting.not_before(part.on, calendar)
    return replace(counting.fixed(end.due_on), nominal=end.nominal)


def _overtaken(derivation: Derivation, part: Part, end: End) -> bool:
    """Whether a recount would leave behind it a day that was still to come."""
    was = derivation.parts[-1].due_on if derivation.parts else derivation.original_due_on
    return derivation.paused_on is None and was >= part.on > end.due_on


def _off(days: Iterable[date], calendar: Calendar) -> tuple[Skipped, ...]:
    return tuple(Skipped(on, calendar.reason(on)) for on in days if not calendar.is_workday(on))


def _worked(days: Iterable[date], calendar: Calendar) -> tuple[Skipped, ...]:
    weekend = (on for on in days if on.weekday() >= SATURDAY)
    return tuple(Skipped(on, calendar.reason(on)) for on in weekend if calendar.is_workday(on))
