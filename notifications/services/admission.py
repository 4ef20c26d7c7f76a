"""Whether a message may still go out, asked at the last moment: rights, wishes and hours may have changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from notifications.kinds import Pace, Wire
from notifications.models import Notice
from notifications.services.preferences import habits_of, hours_of, paces_of
from notifications.services.routing import DESKS, may_leave
from notifications.services.sight import in_sight
from notifications.services.standing import Reader
from proposals.queries import Held, held_posts, posts_active
from workflow.queries import deadlines_visible_to, events_visible_to
from workflow.queries.clues import calls_visible_to, takes_answers
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from notifications.models import Dispatch, Habit
    from proposals.models import Organisation, User


class Admission:
    """What is asked of every message in one run; each reader's posts are read once."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._readers: dict[tuple[str, int, date], Reader] = {}

    def reader(self, message: Dispatch) -> Reader:
        """Whose rights count: those of the person who is told, or of the desk whose target it is."""
        on = day_of(self._at, message.jurisdiction)
        unit = message.target.organisation if message.target else None
        person = message.notice.recipient
        key = ("unit", unit.pk, on) if unit is not None else ("person", person.pk, on)
        if key not in self._readers:
            self._readers[key] = _person(person, on) if unit is None else _desk(unit, on)
        return self._readers[key]

    def together(self, messages: Iterable[Dispatch]) -> list[tuple[Reader, list[Dispatch]]]:
        """The messages by whose rights count: one group, unless cities with different days tell one person."""
        groups: dict[int, tuple[Reader, list[Dispatch]]] = {}
        for message in messages:
            reader = self.reader(message)
            groups.setdefault(id(reader), (reader, []))[1].append(message)
        return list(groups.values())

    def ask(self, reader: Reader, messages: Collection[Dispatch]) -> Asked:
        """What decides about these messages of one reader, read at once."""
        people = {message.notice.recipient_id for message in messages}
        return Asked(self._at, _known(reader, messages), paces_of(people), habits_of(people))


@dataclass(frozen=True)
class Asked:
    """Which notices the reader may know of now, and how the people wish to be told."""

    at: datetime
    known: Collection[int]
    paces: Mapping[int, Mapping[tuple[str, str], str]]
    habits: Mapping[int, Habit]

    def refusal(self, message: Dispatch) -> str | None:
        """Why there is nobody to tell, or nothing to tell any more."""
        target = message.target
        if target is not None and not target.active:
            return _("这个地址已停用")
        if _is_past(message):
            return _("期限已经办结、终止或改动")
        if _is_over(message, self.at):
            return _("征集已经截止")
        if message.notice_id not in self.known:
            return _("收件人现在无权看到这件提案")
        return None if target is not None and target.organisation_id else self._unwanted(message)

    def not_before(self, message: Dispatch) -> datetime:
        """Now, or when the person's quiet hours are over, or the morning of a deadline's day has come."""
        of_unit = message.target is not None and message.target.organisation_id is not None
        habit = None if of_unit else self.habits.get(message.notice.recipient_id)
        return may_leave(message.notice, self.at, hours_of(habit, message.jurisdiction))

    def _unwanted(self, message: Dispatch) -> str | None:
        notice = message.notice
        if notice.read_at is not None:
            return _("已在系统里读过")
        if message.wire == Wire.EMAIL and not notice.recipient.email:
            return _("收件人没有邮件地址")
        pace = self.paces[notice.recipient_id][notice.kind, message.wire]
        return _("收件人已不接收这类消息") if pace == Pace.OFF else None


def _known(reader: Reader, messages: Collection[Dispatch]) -> set[int]:
    """The keys of the notices of which the reader may know. One query."""
    notices = [message.notice for message in messages]
    keys = [notice.pk for notice in notices]
    if reader.person_id is not None:
        return in_sight({reader.person_id: keys}, {reader.person_id: reader.held})
    seen = Q(event__in=events_visible_to(reader.held))
    seen |= Q(rung__deadline__in=deadlines_visible_to(reader.held))
    seen |= Q(call__in=calls_visible_to(reader.held))
    return set(Notice.objects.filter(seen, pk__in=keys).values_list("pk", flat=True))


def _is_past(message: Dispatch) -> bool:
    """Whether a warning of a deadline has become untrue since it was written."""
    rung = message.notice.rung
    return rung is not None and (not rung.deadline.is_open or rung.deadline.due_on != rung.due_on)


def _is_over(message: Dispatch, at: datetime) -> bool:
    """Whether the call of which it tells takes no more answers."""
    call = message.notice.call
    return call is not None and not takes_answers(call, day_of(at, message.jurisdiction))


def _person(person: User, on: date) -> Reader:
    return Reader(held_posts(person, on), person.pk, str(person))


def _desk(unit: Organisation, on: date) -> Reader:
    """What anybody at the organisation's desk may read by that post, whoever it is."""
    posts = (
        posts_active(on).filter(organisation=unit, role__in=DESKS).select_related("organisation", "person")
    )
    by_role = {post.role: Held(post, post.person_id) for post in posts.order_by("-pk")}
    return Reader(tuple(by_role.values()), None, unit.short_name)
