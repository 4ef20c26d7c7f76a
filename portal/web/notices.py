"""Notices in words, each with the way to what it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from notifications.queries import notices_of
from portal.web.case_story import event_words, units_of
from portal.web.subjects import case_url
from workflow.queries import cases_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from notifications.models import Notice
    from portal.web.visitor import Visitor
    from proposals.models import Organisation
    from workflow.models import Case


@dataclass(frozen=True)
class NoticeLine:
    """One notice as a sentence."""

    pk: int
    at: datetime
    read: bool
    words: str
    url: str


def readable(me: Visitor) -> QuerySet[Notice]:
    """The visitor's notices with all that their words need."""
    return notices_of(me.user, me.held).select_related(
        "event__case__jurisdiction", "event__case__proposal", "event__actor", "event__post__organisation"
    )


def lines(notices: Iterable[Notice], me: Visitor) -> list[NoticeLine]:
    """The notices in words, in the order given."""
    notices = list(notices)
    units = units_of([notice.event for notice in notices])
    merged = _merged_cases(notices, me)
    return [_line(notice, units, merged.get(notice.event.case_id, notice.event.case)) for notice in notices]


def _merged_cases(notices: Sequence[Notice], me: Visitor) -> dict[int, Case]:
    """For a letter that answers a case which the visitor may not see, their own one that was merged into it."""
    letters = {notice.event.case_id for notice in notices if notice.event.machine == "reply"}
    if not letters or not me.may_file:
        return {}
    seen = cases_visible_to(me.held).filter(Q(pk__in=letters) | Q(merged_into__in=letters))
    cases = list(seen.select_related("jurisdiction", "proposal").order_by("pk"))
    known = {case.pk for case in cases}
    return {
        case.merged_into_id: case
        for case in cases
        if case.merged_into_id and case.merged_into_id not in known
    }


def _line(notice: Notice, units: Mapping[tuple[str, int], Organisation], case: Case) -> NoticeLine:
    event, proposal = notice.event, case.proposal
    who = event.post.organisation.short_name if event.post else event.actor or _("系统")
    words = _("%(who)s：%(what)s（%(number)s %(title)s）") % {
        "who": who,
        "what": event_words(event, units),
        "number": proposal.number or _("未编号"),
        "title": proposal.title,
    }
    return NoticeLine(notice.pk, event.at, notice.read_at is not None, words, case_url(case))
