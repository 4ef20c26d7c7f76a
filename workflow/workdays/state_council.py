"""The working calendar of the State Council's yearly holiday notices, as `chinesecalendar` ships it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from chinese_calendar.constants import Holiday, holidays, workdays

from workflow.workdays.calendar import SATURDAY, Calendar, Day

SLUG: Final = "cn-state-council"
SHIPPED_VERSION: Final = 1


@cache
def state_council() -> Calendar:
    """Whole years only; every named holiday, weekend days of a holiday included, and every worked weekend day."""
    years = {on.year for on in holidays}
    return Calendar.of(
        SLUG,
        SHIPPED_VERSION,
        covers_from=date(min(years), 1, 1),
        horizon=date(max(years), 12, 31),
        days=[
            *(Day(on, is_workday=False, name=_chinese(name)) for on, name in holidays.items()),
            *(
                Day(on, is_workday=True, name=f"{_chinese(name)}调休上班")
                for on, name in workdays.items()
                if on.weekday() >= SATURDAY
            ),
        ],
    )


def _chinese(name: str) -> str:
    chinese: str = Holiday(name).chinese
    return chinese
