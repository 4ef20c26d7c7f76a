"""New versions of working calendars: a year's notice, and days that are added or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Jurisdiction
from proposals.queries import held_posts_at, jurisdictions_administered_by
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError
from workflow.models import RulePack, WorkingCalendar
from workflow.queries.calendars import calendars_edited_by
from workflow.services.calendars import Origin, add_calendar, digest_of, newest_row, working
from workflow.workdays import Calendar, ClockError
from workflow.workdays.composing import with_days, with_notice
from workflow.workdays.notice import Weight, read_notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from proposals.models import User
    from workflow.workdays import Day


@dataclass(frozen=True)
class DayChange:
    """Days that get a name, days that lose theirs, and why."""

    reason: str
    added: tuple[Day, ...] = ()
    removed: frozenset[date] = frozenset()


def add_notice(
    slug: str, text: str, *, actor: User, seen: int, looked: bool = False, at: datetime | None = None
) -> WorkingCalendar:
    """The next version of a calendar with the year of a notice. `seen` is the newest version that the actor saw.

    `looked` says that the actor has looked at whatever is doubtful. Raises ForbiddenMoveError, StaleMoveError `stale`,
    or MoveRefusedError: `notice_unsound`, `findings_unread`, `year_gap`, `calendar_unchanged`.
    """
    notice = read_notice(text)
    doubtful = sum(finding.weight is Weight.LOOK for finding in notice.findings)
    if doubtful and notice.sound and not looked:
        words = _("通知里有 %(n)d 处须核对，请核对后勾选再保存。") % {"n": doubtful}
        raise MoveRefusedError(Refusal("findings_unread", words))
    return _revise(slug, lambda calendar: with_notice(calendar, notice), actor, seen, text, at)


def change_days(
    slug: str,
    change: DayChange,
    *,
    actor: User,
    seen: int,
    at: datetime | None = None,
    for_all: bool = False,
) -> WorkingCalendar:
    """The next version with some days named otherwise. In a city's calendar a removed day is again what the base says.

    Days of a national calendar that several jurisdictions use are changed only `for_all`: by whoever runs the
    installation, not from a page of one of them. Raises ForbiddenMoveError, StaleMoveError `stale`, or
    MoveRefusedError: `calendar_shared`, `calendar_range`, `calendar_unchanged`.
    """

    def changed(calendar: Calendar) -> Calendar:
        row = newest_row(slug)
        if row is not None and row.jurisdiction_id is None and nation_shared() and not for_all:
            words = _("几个辖区共用全国日历，零星的日子不在这里改；只是本市的日子请写在“本市增减的日子”。")
            raise MoveRefusedError(Refusal("calendar_shared", words))
        base = working(row.base).days if row is not None and row.base is not None else {}
        restored = [base[on] for on in change.removed if on in base]
        return with_days(calendar, [*restored, *change.added], change.removed)

    return _revise(slug, changed, actor, seen, change.reason, at)


def nation_shared() -> bool:
    """Whether several jurisdictions may count by the national calendar."""
    return Jurisdiction.objects.count() > 1


@transaction.atomic
def change_own_days(
    jurisdiction: Jurisdiction,
    base_slug: str,
    change: DayChange,
    *,
    actor: User,
    seen: int,
    at: datetime | None = None,
) -> WorkingCalendar:
    """The same for the jurisdiction's own calendar, which begins with its first change (`seen` is 0 before that).

    Raises the same, and MoveRefusedError `calendar_missing`.
    """
    opened = open_own_calendar(jurisdiction, base_slug, actor=actor, at=at)
    return change_days(opened.slug, change, actor=actor, seen=seen or 1, at=at)


@transaction.atomic
def open_own_calendar(
    jurisdiction: Jurisdiction, base_slug: str, *, actor: User, at: datetime | None = None
) -> WorkingCalendar:
    """A calendar of the jurisdiction's own, built on a national one, that its rule packs use from now on.

    It is named after the jurisdiction. Gives the one that is there already. Raises ForbiddenMoveError, or
    MoveRefusedError `calendar_missing`.
    """
    moment = at or timezone.now()
    if not jurisdictions_administered_by(held_posts_at(actor, moment)).filter(pk=jurisdiction.pk).exists():
        raise ForbiddenMoveError
    present = newest_row(jurisdiction.slug)
    if present is not None and present.jurisdiction_id == jurisdiction.pk:
        return present
    base = newest_row(base_slug)
    if base is None or present is not None:
        raise MoveRefusedError(Refusal("calendar_missing", _("没有可以增减的日历，请先运行 load_rules。")))
    row = add_calendar(
        _named(working(base), jurisdiction.slug),
        title=_("%(place)s工作日历") % {"place": jurisdiction.name[:50]},
        jurisdiction=jurisdiction,
        base=base,
        origin=Origin(actor, moment, ""),
    )
    RulePack.objects.filter(jurisdiction=jurisdiction, calendar_slug=base_slug).update(calendar_slug=row.slug)
    return row


@transaction.atomic
def _revise(
    slug: str,
    change: Callable[[Calendar], Calendar],
    actor: User,
    seen: int,
    source: str,
    at: datetime | None,
) -> WorkingCalendar:
    moment = at or timezone.now()
    newest = _newest_locked(slug, actor, moment)
    if newest.version != seen:
        words = _("在您打开页面之后，“%(title)s”已有第 %(version)d 版。请按新的一版核对后再保存。")
        raise StaleMoveError(Refusal("stale", words % {"title": newest.title, "version": newest.version}))
    try:
        changed = change(working(newest))
    except ClockError as error:
        raise MoveRefusedError(Refusal(error.code, error.message)) from error
    if digest_of(changed) == newest.digest:
        words = _("与第 %(version)d 版完全相同，没有保存新的一版。") % {"version": newest.version}
        raise MoveRefusedError(Refusal("calendar_unchanged", words))
    return add_calendar(
        changed,
        title=newest.title,
        jurisdiction=newest.jurisdiction,
        base=newest.base,
        origin=Origin(actor, moment, source),
    )


def _newest_locked(slug: str, actor: User, at: datetime) -> WorkingCalendar:
    """The newest version, held until the end of the transaction. Raises ForbiddenMoveError where it is not the actor's."""
    editable = calendars_edited_by(held_posts_at(actor, at)).filter(slug=slug)
    newest = editable.select_for_update(of=("self",)).select_related("base", "jurisdiction")
    row: WorkingCalendar | None = newest.order_by("-version").first()
    if row is None:
        raise ForbiddenMoveError
    return row


def _named(calendar: Calendar, slug: str) -> Calendar:
    return Calendar.of(slug, 1, calendar.covers_from, calendar.horizon, calendar.days.values())
