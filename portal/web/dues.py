"""Deadline rows as pages show them: with their working days counted by the calendar of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.signals import Due, day_words
from workflow.services.calendars import version_of
from workflow.steps import RIGHTS, Step
from workflow.workdays import remaining

if TYPE_CHECKING:
    from datetime import date

    from workflow.models import Deadline
    from workflow.workdays import Calendar

DONE_WORDS: Final = {
    Step.SIGN: gettext_lazy("签收"),
    Step.OPINION: gettext_lazy("送达"),
    Step.SUPPLEMENT: gettext_lazy("送达"),
    Step.REPLY: gettext_lazy("送达"),
    Step.REHANDLE: gettext_lazy("送达"),
    Step.HANDOVER: gettext_lazy("交办"),
    Step.PUBLISH: gettext_lazy("公开"),
    Step.RATE_PROPOSAL: gettext_lazy("评议"),
    Step.LOOK_BACK: gettext_lazy("报告"),
}


class Clock(NamedTuple):
    """An open deadline in plain values: until when it runs, and who stopped it and why. `reason` None: no unit has it."""

    step: str
    due_on: date
    paused_on: date | None
    provisional: bool
    paused_by: str | None
    reason: str | None


class Calendars(dict[int, "Calendar"]):
    """Versions of calendars by key (`RulePack.counted_by`), each looked up once in the life of this object."""

    def __missing__(self, key: int) -> Calendar:
        self[key] = version_of(key)
        return self[key]


def due_of(
    deadline: Deadline, calendar: Calendar, on: date, *, near: int, url: str = "", whose: str = ""
) -> Due:
    """The deadline on that day; `near` is what the pack of its case says. A cancelled one has no clock any more."""
    word = str(DONE_WORDS.get(Step(deadline.step), ""))
    if deadline.met_on is not None:
        late = max(0, -remaining(deadline.met_on, deadline.due_on, calendar))
        return Due(
            due_on=deadline.due_on,
            done_on=deadline.met_on,
            late_by=late,
            done_word=word,
            provisional=deadline.provisional,
            url=url,
        )
    if deadline.cancelled_on is not None:
        return Due(due_on=deadline.due_on, whose=whose, owed=deadline.step not in RIGHTS, url=url)
    return due_by(_clock(deadline), calendar, on, near=near, url=url, whose=whose)


def due_by(clock: Clock, calendar: Calendar, on: date, *, near: int, url: str = "", whose: str = "") -> Due:
    """The open deadline on that day."""
    return Due(
        due_on=clock.due_on,
        remaining=remaining(on, clock.due_on, calendar),
        whose=whose,
        paused=clock.paused_on is not None,
        owed=clock.step not in RIGHTS,
        provisional=clock.provisional,
        near=near,
        stopped=_stopped(clock, on),
        url=url,
    )


def _clock(deadline: Deadline) -> Clock:
    if deadline.paused_on is None or (share := deadline.assignment) is None:
        told: tuple[str | None, str | None] = (None, None)
    else:
        told = (share.paused_by.short_name if share.paused_by else None, share.pause_reason)
    return Clock(deadline.step, deadline.due_on, deadline.paused_on, deadline.provisional, *told)


def _stopped(clock: Clock, on: date) -> str:
    """Who stopped the clock, since when and why; "" for one that runs."""
    if clock.paused_on is None or clock.reason is None:
        return ""
    words = {"unit": clock.paused_by or "", "day": day_words(clock.paused_on, on), "reason": clock.reason}
    return _("%(unit)s %(day)s 起中止：%(reason)s") % words
