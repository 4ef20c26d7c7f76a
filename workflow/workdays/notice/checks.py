"""What makes the days of a notice doubtful when they are seen together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from workflow.workdays.calendar import SATURDAY
from workflow.workdays.notice.values import Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from workflow.workdays.notice.values import Holiday

STATUTORY: Final = {
    "元旦": 1, "春节": 3, "清明节": 1, "劳动节": 1, "端午节": 1, "中秋节": 1, "国庆节": 3,
}  # fmt: skip
"""全国年节及纪念日放假办法 (国务院令第644号), days for everybody."""
SINCE_2025: Final = STATUTORY | {"春节": 4, "劳动节": 2}
"""The same as amended by 国务院令第795号, in force from 2025-01-01."""
NEW_LAW: Final = 2025
SEASONS: Final = {
    "元旦": ((1, 1), (1, 1)), "春节": ((1, 20), (2, 21)), "清明节": ((4, 4), (4, 6)), "劳动节": ((5, 1), (5, 1)),
    "端午节": ((5, 27), (6, 25)), "中秋节": ((9, 7), (10, 8)), "国庆节": ((10, 1), (10, 1)),
}  # fmt: skip
"""Between which days of a year the holiday itself falls, solar or lunar."""
FAR: Final = 15
"""Days off and the weekend days worked for them are never further apart, in any year so far."""
WITHIN: Final = re.compile(r"[、和及\s]+")


def doubts_of(year: int, holidays: Sequence[Holiday]) -> Iterator[Finding]:
    """Holidays that are missing, unknown, empty or named twice; days that contradict each other, the year or the law."""
    yield from _names(year, holidays)
    yield from _days_twice(holidays)
    for holiday in holidays:
        yield from _own_doubts(year, holiday)


def _names(year: int, holidays: Sequence[Holiday]) -> Iterator[Finding]:
    if not holidays:
        words = "没有读到“一、元旦：…”这样的条目，请粘贴通知全文。"
        yield Finding("no_holidays", words, (0, 0))
        return
    seen: set[str] = set()
    for holiday in holidays:
        for name in _parts(holiday.name):
            if name not in STATUTORY:
                words = f"“{name}”不在法定节日之列，请核对。"
                yield Finding("holiday_unknown", words, holiday.span, Weight.LOOK)
            if name in seen:
                yield Finding("holiday_twice", f"“{name}”出现了两次，请核对。", holiday.span)
            seen.add(name)
    missing = "、".join(name for name in STATUTORY if name not in seen)
    if missing:
        words = f"缺 {year} 年的{missing}，是否没有粘贴完整？"
        yield Finding("holiday_missing", words, holidays[-1].span)


def _parts(name: str) -> list[str]:
    return [part for part in WITHIN.split(name) if part]


def _days_twice(holidays: Sequence[Holiday]) -> Iterator[Finding]:
    seen: set[date] = set()
    for holiday in holidays:
        for day in (*holiday.off, *holiday.worked):
            if day.on in seen:
                yield Finding("day_twice", f"{day.on} 出现了两次，请核对。", day.span)
            seen.add(day.on)


def _own_doubts(year: int, holiday: Holiday) -> Iterator[Finding]:
    if not holiday.off:
        yield Finding("holiday_without_days", f"“{holiday.name}”没有读到放假的日子。", holiday.span)
    for day in holiday.worked:
        if day.on.weekday() < SATURDAY:
            words = f"{day.on} 不是周末，不会是调休上班日，请核对。"
            yield Finding("makeup_not_weekend", words, day.span)
    for day in (*holiday.off, *holiday.worked):
        if day.on.year != year:
            words = f"{day.on} 不在 {year} 年内，也一并计入，请核对。"
            yield Finding("outside_year", words, day.span, Weight.LOOK)
    yield from _out_of_place(holiday)
    yield from _against_the_law(year, holiday)


def _out_of_place(holiday: Holiday) -> Iterator[Finding]:
    """Another month may give the same weekday: only the season tells."""
    for name in _parts(holiday.name):
        first, last = SEASONS.get(name, ((1, 1), (12, 31)))
        if holiday.off and not any(first <= (day.on.month, day.on.day) <= last for day in holiday.off):
            words = f"放假的日子里没有{name}通常所在的日子，请核对月份。"
            yield Finding("out_of_season", words, holiday.off[0].span, Weight.LOOK)
    for day in holiday.worked:
        if holiday.off and min(abs((day.on - off.on).days) for off in holiday.off) > FAR:
            words = f"{day.on} 离“{holiday.name}”超过 {FAR} 天，请核对月份。"
            yield Finding("makeup_far", words, day.span, Weight.LOOK)


def _against_the_law(year: int, holiday: Holiday) -> Iterator[Finding]:
    """Weekdays off, less the weekend days worked for them, are as many as the law grants."""
    law = SINCE_2025 if year >= NEW_LAW else STATUTORY
    parts = _parts(holiday.name)
    if not holiday.off or any(part not in law for part in parts):
        return
    granted = sum(law[part] for part in parts)
    net = sum(day.on.weekday() < SATURDAY for day in holiday.off) - len(holiday.worked)
    if net != granted:
        words = f"“{holiday.name}”减去上班的日子净休 {net} 个工作日，法定为 {granted} 天，请核对是否有遗漏。"
        yield Finding("statutory_differs", words, holiday.span, Weight.LOOK)
