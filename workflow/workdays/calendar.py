"""Working calendars: which days are worked, why a day is off, and how far the knowledge reaches."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import accumulate, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from workflow.workdays.faults import ClockError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
WEEK: Final = 7
WEEKDAY_NAMES: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class Day:
    """A day that the calendar names: a statutory holiday, or a weekend day that is worked (调休)."""

    on: date
    is_workday: bool
    name: str


@dataclass(frozen=True)
class Calendar:
    """One version of a working calendar. Days between `covers_from` and `horizon` that `days` does not name
    follow the week; outside of that range only the week is known, so dates found there are provisional.
    """

    slug: str
    version: int
    covers_from: date
    horizon: date
    days: Mapping[date, Day]

    @classmethod
    def of(cls, slug: str, version: int, covers_from: date, horizon: date, days: Iterable[Day]) -> Calendar:
        """Raises `ClockError` (`calendar_range`) when a named day lies outside of the range."""
        named = {day.on: day for day in days}
        if any(not covers_from <= on <= horizon for on in named) or covers_from > horizon:
            raise ClockError("calendar_range", "日历中的日期超出其起止范围，请核对起始日和截止日。")
        return cls(slug, version, covers_from, horizon, MappingProxyType(named))

    def covers(self, on: date) -> bool:
        return self.covers_from <= on <= self.horizon

    def is_workday(self, on: date) -> bool:
        day = self.days.get(on)
        return on.weekday() < SATURDAY if day is None else day.is_workday

    def reason(self, on: date) -> str:
        """Why the day is off or, for a worked weekend day, why it is worked; `工作日` when there is nothing to say."""
        day = self.days.get(on)
        if day is not None:
            return day.name
        return WEEKDAY_NAMES[on.weekday()] if on.weekday() >= SATURDAY else "工作日"

    def workdays_after(self, start: date) -> Iterator[date]:
        """Every working day later than `start`, in order, without end."""
        on = start
        while True:
            on += ONE_DAY
            if self.is_workday(on):
                yield on

    def workdays_before(self, start: date) -> Iterator[date]:
        """Every working day earlier than `start`, latest first, without end."""
        on = start
        while True:
            on -= ONE_DAY
            if self.is_workday(on):
                yield on

    def shift(self, on: date, offset: int) -> date:
        """The day `offset` working days after `on` (before it, when negative); `on` itself for 0."""
        if offset == 0:
            return on
        days = self.workdays_after(on) if offset > 0 else self.workdays_before(on)
        return next(islice(days, abs(offset) - 1, None))

    def workday_from(self, on: date, *, earlier: bool = False) -> date:
        """`on` when it is worked, otherwise the nearest working day after it (before it, when `earlier`)."""
        return on if self.is_workday(on) else self.shift(on, -1 if earlier else 1)

    def count(self, start: date, end: date) -> int:
        """Working days from `start` up to, but without, `end`; 0 when `end` is not later."""
        if end <= start:
            return 0
        named, turned = self._turned
        off = turned[bisect_left(named, end)] - turned[bisect_left(named, start)]
        return _weekdays_before(end) - _weekdays_before(start) + off

    @cached_property
    def _turned(self) -> tuple[list[date], list[int]]:
        """The named days that are not as the week has them, and before each (and at last) how many more are worked."""
        differ = sorted(on for on, day in self.days.items() if day.is_workday != (on.weekday() < SATURDAY))
        steps = (1 if self.days[on].is_workday else -1 for on in differ)
        return differ, list(accumulate(steps, initial=0))


def _weekdays_before(on: date) -> int:
    """Mondays to Fridays of all time before that day; the first day of all was a Monday."""
    weeks, over = divmod(on.toordinal() - 1, WEEK)
    return SATURDAY * weeks + min(over, SATURDAY)


def remaining(on: date, due_on: date, calendar: Calendar) -> int:
    """Working days left after `on`, up to and with `due_on`: 0 on the due day itself.

    Overdue is always negative: -1 from the very next day, then one less with each working day passed.
    """
    if on <= due_on:
        return calendar.count(on + ONE_DAY, due_on + ONE_DAY)
    return -max(1, calendar.count(due_on + ONE_DAY, on + ONE_DAY))
