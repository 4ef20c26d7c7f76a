"""Working calendars between rows and plain values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.prepared import Prepared, Slot
from workflow.models.calendar import CalendarDay, WorkingCalendar
from workflow.workdays import SLUG, Calendar, Day, state_council
from workflow.workdays.composing import prolonged, rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from proposals.models import Jurisdiction, User


@dataclass(frozen=True)
class Origin:
    """Who made a version, when, and from what."""

    actor: User
    at: datetime
    source: str


class CalendarMissingError(LookupError):
    """No such calendar, or no such version of it, has been loaded."""

    code = "calendar_missing"


class CalendarChangedError(RuntimeError):
    """The rows of a version are not those that it was made with."""

    code = "calendar_changed"


@transaction.atomic
def seed_calendar() -> WorkingCalendar:
    """The rows of the State Council's calendar. A new version is made only when none reaches as far as the one shipped.

    Years that people entered stay as they have them.
    """
    shipped = state_council()
    newest = newest_row(SLUG)
    if newest is not None and newest.horizon >= shipped.horizon:
        return newest
    if newest is not None and newest.made_by_id is not None:
        shipped = prolonged(working(newest), shipped)
    return add_calendar(shipped, title=_("国务院办公厅节假日安排"))


@transaction.atomic
def add_calendar(
    calendar: Calendar,
    *,
    title: str,
    jurisdiction: Jurisdiction | None = None,
    base: WorkingCalendar | None = None,
    origin: Origin | None = None,
) -> WorkingCalendar:
    """Keep the days of `calendar` as the next version of its slug, whatever version it came with.

    Calendars that were built on it follow with a version of their own.
    """
    newest = newest_row(calendar.slug)
    row = WorkingCalendar.objects.create(
        slug=calendar.slug,
        version=1 if newest is None else newest.version + 1,
        title=title,
        covers_from=calendar.covers_from,
        horizon=calendar.horizon,
        jurisdiction=jurisdiction,
        digest=digest_of(calendar),
        base=base,
        made_by=None if origin is None else origin.actor,
        made_at=None if origin is None else origin.at,
        source="" if origin is None else origin.source,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=row, on=day.on, is_workday=day.is_workday, name=day.name)
        for day in calendar.days.values()
    )
    for built in list(_built_on(calendar.slug)):
        own = rebuilt(working(built), working(_base_of(built)), working(row))
        add_calendar(own, title=built.title, jurisdiction=built.jurisdiction, base=row, origin=origin)
    return row


def _built_on(slug: str) -> Iterator[WorkingCalendar]:
    """The newest version of each calendar whose newest version was built on that one."""
    rows = WorkingCalendar.objects.filter(base__slug=slug).select_related("base", "jurisdiction")
    newest: dict[str, WorkingCalendar] = {row.slug: row for row in rows.order_by("slug", "version")}
    yield from newest.values()


def _base_of(row: WorkingCalendar) -> WorkingCalendar:
    if row.base is None:
        raise LookupError(f"{row} was built on no calendar")
    return row.base


def slug_for(jurisdiction: Jurisdiction, slug: str) -> str:
    """The calendar that a jurisdiction uses where its rules name `slug`: its own that was built on that one, if any."""
    own = WorkingCalendar.objects.filter(jurisdiction=jurisdiction, base__slug=slug).order_by("-version")
    found = own.values_list("slug", flat=True).first()
    return slug if found is None else str(found)


def calendar_of(slug: str, *, version: int | None = None) -> Calendar:
    """A calendar as loaded, the newest version unless one is named. One query when its days are known already.

    Raises `CalendarMissingError`, or `CalendarChangedError` when somebody altered the days of that version.
    """
    row = _row(slug, version)
    if row is None:
        name = slug if version is None else f"{slug}@{version}"
        raise CalendarMissingError(_("没有装入日历“%(name)s”，请先运行 load_rules。") % {"name": name})
    return working(row)


def version_of(key: int) -> Calendar:
    """A version by its key, such as the one that a rule pack counts by. One query when its days are known already."""
    [row] = _KEPT.read(key=key)
    return working(row)


def working(row: WorkingCalendar) -> Calendar:
    """The plain value of a version. No query when its days are known already; raises `CalendarChangedError`."""
    return loaded(row.slug, row.version, row.covers_from, row.horizon, row.digest)


def newest_row(slug: str) -> WorkingCalendar | None:
    """The newest version of a calendar, or None where there is none."""
    return _row(slug, None)


def title_of(slug: str) -> str:
    """What a calendar is called; its slug where it is not there any more."""
    row = newest_row(slug)
    return slug if row is None else row.title


def _row(slug: str, version: int | None) -> WorkingCalendar | None:
    rows = _NEWEST.read(slug=slug) if version is None else _NAMED.read(slug=slug, version=version)
    return rows[0] if rows else None


_NEWEST: Final = Prepared(lambda: WorkingCalendar.objects.filter(slug=Slot("slug")).order_by("-version")[:1])
_KEPT: Final = Prepared(lambda: WorkingCalendar.objects.filter(pk=Slot("key")))
_NAMED: Final = Prepared(lambda: WorkingCalendar.objects.filter(slug=Slot("slug"), version=Slot("version")))


# Versions never change, and the digest names the contents: two calendars that differ never share an entry,
# not even when a transaction that was rolled back had used the same version.
@lru_cache(maxsize=64)
def loaded(slug: str, version: int, covers_from: date, horizon: date, digest: str) -> Calendar:
    """`working` for whoever read these columns of a version along with something else."""
    rows = CalendarDay.objects.filter(calendar__slug=slug, calendar__version=version)
    days = [Day(*row) for row in rows.values_list("on", "is_workday", "name").order_by("on")]
    calendar = Calendar.of(slug, version, covers_from, horizon, days)
    if digest_of(calendar) != digest:
        raise CalendarChangedError(
            _("日历“%(slug)s”第 %(version)d 版的日期被改动过，请装入新的一版。")
            % {"slug": slug, "version": version}
        )
    return calendar


def digest_of(calendar: Calendar) -> str:
    """Of the range and the days alone: two versions that say the same have the same."""
    days = sorted(calendar.days.values(), key=lambda day: day.on)
    lines = [f"{calendar.covers_from} {calendar.horizon}"]
    lines += [f"{day.on} {day.is_workday:d} {day.name}" for day in days]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
