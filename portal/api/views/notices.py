"""What the caller was told, and how they like to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from notifications.kinds import CHOSEN, PACE, Wire
from notifications.models import Notice
from notifications.queries import notices_of
from notifications.services import mark_read
from notifications.services.background import background_of
from notifications.services.facts import WITH, case_of, facts_of
from notifications.services.feeds import feed_of, make_feed, revoke_feed
from notifications.services.hours import DIGEST_AT
from notifications.services.preferences import habits_of, paces_of, set_preferences
from notifications.services.standing import Reader
from notifications.services.streams import number_new
from portal.api.described import operation
from portal.api.filters import NoticeFilter
from portal.api.inputs import shaped
from portal.api.serializers.notices import (
    FeedSerializer,
    MadeFeedSerializer,
    NoticeSerializer,
    PreferencesSerializer,
    ReadInputSerializer,
    ReadSerializer,
)
from portal.api.views.base import ActView, ReadView
from proposals.scopes import Scope

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class NoticeView(ReadView):
    """Notices of what the caller may still see, the newest first. Looking marks nothing read."""

    things = _("消息")
    queryset = Notice.objects.none()
    scope = scope_of_change = Scope.NOTICES
    filterset_class = NoticeFilter
    serializer_class = NoticeSerializer
    beside = WITH

    def seen(self) -> QuerySet[Any]:
        return notices_of(self.caller.user, self.caller.held)

    def get_serializer(self, rows: Any = None, **kwargs: Any) -> Any:
        """With what the words of these notices need, in a number of queries that does not grow."""
        if rows is None:  # the description asks for the shape alone
            return NoticeSerializer(**kwargs)
        notices = rows if kwargs.get("many") else [rows]
        reader = Reader(self.caller.held, self.caller.user.pk, self.caller.user.name)
        background, at = background_of(notices, reader), timezone.now()
        told = {
            "facts": {one.pk: facts_of(one, background, at) for one in notices},
            "shown": {
                one.pk: background.case_shown(case) if (case := case_of(one)) is not None else None
                for one in notices
            },
        }
        return NoticeSerializer(rows, context={**self.get_serializer_context(), **told}, **kwargs)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page; what is new gets its number before."""
        number_new([self.caller.user.pk])
        answer: Response = super().list(request, *args, **kwargs)
        return answer

    @operation(_("消息：标为已读"), NoticeSerializer, name="notices_read", errors=(403, 404))
    def read(self, _request: Request, **_key: Any) -> Response:
        """Mark one notice read."""
        notice = self.get_object()
        mark_read(self.caller.user, [notice.pk])
        return Response(self.get_serializer(self.get_object()).data)

    @operation(
        _("消息：全部标为已读"), ReadSerializer, name="notices_read_all", takes=ReadInputSerializer, errors=()
    )
    def read_all(self, request: Request) -> Response:
        """Mark all that were seen read."""
        last = shaped(ReadInputSerializer, request)["up_to"]
        unread = self.seen().filter(read_at=None, number__lte=last)
        return Response({"read": mark_read(self.caller.user, unread.values_list("pk", flat=True))})


class TellingView(ActView):
    """How the caller is told: wires and hours, and the address at which other calendars read their deadlines."""

    things = _("消息设置")
    scope = scope_of_change = Scope.NOTICES

    @operation(_("消息设置：读"), PreferencesSerializer, name="preferences_retrieve", errors=())
    def preferences(self, _request: Request) -> Response:
        """What was chosen, and what is usual where nothing was."""
        person = self.caller.user
        paces, habit = paces_of([person.pk])[person.pk], habits_of([person.pk]).get(person.pk)
        rows = [{"kind": kind, "wire": wire, "pace": paces[kind, wire]} for kind in CHOSEN for wire in Wire]
        hours = {
            "quiet_from": habit and habit.quiet_from,
            "quiet_until": habit and habit.quiet_until,
            "digest_at": (habit and habit.digest_at) or DIGEST_AT,
        }
        return Response(PreferencesSerializer({"paces": rows, **hours}).data)

    @operation(
        _("消息设置：改"),
        PreferencesSerializer,
        name="preferences_update",
        takes=PreferencesSerializer,
        errors=(),
    )
    def prefer(self, request: Request) -> Response:
        """All of it, in place of what was chosen before."""
        given = shaped(PreferencesSerializer, request)
        paces = {(row["kind"], row["wire"]): row["pace"] for row in given.pop("paces")}
        usual = {
            (kind.value, wire.value): pace for kind in CHOSEN for wire in Wire if (pace := PACE[kind, wire])
        }
        set_preferences(self.caller.user, paces=usual | paces, **given)
        return self.preferences(request)

    @operation(_("订阅日历：有没有"), FeedSerializer, name="me_calendar_retrieve", errors=())
    def feed(self, _request: Request) -> Response:
        """Whether there is such an address. It was told when it was made."""
        feed = feed_of(self.caller.user)
        return Response({"made_at": None} if feed is None else FeedSerializer(feed).data)

    @operation(
        _("订阅日历：另立地址"), MadeFeedSerializer, name="me_calendar_create", errors=(403,), status=201
    )
    def make(self, request: Request) -> Response:
        """A new address; the one before leads nowhere any more."""
        address = request.build_absolute_uri(reverse("calendar_feed", args=[make_feed(self.caller.user)]))
        return Response({"address": address}, status=201)

    @operation(_("订阅日历：停用"), None, name="me_calendar_destroy", errors=(403,), status=204)
    def revoke(self, _request: Request) -> Response:
        """Close the address, if there is one."""
        revoke_feed(self.caller.user)
        return Response(status=204)
