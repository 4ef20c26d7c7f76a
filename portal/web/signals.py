"""How a deadline is said on a page: one shape, one colour class, one phrase. Nothing is counted here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from datetime import date

    from workflow.models import Deadline


@dataclass(frozen=True)
class Due:
    """One deadline with its working days already counted.

    `remaining` is 0 on the last day and negative once it is over; None when no clock runs. `late_by` counts the
    working days by which a finished deadline was missed. `whose` is put before the words when another unit is late.
    `owed` is False for a right that merely ends, such as the window for objections. `near` is the number of working days
    left from which the rule pack calls a day near; 0 where no clock runs. `stopped` says who paused it, since when and why.
    """

    due_on: date | None = None
    remaining: int | None = None
    done_on: date | None = None
    late_by: int = 0
    done_word: str = ""
    whose: str = ""
    paused: bool = False
    stopped: str = ""
    owed: bool = True
    provisional: bool = False
    near: int = 0
    url: str = ""

    @property
    def late(self) -> bool:
        """Whether somebody owes what the day was for; a clock that was stopped makes nobody late, nor does a right."""
        return self.owed and not self.paused and self.done_on is None and (self.remaining or 0) < 0


@dataclass(frozen=True)
class Signal:
    """`kind` is the colour class (ok, soon, late, done, none), `icon` the shape, `words` what is read."""

    kind: str
    icon: str
    words: str


def signal_of(due: Due, today: date) -> Signal:
    """The mark of a deadline as the design lays it down: done, none, overdue, today, near, enough."""
    if due.done_on is not None:
        return _done(due, due.done_on, today)
    if due.paused:
        return Signal("none", "dash-circle", _("暂停计时"))
    if due.remaining is None:
        return Signal("none", "dash-circle", _("不计期限"))
    return _running(due, due.remaining)


def _done(due: Due, done_on: date, today: date) -> Signal:
    word = due.done_word or _("完成")
    when = day_words(done_on, today)
    if due.late_by:
        words = ngettext(
            "%(day)s %(word)s，逾期 %(count)d 个工作日",
            "%(day)s %(word)s，逾期 %(count)d 个工作日",
            due.late_by,
        )
        return Signal(
            "done is-past", "check-circle-fill", words % {"day": when, "word": word, "count": due.late_by}
        )
    return Signal("done", "check-circle-fill", _("%(day)s %(word)s，按时") % {"day": when, "word": word})


def _running(due: Due, remaining: int) -> Signal:
    if remaining < 0 and not due.owed:
        return Signal("none", "dash-circle", _("时限已过"))
    if remaining < 0:
        if due.whose:
            words = ngettext(
                "%(whose)s逾期 %(count)d 个工作日", "%(whose)s逾期 %(count)d 个工作日", -remaining
            )
        else:
            words = ngettext("已逾期 %(count)d 个工作日", "已逾期 %(count)d 个工作日", -remaining)
        return Signal("late", "exclamation-square-fill", words % {"whose": due.whose, "count": -remaining})
    if remaining == 0:
        return Signal("soon", "exclamation-triangle-fill", _("今天到期"))
    words = ngettext("剩余 %(count)d 个工作日", "剩余 %(count)d 个工作日", remaining) % {"count": remaining}
    if remaining <= due.near:
        return Signal("soon", "exclamation-triangle-fill", words)
    return Signal("ok", "circle-fill", words)


def due_words(deadline: Deadline, today: date | None) -> str:
    """The day of a deadline in a sentence, with what is not certain about it."""
    day = day_words(deadline.due_on, today)
    return _("%(day)s（暂定）") % {"day": day} if deadline.provisional else day


def day_words(on: date, today: date | None) -> str:
    """A day as people write it; the year stands only where it is not the present one."""
    if today is not None and on.year == today.year:
        return date_format(on, _("n月j日"))
    return date_format(on, _("Y年n月j日"))
