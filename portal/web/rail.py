"""What stands beside the queue: the last notices, the days of this week, and what became of one's opinions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.notices import lines, newest
from workflow.history.sent import Fate, fates_of_year
from workflow.models import RulePack
from workflow.services.calendars import calendar_of
from workflow.services.desk import Band, band_of, end_of_week
from workflow.workdays import SLUG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.web.dues import Calendars
    from portal.web.notices import NoticeLine
    from portal.web.visitor import Visitor
    from workflow.services.desk import Item
    from workflow.workdays import Calendar

SATURDAY: Final = 5
WEEKDAYS: Final = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
FATES: Final = {
    Fate.USED: gettext_lazy("写入答复"),
    Fate.PARTLY: gettext_lazy("部分写入"),
    Fate.NOT_USED: gettext_lazy("未采用"),
    Fate.PENDING: gettext_lazy("主办起草中"),
    Fate.UNMARKED: gettext_lazy("未标明"),
}


@dataclass(frozen=True)
class WeekDay:
    """One day of the strip. `off` names the holiday, `worked` says that a weekend day is worked."""

    on: date
    label: str
    count: int
    today: bool
    chosen: bool
    off: str
    worked: bool


@dataclass(frozen=True)
class Bar:
    """One fate of opinions: how many, and which part of all in percent."""

    label: str
    count: int
    percent: int


def news(me: Visitor) -> list[NoticeLine]:
    """The last notices, newest first."""
    return lines(newest(me), me)


def week(items: Sequence[Item], me: Visitor, chosen: object, calendars: Calendars) -> list[WeekDay]:
    """Monday to Friday of the week that counts, with any weekend day that is worked or on which something is due."""
    calendar = _calendar(me, calendars)
    counts: dict[date, int] = {}
    for item in items:
        if item.deadline is not None and band_of(item, me.on) is not Band.NONE:
            counts[item.deadline.due_on] = counts.get(item.deadline.due_on, 0) + 1
    monday = end_of_week(me.on) - timedelta(days=6)
    days = [monday + timedelta(days=n) for n in range(7)]
    return [
        WeekDay(
            on,
            _("今天") if on == me.on else str(WEEKDAYS[on.weekday()]),
            counts.get(on, 0),
            on == me.on,
            on == chosen,
            "" if calendar.is_workday(on) or on.weekday() >= SATURDAY else calendar.reason(on),
            calendar.is_workday(on) and on.weekday() >= SATURDAY,
        )
        for on in days
        if on.weekday() < SATURDAY or calendar.is_workday(on) or counts.get(on)
    ]


def _calendar(me: Visitor, calendars: Calendars) -> Calendar:
    """The calendar by which the visitor's jurisdiction counts now."""
    packs = RulePack.objects.filter(
        jurisdiction__in={held.jurisdiction_id for held in me.held}, year__lte=me.on.year
    )
    version = packs.order_by("-year", "pk").values_list("counted_by", flat=True).first()
    return calendar_of(SLUG) if version is None else calendars[version]


def opinion_bars(me: Visitor) -> tuple[int, list[Bar]]:
    """How many opinions the visitor's bureaus sent this year, and what became of them."""
    fates = fates_of_year(me.on.year, me.held)
    total = sum(fates.values())
    shown = [fate for fate in Fate if fates.get(fate) or (total and fate is not Fate.UNMARKED)]
    return total, [
        Bar(str(FATES[fate]), fates.get(fate, 0), round(100 * fates.get(fate, 0) / total)) for fate in shown
    ]
