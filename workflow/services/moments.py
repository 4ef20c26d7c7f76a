"""Moments for moves that are entered afterwards, where only the day is known."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date

    from proposals.models import Jurisdiction

FIRST_MINUTE: Final = 9 * 60
MINUTES_APART: Final = 4
MOVES_A_DAY: Final = 120


class Moments:
    """Hands out the moments of a day in order, from 9:00 to 17:00 local time; after 120 of one day from 9:00 again."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self._zone = ZoneInfo(jurisdiction.time_zone)
        self._given: Counter[date] = Counter()

    def on(self, day: date) -> datetime:
        """The next moment of that day."""
        minutes = FIRST_MINUTE + MINUTES_APART * (self._given[day] % MOVES_A_DAY)
        self._given[day] += 1
        return datetime.combine(day, time(minutes // 60, minutes % 60), self._zone)
