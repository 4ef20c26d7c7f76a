"""A run of days as weeks on a sheet: which are worked, which are off and why, and which carry a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.workdays import Calendar

WEEK: Final = 7
SATURDAY: Final = 5
MOST_WEEKS: Final = 40
"""No rule gives longer than this; a sheet that would, ends here."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """One square. `note` is the name of a holiday or 班; `mark` what falls on the day."""

    on: date
    look: str
    mark: str
    note: str
    worked: bool


@dataclass(frozen=True, slots=True)
class Week:
    """`label` names the month that begins in it, or that the sheet begins with."""

    label: str
    days: list[GridDay]


def weeks(marks: Mapping[date, str], calendar: Calendar) -> list[Week]:
    """The weeks from the first mark to the last one."""
    if not marks:
        return []
    first, last = min(marks), max(marks)
    monday = first - timedelta(first.weekday())
    count = min(MOST_WEEKS, (last - monday).days // WEEK + 1)
    found = []
    for number in range(count):
        days = [monday + timedelta(WEEK * number + n) for n in range(WEEK)]
        begins = next((day for day in days if day.day == 1), days[0] if number == 0 else None)
        label = date_format(begins, _("n月")) if begins else ""
        found.append(Week(label, [_day(day, marks, calendar, first < day < last) for day in days]))
    return found


def _day(on: date, marks: Mapping[date, str], calendar: Calendar, within: bool) -> GridDay:
    worked = calendar.is_workday(on)
    looks = {
        "m": on.day <= WEEK,
        "key": on in marks,
        "span": within and on not in marks,
        "off": not worked,
    }
    unusual = worked == (on.weekday() >= SATURDAY)
    note = (_("班") if worked else _short(calendar.reason(on))) if unusual or on in calendar.days else ""
    return GridDay(
        on, " ".join(name for name, is_so in looks.items() if is_so), marks.get(on, ""), note, worked
    )


def _short(name: str) -> str:
    """劳动节 fits into a square."""
    return name[:3]
