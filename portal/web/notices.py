"""Notices in words, each with the way to what it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notifications.queries import notices_in_sight, notices_of
from portal.web.case_story import event_words, units_of
from portal.web.signals import day_words, due_words
from portal.web.subjects import answer_url, case_url
from proposals.prepared import PreparedForPosts, Slot
from workflow.models import Objection
from workflow.queries import cases_visible_to, decided_objections, own_shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from notifications.models import Notice
    from portal.web.visitor import Visitor
    from proposals.models import AccountAct, Call, Organisation
    from workflow.models import Case, Event, Rung


NEWS: Final = 6
BESIDE: Final = (
    "event__case__jurisdiction", "event__case__proposal", "event__actor", "event__post__organisation",
    "rung__deadline__case__jurisdiction", "rung__deadline__case__proposal",
    "rung__deadline__assignment__organisation", "rung__deadline__commitment__organisation",
    "call__jurisdiction", "act",
)  # fmt: skip
UPHELD: Final = "uphold"
LOST: Final = {
    UPHELD: gettext_lazy("同意您单位的改办申请，见复函"),
    "redirect": gettext_lazy("此件已改办，不再由您单位承办"),
    "withdraw_unit": gettext_lazy("此件不再由您单位承办"),
}
"""What a unit is told of the move by which it lost a case, and that is all."""


@dataclass(frozen=True)
class NoticeLine:
    """One notice as a sentence: `who` did or is told `what`, about which case or call; of a case that is lost, its number
    alone, and of a log-in, where its owner sees to it.

    `organisation` is who acted, if any; `icon` stands where there is none. `timed`: the minute says something; a deadline speaks on a day.
    """

    pk: int
    at: datetime
    read: bool
    who: str
    what: str
    number: str
    title: str
    url: str
    organisation: Organisation | None
    timed: bool
    icon: str = "clock-history"

    @property
    def words(self) -> str:
        if not self.title:
            return _("%(who)s：%(what)s（%(number)s）") % vars(self)
        return _("%(who)s：%(what)s（%(number)s %(title)s）") % vars(self)


def readable(me: Visitor) -> QuerySet[Notice]:
    """The visitor's notices with all that their words need."""
    return notices_of(me.user, me.held).select_related(*BESIDE)


def newest(me: Visitor) -> list[Notice]:
    """The last few of these."""
    return _NEWEST.read(me.held, person=me.user.pk)


_NEWEST: Final = PreparedForPosts(
    lambda held: (
        notices_in_sight(held).filter(recipient=Slot("person")).select_related(*BESIDE).order_by("-pk")[:NEWS]
    )
)


def lines(notices: Iterable[Notice], me: Visitor) -> list[NoticeLine]:
    """The notices in words, in the order given."""
    notices = list(notices)
    events = [notice.event for notice in notices if notice.event is not None]
    units = units_of(events)
    merged = _merged_cases(events, me)
    lost = _lost(events, me)
    return [
        _of_lost(notice, notice.event, lost[notice.event.pk])
        if notice.event is not None and notice.event.pk in lost
        else _line(notice, units, merged)
        for notice in notices
    ]


def _merged_cases(events: Sequence[Event], me: Visitor) -> dict[int, Case]:
    """For a letter that answers a case which the visitor may not see, their own one that was merged into it."""
    letters = {event.case_id for event in events if event.machine == "reply"}
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


def _lost(events: Sequence[Event], me: Visitor) -> dict[int, str]:
    """By event that took a case from the visitor's unit where there is an answer for it, if there is one."""
    taken = {
        event.subject: event for event in events if event.machine == "assignment" and event.transition in LOST
    }
    if not taken:
        return {}
    shares = own_shares(me.held).filter(pk__in=taken).exclude(case__in=cases_visible_to(me.held))
    lost = {taken[key].pk: "" for key in shares.values_list("pk", flat=True)}
    upheld = [key for key, event in taken.items() if event.transition == UPHELD and event.pk in lost]
    if upheld:
        decided = decided_objections(me.held).filter(decision=Objection.Decision.UPHELD)
        keys = decided.filter(assignment__in=upheld).order_by("pk").values_list("assignment_id", "pk")
        lost |= {taken[share].pk: answer_url(taken[share].case, key) for share, key in keys}
    return lost


def _of_lost(notice: Notice, event: Event, url: str) -> NoticeLine:
    organisation = event.post.organisation if event.post else None
    return NoticeLine(
        notice.pk,
        event.at,
        notice.read_at is not None,
        organisation.short_name if organisation else str(_("系统")),
        str(LOST[event.transition]),
        event.case.proposal.number or _("未编号"),
        "",
        url,
        organisation,
        timed=True,
    )


def _line(
    notice: Notice, units: Mapping[tuple[str, int], Organisation], merged: Mapping[int, Case]
) -> NoticeLine:
    if notice.call is not None:
        return _of_call(notice, notice.call)
    if notice.act is not None:
        return _of_act(notice, notice.act)
    event, rung = notice.event, notice.rung
    if event is not None:
        case, at, what = merged.get(event.case_id, event.case), event.at, event_words(event, units)
        organisation = event.post.organisation if event.post else None
        who = organisation.short_name if organisation else str(event.actor or _("系统"))
    elif rung is not None:
        case, at, what = rung.deadline.case, rung.at, _of_rung(rung)
        organisation, who = None, _("期限提醒")
    else:
        raise TypeError("a notice has one cause")
    return NoticeLine(
        notice.pk,
        at,
        notice.read_at is not None,
        who,
        what,
        case.proposal.number or _("未编号"),
        case.proposal.title,
        case_url(case),
        organisation,
        event is not None,
    )


def _of_call(notice: Notice, call: Call) -> NoticeLine:
    told_on = call.jurisdiction.day_of(call.published_at)
    what = _("征集提案线索，%(day)s 截止") % {"day": day_words(call.until_on, told_on)}
    url, read = reverse("call_detail", args=[call.pk]), notice.read_at is not None
    return NoticeLine(
        notice.pk, call.published_at, read, _("提案委"), what, _("征集"), call.title, url, None, timed=True,
        icon="journal",
    )  # fmt: skip


def _of_act(notice: Notice, act: AccountAct) -> NoticeLine:
    """What was done, and the way to the owner's page, where the particulars stand."""
    what, read = str(act.get_kind_display()), notice.read_at is not None
    return NoticeLine(
        notice.pk, act.at, read, _("您的账号"), what, _("登录和安全"), "", reverse("security"), None, timed=True,
        icon="lock",
    )  # fmt: skip


def _day_of_rung(rung: Rung) -> str:
    """The day that the rung was laid for; whether it is certain is known of the present one only."""
    deadline = rung.deadline
    told_on = deadline.case.jurisdiction.day_of(rung.at)
    return due_words(deadline, told_on) if deadline.due_on == rung.due_on else day_words(rung.due_on, told_on)


def _of_rung(rung: Rung) -> str:
    """What a deadline says at its rung, and whose it is."""
    deadline = rung.deadline
    owner = deadline.assignment or deadline.commitment
    step = str(deadline.get_step_display())
    values = {
        "step": _("%(what)s（%(unit)s）") % {"what": step, "unit": owner.organisation.short_name}
        if owner
        else step,
        "day": _day_of_rung(rung),
        "n": abs(rung.offset),
    }
    if rung.offset == 0:
        return _("%(step)s 今天到期") % values
    if rung.offset < 0:
        words = ngettext(
            "%(step)s 还有 %(n)d 个工作日，%(day)s 到期",
            "%(step)s 还有 %(n)d 个工作日，%(day)s 到期",
            abs(rung.offset),
        )
    else:
        words = ngettext(
            "%(step)s 已逾期 %(n)d 个工作日，应于 %(day)s 办妥",
            "%(step)s 已逾期 %(n)d 个工作日，应于 %(day)s 办妥",
            rung.offset,
        )
    return words % values
