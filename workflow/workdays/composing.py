"""The next version of a calendar from the one before it: a notice's year, single days, or another calendar beneath it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from workflow.workdays.calendar import Calendar
from workflow.workdays.faults import ClockError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.workdays.calendar import Day
    from workflow.workdays.notice import Notice


DECEMBER: Final = 12
NEW_YEAR: Final = "元旦"


def with_notice(calendar: Calendar, notice: Notice) -> Calendar:
    """The year of the notice as the notice has it, up to its last day; days of other years that it names join in.

    Days off or worked for New Year that lie in a December belong to the notice of the year after. Raises `ClockError`:
    `notice_unsound` (something in it is wrong), `year_gap` (a year between is not known).
    """
    if notice.year is None or not notice.sound:
        raise ClockError("notice_unsound", "通知里还有读不通的地方，请先改正文字。")
    if not calendar.covers_from.year <= notice.year <= calendar.horizon.year + 1:
        raise ClockError(
            "year_gap",
            f"日历现在从 {calendar.covers_from.year} 年排到 {calendar.horizon.year} 年，"
            f"不能跳到 {notice.year} 年，请先补上中间的年份。",
        )
    kept = [day for day in calendar.days.values() if _year_of_notice(day) != notice.year]
    end = max(calendar.horizon, date(notice.year, 12, 31))
    return Calendar.of(
        calendar.slug, calendar.version, calendar.covers_from, end, [*kept, *_within(calendar, notice)]
    )


def _year_of_notice(day: Day) -> int:
    """For which year the notice was that gave the day."""
    return day.on.year + (day.on.month == DECEMBER and day.name.startswith(NEW_YEAR))


def _within(calendar: Calendar, notice: Notice) -> list[Day]:
    return [day for day in notice.days() if day.on >= calendar.covers_from]


def with_days(calendar: Calendar, added: Iterable[Day], removed: Iterable[date] = ()) -> Calendar:
    """Some days named otherwise, and some not named any more. Raises `ClockError` (`calendar_range`)."""
    gone = set(removed)
    kept = [day for day in calendar.days.values() if day.on not in gone]
    return Calendar.of(
        calendar.slug, calendar.version, calendar.covers_from, calendar.horizon, [*kept, *added]
    )


def own_days(calendar: Calendar, base: Calendar) -> list[Day]:
    """What a calendar says otherwise than the one it was built on, in order."""
    own = (day for on, day in calendar.days.items() if base.days.get(on) != day)
    return sorted(own, key=lambda day: day.on)


def rebuilt(calendar: Calendar, base: Calendar, onto: Calendar) -> Calendar:
    """The same own days on another version of the calendar beneath."""
    named = Calendar.of(calendar.slug, calendar.version, onto.covers_from, onto.horizon, onto.days.values())
    return with_days(named, own_days(calendar, base))


def prolonged(calendar: Calendar, further: Calendar) -> Calendar:
    """The calendar as it is, and after its last day the other one's days."""
    later = [day for on, day in further.days.items() if on > calendar.horizon]
    return Calendar.of(
        calendar.slug,
        calendar.version,
        calendar.covers_from,
        max(calendar.horizon, further.horizon),
        [*calendar.days.values(), *later],
    )
