"""Deadlines as iCalendar (RFC 5545): one all-day event for each, the same bytes for the same days.

What stands in it leaves the house: the step, the number of the case and the part of the unit, nothing that was written.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from notifications.services.links import case_link
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.models import Deadline

ONE_DAY: Final = timedelta(days=1)
PRODUCT: Final = "-//Huiban//Deadlines//ZH"
REFRESH: Final = timedelta(hours=1)


def calendar_of_deadlines(deadlines: Iterable[Deadline]) -> bytes:
    """The calendar, in Chinese whatever language the reader's program asks for."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    with translation.override(settings.LANGUAGE_CODE):
        calendar.add("x-wr-calname", _("会办期限"))
        calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
        for deadline in deadlines:
            calendar.add_component(_event(deadline))
    text: bytes = calendar.to_ical()
    return text


def _event(deadline: Deadline) -> Event:
    """`UID` stays while the day moves; `SEQUENCE` counts the moves, `LAST-MODIFIED` is the day of the last one."""
    changed = _changed_at(deadline)
    event = Event()
    event.add("uid", f"deadline-{deadline.pk}.{deadline.case.jurisdiction.slug}@huiban")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", len(_moves(deadline)))
    event.add("dtstart", deadline.due_on)
    event.add("dtend", deadline.due_on + ONE_DAY)
    event.add("summary", _summary(deadline))
    event.add("status", "TENTATIVE" if deadline.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", case_link(deadline.case))
    return event


def _summary(deadline: Deadline) -> str:
    number = deadline.case.proposal.number or _("未编号")
    words = f"{deadline.get_step_display()} {number}"
    if deadline.assignment is not None:
        words = _("%(what)s（%(role)s）") % {"what": words, "role": deadline.assignment.get_role_display()}
    return _("%(what)s（暂定）") % {"what": words} if deadline.provisional else words


def _changed_at(deadline: Deadline) -> datetime:
    """The beginning of the day on which the deadline got its present date, in UTC."""
    moves = _moves(deadline)
    return datetime.combine(moves[-1] if moves else deadline.start_on, time.min, UTC)


def _moves(deadline: Deadline) -> list[date]:
    """The days on which its date was moved: by its derivation, a promise's by what was agreed again."""
    if deadline.commitment is not None:
        return [
            day_of(again.at, deadline.case.jurisdiction) for again in deadline.commitment.renegotiations.all()
        ]
    return [date.fromisoformat(part["on"]) for part in deadline.derivation.get("parts", [])]
