"""How long the calendars in use still reach. The next year's notice comes only late in the year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workflow.models import RulePack, WorkingCalendar
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from proposals.models import Jurisdiction

ENOUGH: Final = 4
"""Whole months from which nobody is told. A calendar that ends with the year is too short from 1 September on."""


@dataclass(frozen=True)
class Horizon:
    """The calendar by which a jurisdiction counts and the whole months that it still knows; negative when it is over.

    `newest` is the newest version that was entered: one that waits for being applied, where it is another.
    """

    jurisdiction: Jurisdiction
    calendar: WorkingCalendar
    newest: WorkingCalendar
    months: int

    @property
    def waits(self) -> bool:
        return self.newest != self.calendar

    @property
    def is_short(self) -> bool:
        return self.months < ENOUGH


def horizons(at: datetime, places: Iterable[int] | None = None) -> list[Horizon]:
    """Each jurisdiction that has rules (of these keys, or all) with the calendar of its present rules. Two queries."""
    packs = RulePack.objects.select_related("jurisdiction", "counted_by").order_by("jurisdiction", "year")
    if places is not None:
        packs = packs.filter(jurisdiction__in=list(places))
    present: dict[int, RulePack] = {}
    for pack in packs:
        if pack.year <= day_of(at, pack.jurisdiction).year or pack.jurisdiction_id not in present:
            present[pack.jurisdiction_id] = pack
    newest = _newest({pack.calendar_slug for pack in present.values()}) if present else {}
    return [
        Horizon(
            pack.jurisdiction,
            pack.counted_by,
            newest[pack.calendar_slug],
            _months(at, pack.jurisdiction, pack.counted_by),
        )
        for pack in present.values()
    ]


def _newest(slugs: set[str]) -> dict[str, WorkingCalendar]:
    rows = WorkingCalendar.objects.filter(slug__in=slugs).order_by("slug", "version")
    return {row.slug: row for row in rows}


def _months(at: datetime, jurisdiction: Jurisdiction, calendar: WorkingCalendar) -> int:
    on, end = day_of(at, jurisdiction), calendar.horizon
    return (end.year - on.year) * 12 + end.month - on.month - (end.day < on.day)
