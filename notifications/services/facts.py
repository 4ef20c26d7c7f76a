"""What a notice tells one reader, as far as that reader may know it: the values that fill a wording's gaps.

What is said here goes into mails, whose words do not follow the language of the pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from notifications.services.links import call_link, case_link, notices_link, rating_link, security_link
from notifications.services.standing import audience_of
from notifications.services.wording import (
    CALLED,
    NO_DAY,
    NO_NEXT,
    audiences_of,
    label_of,
    name_of_rung,
    next_words,
)
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from notifications.models import Notice
    from notifications.services.background import Background
    from proposals.models import AccountAct, Call, Jurisdiction
    from workflow.models import Case, Deadline, Event, Rung

CALL: Final = "征集"
"""In place of the number of a case, which a call has not."""
OWN: Final = "您的账号"
"""In place of a title, where something was done to the reader's own log-in."""
NO_TITLE: Final = "不再由您单位承办的提案"
"""In place of the title of a case that the reader may not open."""

WITH: Final = (
    "recipient",
    "event__case__jurisdiction", "event__case__proposal", "event__post__organisation", "event__actor",
    "rung__deadline__case__jurisdiction", "rung__deadline__case__proposal",
    "rung__deadline__assignment__organisation", "rung__deadline__commitment__organisation",
    "call__jurisdiction", "act",
)  # fmt: skip
"""What must be read together with a notice."""


@dataclass(frozen=True)
class Facts:
    """One notice for one reader. `number`, `title` and `link` are of the case that the reader may open, or of the call.

    `line` says it in a few words, for a list of several. `rating` is the address at which the reader may rate the case
    without a log-in; it goes into mails alone, never to where others read along.
    """

    name: str
    audience: str
    number: str
    title: str
    link: str
    line: str
    values: dict[str, str]
    rating: str = ""


@dataclass(frozen=True)
class _Told:
    name: str
    audience: str
    line: str
    values: dict[str, str]


def case_of(notice: Notice) -> Case | None:
    """The case that the notice is about, with its proposal and its jurisdiction, if it is about one."""
    if notice.event is not None:
        return notice.event.case
    return notice.rung.deadline.case if notice.rung is not None else None


def rung_of(notice: Notice) -> Rung:
    """The step of a deadline that the notice tells of. Only asked where it is of a case, and no event is told of."""
    if notice.rung is None:
        raise TypeError("a notice of a case has an event or a rung")
    return notice.rung


def place_of(notice: Notice) -> Jurisdiction:
    """Whose news it is. Only asked of what takes a wire, which what was done to a log-in does not."""
    about = case_of(notice) or notice.call
    if about is None:
        raise TypeError("what was done to a log-in is no jurisdiction's news")
    return about.jurisdiction


def facts_of(notice: Notice, background: Background, at: datetime) -> Facts:
    """What the words need, without a query."""
    if notice.call is not None:
        return _of_call(notice.call, background.reader.name, at)
    if notice.act is not None:
        return _of_act(notice.act, background.reader.name)
    return _of_case(notice, background, at)


def _of_case(notice: Notice, background: Background, at: datetime) -> Facts:
    """A case that the reader may not open is named by their own one that was merged into it.

    Where there is none, as for a unit that lost the case, it has its number and no title.
    """
    event = notice.event
    case = event.case if event is not None else rung_of(notice).deadline.case
    shown, reader = background.case_shown(case), background.reader
    here = shown or case
    on = day_of(at, case.jurisdiction)
    with translation.override(settings.LANGUAGE_CODE):
        told = (
            _of_event(event, background, on)
            if event is not None
            else _of_rung(rung_of(notice), background, on)
        )
    number = here.proposal.number or "未编号"
    title = NO_TITLE if shown is None else here.proposal.title
    link = notices_link() if shown is None else case_link(shown)
    values = {"编号": number, "案由": title, "链接": link, "收件人": reader.name} | told.values
    code = background.rating_codes.get(case.pk)
    rating = rating_link(code) if code else ""
    return Facts(told.name, told.audience, number, title, link, told.line, values, rating)


def _of_event(event: Event, background: Background, on: date) -> _Told:
    name = f"{event.machine}.{event.transition}"
    unit = background.unit(event)
    unit_id = unit.pk if unit else None
    source = event.post.organisation.short_name if event.post else str(event.actor or "系统")
    due = background.next_due(event.case, unit_id)
    label, at = label_of(name), _moment(event.at, event.case.jurisdiction)
    values = {
        "事项": label,
        "来自": source,
        "单位": unit.short_name if unit else source,
        "期限": _day(due) if due else NO_DAY,
        "余日": _left(due, on) if due else "未设期限",
        "时间": at,
    }
    concerned = f"（{unit.short_name}）" if unit and unit.short_name != source else ""
    audience = audience_of(event.case, background.standing, unit_id, audiences_of(name))
    values["下一步"] = next_words(name, audience)
    return _Told(name, audience, f"{source}：{label}{concerned}（{at}）", values)


def _of_rung(rung: Rung, background: Background, on: date) -> _Told:
    deadline, name = rung.deadline, name_of_rung(rung.offset)
    owner = deadline.assignment or deadline.commitment
    unit = owner.organisation if owner else None
    label, due, left = deadline.get_step_display(), _day(deadline), _left(deadline, on)
    values = {
        "事项": label,
        "来自": "系统",
        "单位": unit.short_name if unit else "本提案",
        "期限": due,
        "余日": left,
        "下一步": NO_NEXT,
        "时间": _moment(rung.at, deadline.case.jurisdiction),
    }
    concerned = f"（{unit.short_name}）" if unit else ""
    audience = audience_of(deadline.case, background.standing, unit.pk if unit else None, audiences_of(name))
    return _Told(name, audience, f"{label}{concerned}：{due}，{left}", values)


def _of_call(call: Call, reader: str, at: datetime) -> Facts:
    """A call says until when it takes answers."""
    due = _date(call.until_on)
    values = {
        "编号": CALL,
        "案由": call.title,
        "事项": "征集提案线索",
        "来自": "提案委",
        "单位": "提案委",
        "期限": due,
        "余日": _days_left(call.until_on, call.jurisdiction.day_of(at)),
        "下一步": "提供线索",
        "时间": _moment(call.published_at, call.jurisdiction),
        "收件人": reader,
        "链接": call_link(call),
    }
    line = f"征集提案线索，{due}截止（{values['时间']}）"
    return Facts(CALLED, "", CALL, call.title, values["链接"], line, values)


def _of_act(act: AccountAct, reader: str) -> Facts:
    """What was done, without the particulars: those stand on the owner's own page."""
    with translation.override(settings.LANGUAGE_CODE):
        label = str(act.get_kind_display())
    local = timezone.localtime(act.at)
    moment = f"{_date(local.date())} {local:%H:%M}"
    values = {"案由": OWN, "事项": label, "时间": moment, "收件人": reader, "链接": security_link()}
    return Facts(f"account.{act.kind}", "", "", OWN, values["链接"], f"{label}（{moment}）", values)


def _day(deadline: Deadline) -> str:
    return f"{_date(deadline.due_on)}{'（暂定）' if deadline.provisional else ''}"


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _left(deadline: Deadline, on: date) -> str:
    return _days_left(deadline.due_on, on)


def _days_left(due_on: date, on: date) -> str:
    days = (due_on - on).days
    if days == 0:
        return "今天到期"
    return f"还有 {days} 天" if days > 0 else f"逾期 {-days} 天"


def _moment(at: datetime, jurisdiction: Jurisdiction) -> str:
    local = timezone.localtime(at, ZoneInfo(jurisdiction.time_zone))
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
