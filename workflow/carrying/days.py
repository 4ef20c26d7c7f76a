"""On which day each thing is entered: the page's own days where it gives them, assumed ones elsewhere.

An assumed day is always marked: the event's note begins with `ASSUMED`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from workflow.carrying.page import CarryError
from workflow.workdays import Before, derive

if TYPE_CHECKING:
    from datetime import date

    from workflow.carrying.page import OpinionOnPage, Page
    from workflow.workdays import Calendar, Timing

ASSUMED: Final = "假定："
"""What the note of an event begins with when its day, or what was entered, is not on the page."""

TWO_WEEKS: Final = timedelta(days=14)
FOUR_WEEKS: Final = timedelta(days=28)
A_DAY: Final = timedelta(days=1)
FURTHEST_BACK: Final = 250


@dataclass(frozen=True)
class GivenDays:
    """What the operator knows better than the page."""

    filed_on: date | None = None
    handed_over_on: date | None = None
    received_on: date | None = None
    replied_on: date | None = None


@dataclass(frozen=True)
class CarryDays:
    """The days of one case. `assumed` names the fields that neither the page nor the operator gave."""

    filed_on: date
    handed_over_on: date
    received_on: date
    replied_on: date
    assumed: frozenset[str]

    def note(self, field: str, sentence: str) -> str:
        """The note of an event on that day: empty where the day is known."""
        return f"{ASSUMED}{sentence}" if field in self.assumed else ""

    def of_opinion(self, opinion: OpinionOnPage) -> date:
        """The letter's own day; without one, or with one after the reply, the day of the reply."""
        return min(opinion.on or self.replied_on, self.replied_on)


def days_of(
    page: Page, given: GivenDays, calendar: Calendar, *, opinion_due: Timing | None, silent: bool
) -> CarryDays:
    """Settle the days of a case.

    Hand-over is assumed two weeks before the first letter, or earlier when a co-handler kept `silent`, so that
    `opinion_due` had passed before the reply. Raises CarryError: `reply_date_missing`, `days_out_of_order`.
    """
    replied_on = page.reply.on or given.replied_on
    if replied_on is None:
        raise CarryError("reply_date_missing", _("页面上的答复没有可用的日期，请用 --replied-on 指明。"))
    first = min([replied_on, *(opinion.on for opinion in page.opinions if opinion.on)])
    handed_over_on = given.handed_over_on or _handed_over(
        first, replied_on, calendar, opinion_due if silent else None
    )
    filed_on = given.filed_on or calendar.workday_from(handed_over_on - FOUR_WEEKS, earlier=True)
    received_on = given.received_on or min(calendar.shift(handed_over_on, 1), first)
    _check_order(filed_on, handed_over_on, received_on, first)
    days = ("filed_on", "handed_over_on", "received_on")
    return CarryDays(
        filed_on=filed_on,
        handed_over_on=handed_over_on,
        received_on=received_on,
        replied_on=replied_on,
        assumed=frozenset(name for name in days if getattr(given, name) is None),
    )


def _handed_over(first: date, replied_on: date, calendar: Calendar, due: Timing | None) -> date:
    on = calendar.workday_from(first - TWO_WEEKS, earlier=True)
    if due is None or isinstance(due, Before):
        return on
    while derive(due, on, calendar).due_on >= replied_on and (first - on).days < FURTHEST_BACK:
        on = calendar.shift(on, -1)
    return on


def _check_order(filed_on: date, handed_over_on: date, received_on: date, first: date) -> None:
    if not filed_on <= handed_over_on <= received_on <= first:
        raise CarryError(
            "days_out_of_order",
            _(
                "日期顺序不对：立案 %(filed)s、交办 %(handed)s、签收 %(received)s、最早来文 %(first)s，应依次不早于前者。"
            )
            % {"filed": filed_on, "handed": handed_over_on, "received": received_on, "first": first},
        )
