"""Moving a jurisdiction's open deadlines onto a version of its calendar: first seen, then done in one act."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Jurisdiction
from proposals.queries import held_posts_at, jurisdictions_administered_by
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError
from workflow.models import CalendarUse, Case, Deadline, RulePack
from workflow.services.calendars import newest_row, working
from workflow.services.clock import day_of
from workflow.services.executor import perform
from workflow.services.rederiving import derived_open, keep_recounted, recounted
from workflow.services.rungs import relay

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from proposals.models import User
    from workflow.models import WorkingCalendar
    from workflow.services.rederiving import Recounted


@dataclass(frozen=True)
class Preview:
    """What a version of a calendar would make of a jurisdiction's open deadlines.

    `changes` are those that a reader would see; the `others` keep their day and only go over to the version.
    """

    calendar: WorkingCalendar
    jurisdiction: Jurisdiction
    changes: tuple[Recounted, ...]
    others: tuple[Recounted, ...]

    @cached_property
    def moved(self) -> int:
        return sum(found.moves for found in self.changes)

    @cached_property
    def digest(self) -> str:
        """Equal for two previews that show the same changes."""
        lines = [f"{self.calendar.slug}@{self.calendar.version} {self.calendar.digest}"]
        lines += [
            f"{found.deadline.pk} {found.before.due_on} {found.before.provisional:d} "
            f"{found.after.due_on} {found.after.provisional:d}"
            for found in self.changes
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def preview(calendar: WorkingCalendar, jurisdiction: Jurisdiction, *, at: datetime | None = None) -> Preview:
    """One query for all deadlines, and one for the calendar's days where they are not known yet."""
    on = day_of(at or timezone.now(), jurisdiction)
    found = recounted(_concerned(calendar, jurisdiction), working(calendar), on)
    return Preview(
        calendar,
        jurisdiction,
        changes=tuple(sorted((f for f in found if f.changes), key=_by_day)),
        others=tuple(f for f in found if not f.changes),
    )


def apply(
    calendar: WorkingCalendar,
    jurisdiction: Jurisdiction,
    *,
    actor: User,
    seen: str,
    note: str = "",
    at: datetime | None = None,
) -> CalendarUse:
    """Do what a preview showed, whole or not at all: a move in the log of each case that changes, and one row of its own.

    From then on the jurisdiction's new deadlines are counted by that version too.
    `seen` is the digest of the preview that the actor saw. Applying a version again moves nothing.
    Raises ForbiddenMoveError, StaleMoveError `stale`, or MoveRefusedError `calendar_superseded`.
    """
    moment = at or timezone.now()
    on = day_of(moment, jurisdiction)
    with transaction.atomic():
        _let_in(actor, calendar, jurisdiction, moment)
        list(_cases(calendar, jurisdiction))
        shown = preview(calendar, jurisdiction, at=moment)
        if shown.digest != seen:
            words = _("在您预览之后，期限已有变动。没有推算，请看过新的预览后再确认。")
            raise StaleMoveError(Refusal("stale", words))
        RulePack.objects.filter(jurisdiction=jurisdiction, calendar_slug=calendar.slug).update(
            counted_by=calendar
        )
        reason = _reason(calendar, actor, note)
        for case in {found.deadline.case_id: found.deadline.case for found in shown.changes}.values():
            perform("recount", case, actor=None, at=moment, calendar=calendar, reason=reason)
        moved_along = {found.deadline.case_id for found in shown.changes}
        quiet = [found for found in shown.others if found.deadline.case_id not in moved_along]
        relay([*keep_recounted(quiet), *_named_days(calendar, jurisdiction)], on)
        return _kept(shown, actor, moment, note)


def _concerned(calendar: WorkingCalendar, jurisdiction: Jurisdiction) -> QuerySet[Deadline]:
    running = Deadline.objects.filter(jurisdiction=jurisdiction, case__pack__calendar_slug=calendar.slug)
    beside = ("case__proposal__proposer", "case__proposal__proposing_body", "assignment__organisation")
    return derived_open(running).select_related("rule", *beside)


def _cases(calendar: WorkingCalendar, jurisdiction: Jurisdiction) -> QuerySet[Case]:
    """The cases whose deadlines are counted by the calendar, locked in the order of every other lock."""
    running = Deadline.objects.filter(jurisdiction=jurisdiction, met_on=None, cancelled_on=None)
    cases: QuerySet[Case] = Case.objects.select_for_update(of=("self",)).filter(
        pk__in=running.values("case"), pack__calendar_slug=calendar.slug
    )
    return cases.order_by("pk")


def _named_days(calendar: WorkingCalendar, jurisdiction: Jurisdiction) -> QuerySet[Deadline]:
    """Promises: their days stay, but how many working days before them somebody is told follows the calendar."""
    running: QuerySet[Deadline] = Deadline.objects.filter(
        jurisdiction=jurisdiction,
        case__pack__calendar_slug=calendar.slug,
        rule=None,
        met_on=None,
        cancelled_on=None,
    )
    return running


def _let_in(actor: User, calendar: WorkingCalendar, jurisdiction: Jurisdiction, at: datetime) -> None:
    """One at a time for each jurisdiction, and only with the newest version."""
    if not jurisdictions_administered_by(held_posts_at(actor, at)).filter(pk=jurisdiction.pk).exists():
        raise ForbiddenMoveError
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=jurisdiction.pk)
    newest = newest_row(calendar.slug)
    if newest is None or newest.pk != calendar.pk:
        words = _("“%(title)s”已有更新的一版，请按最新的一版推算。") % {"title": calendar.title}
        raise MoveRefusedError(Refusal("calendar_superseded", words))


def _reason(calendar: WorkingCalendar, actor: User, note: str) -> str:
    """What each case's log says: by which version, and who confirmed it."""
    words = {"title": calendar.title, "version": calendar.version, "person": actor}
    said = _("按“%(title)s”第 %(version)d 版推算，%(person)s确认") % words
    return f"{said}：{note}" if note else said


def _kept(shown: Preview, actor: User, at: datetime, note: str) -> CalendarUse:
    """The row of the act; a version that is applied again adds what moved to it, if anything did."""
    use, made = CalendarUse.objects.get_or_create(
        jurisdiction=shown.jurisdiction,
        calendar=shown.calendar,
        defaults={"actor": actor, "at": at, "moved": shown.moved, "note": note},
    )
    if not made and shown.changes:
        use.moved += shown.moved
        use.save(update_fields=["moved"])
    return use


def _by_day(found: Recounted) -> tuple[date, int]:
    return found.before.due_on, found.deadline.pk
