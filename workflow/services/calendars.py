"""Working calendars between rows and plain values."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.prepared import Prepared, Slot
from workflow.models.calendar import CalendarDay, WorkingCalendar
from workflow.workdays import SLUG, Calendar, Day, state_council

if TYPE_CHECKING:
    from datetime import date

    from proposals.models import Jurisdiction


class CalendarMissingError(LookupError):
    """No such calendar, or no such version of it, has been loaded."""

    code = "calendar_missing"


class CalendarChangedError(RuntimeError):
    """The rows of a version are not those that it was made with."""

    code = "calendar_changed"


@transaction.atomic
def seed_calendar() -> WorkingCalendar:
    """The rows of the State Council's calendar. A new version is made only when none reaches as far as the one shipped."""
    shipped = state_council()
    newest = _row(SLUG, None)
    if newest is not None and newest.horizon >= shipped.horizon:
        return newest
    return add_calendar(shipped, title=_("国务院办公厅节假日安排"))


@transaction.atomic
def add_calendar(
    calendar: Calendar, *, title: str, jurisdiction: Jurisdiction | None = None
) -> WorkingCalendar:
    """Keep the days of `calendar` as the next version of its slug, whatever version it came with."""
    newest = _row(calendar.slug, None)
    row = WorkingCalendar.objects.create(
        slug=calendar.slug,
        version=1 if newest is None else newest.version + 1,
        title=title,
        covers_from=calendar.covers_from,
        horizon=calendar.horizon,
        jurisdiction=jurisdiction,
        digest=_digest(calendar),
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=row, on=day.on, is_workday=day.is_workday, name=day.name)
        for day in calendar.days.values()
    )
    return row


def calendar_of(slug: str, *, version: int | None = None) -> Calendar:
    """A calendar as loaded, the newest version unless one is named. One query when its days are known already.

    Raises `CalendarMissingError`, or `CalendarChangedError` when somebody altered the days of that version.
    """
    row = _row(slug, version)
    if row is None:
        name = slug if version is None else f"{slug}@{version}"
        raise CalendarMissingError(_("没有装入日历“%(name)s”，请先运行 load_rules。") % {"name": name})
    return _loaded(row.slug, row.version, row.covers_from, row.horizon, row.digest)


def _row(slug: str, version: int | None) -> WorkingCalendar | None:
    rows = _NEWEST.read(slug=slug) if version is None else _NAMED.read(slug=slug, version=version)
    return rows[0] if rows else None


_NEWEST: Final = Prepared(lambda: WorkingCalendar.objects.filter(slug=Slot("slug")).order_by("-version")[:1])
_NAMED: Final = Prepared(lambda: WorkingCalendar.objects.filter(slug=Slot("slug"), version=Slot("version")))


# Versions never change, and the digest names the contents: two calendars that differ never share an entry,
# not even when a transaction that was rolled back had used the same version.
@lru_cache(maxsize=64)
def _loaded(slug: str, version: int, covers_from: date, horizon: date, digest: str) -> Calendar:
    rows = CalendarDay.objects.filter(calendar__slug=slug, calendar__version=version)
    days = [Day(*row) for row in rows.values_list("on", "is_workday", "name").order_by("on")]
    calendar = Calendar.of(slug, version, covers_from, horizon, days)
    if _digest(calendar) != digest:
        raise CalendarChangedError(
            _("日历“%(slug)s”第 %(version)d 版的日期被改动过，请装入新的一版。")
            % {"slug": slug, "version": version}
        )
    return calendar


def _digest(calendar: Calendar) -> str:
    days = sorted(calendar.days.values(), key=lambda day: day.on)
    lines = [f"{calendar.covers_from} {calendar.horizon}"]
    lines += [f"{day.on} {day.is_workday:d} {day.name}" for day in days]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
