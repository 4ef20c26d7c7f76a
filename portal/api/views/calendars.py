"""The calendars of a city: the yearly notice, its own days, and moving the open deadlines onto a new version."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.response import Response

from portal.api.described import operation
from portal.api.inputs import shaped
from portal.api.serializers.calendars import (
    NATION,
    CalendarsInUseSerializer,
    CalendarUseSerializer,
    DaysInputSerializer,
    NoticeInputSerializer,
    NoticeReadSerializer,
    NoticeTextInputSerializer,
    RecountInputSerializer,
    RecountPreviewSerializer,
    TakeBackInputSerializer,
)
from portal.api.serializers.days import CalendarSerializer
from portal.api.views.managing import SettingsView
from workflow.forms.calendars import WORKED
from workflow.services.calendars_used import days_named, in_use
from workflow.services.recounting import apply, preview
from workflow.services.revising import DayChange, add_notice, change_days, change_own_days, nation_shared
from workflow.workdays import Day
from workflow.workdays.notice import read_notice

if TYPE_CHECKING:
    from rest_framework.request import Request

    from workflow.models import WorkingCalendar
    from workflow.workdays.notice import Finding

CHANGED: Final = (403, 404, 409)
SHOWN: Final = 200
"""Lines of a preview that are told; the numbers count all."""


class CityCalendarView(SettingsView):
    """What a city counts by."""

    things = gettext_lazy("本市日历")

    @operation(
        gettext_lazy("本市日历：用的是哪一版"),
        CalendarsInUseSerializer,
        name="jurisdictions_calendar_retrieve",
    )
    def setting(self, _request: Request, pk: int) -> Response:
        """Raises Http404."""
        used = in_use(self.administered(pk), self.at)
        own = used.own
        told = {
            "counting": used.counting,
            "newest": used.calendar,
            "base": used.base,
            "own": own,
            "waits": used.waits,
            "months": None if used.horizon is None else used.horizon.months,
            "shared": nation_shared(),
            "own_days": [] if own is None else days_named(own, date.min),
        }
        return Response(CalendarsInUseSerializer(told).data)

    @operation(
        gettext_lazy("本市日历：把放假通知读出来看，不保存"), NoticeReadSerializer, name="jurisdictions_calendar_notice_read",
        takes=NoticeTextInputSerializer, errors=(403, 404),
    )  # fmt: skip
    def read(self, request: Request, pk: int) -> Response:
        """The days, and what is wrong or doubtful, with its place. Raises Http404, InvalidInputsError."""
        base = _there(in_use(self.administered(pk), self.at).base)
        text = shaped(NoticeTextInputSerializer, request)["text"]
        notice = read_notice(text)
        told = {
            "year": notice.year,
            "sound": notice.sound,
            "holidays": [
                {"name": one.name, "off": sorted(day.on for day in one.off),
                 "worked": sorted(day.on for day in one.worked)}
                for one in notice.holidays
            ],
            "findings": [_doubt(finding, text) for finding in notice.findings],
            "seen": base.version,
        }  # fmt: skip
        return Response(NoticeReadSerializer(told).data)

    @operation(
        gettext_lazy("本市日历：按放假通知保存新的一版"), CalendarSerializer, name="jurisdictions_calendar_notice_create",
        takes=NoticeInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def keep(self, request: Request, pk: int) -> Response:
        """It changes no deadline before it is applied. Raises ForbiddenMoveError, MoveRefusedError, StaleMoveError."""
        base = _there(in_use(self.administered(pk), self.at).base)
        given = shaped(NoticeInputSerializer, request)
        row = add_notice(base.slug, actor=self.caller.user, at=self.at, **given)
        return Response(CalendarSerializer(row).data, status=201)

    @operation(
        gettext_lazy("本市日历：增减几天，保存新的一版"), CalendarSerializer, name="jurisdictions_calendar_days_create",
        takes=DaysInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def add_days(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, ForbiddenMoveError, MoveRefusedError, StaleMoveError."""
        self.administered(pk)
        given = shaped(DaysInputSerializer, request)
        first, last = given["from_on"].toordinal(), given["until_on"].toordinal()
        added = tuple(
            Day(date.fromordinal(n), is_workday=given["kind"] == WORKED, name=given["name"])
            for n in range(first, last + 1)
        )
        return self._changed(pk, given, DayChange(given["reason"], added=added))

    @operation(
        gettext_lazy("本市日历：取消增减的一天"), CalendarSerializer, name="jurisdictions_calendar_days_take_back",
        takes=TakeBackInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def take_back(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, ForbiddenMoveError, MoveRefusedError, StaleMoveError."""
        self.administered(pk)
        given = shaped(TakeBackInputSerializer, request)
        on = given["on"]
        change = DayChange(_("取消 %(day)s") % {"day": on}, removed=frozenset({on}))
        return self._changed(pk, given, change)

    def _changed(self, pk: int, given: dict[str, Any], change: DayChange) -> Response:
        place, at = self.administered(pk), self.at
        base, actor, seen = _there(in_use(place, at).base), self.caller.user, given["seen"]
        if given["whose"] == NATION:
            row = change_days(base.slug, change, actor=actor, seen=seen, at=at)
        else:
            row = change_own_days(place, base.slug, change, actor=actor, seen=seen, at=at)
        return Response(CalendarSerializer(row).data, status=201)


class RecountView(SettingsView):
    """Moving the open deadlines onto the newest version."""

    things = gettext_lazy("本市日历")

    @operation(
        gettext_lazy("本市日历：最新一版会改变哪些期限"),
        RecountPreviewSerializer,
        name="jurisdictions_calendar_recount_retrieve",
    )
    def foresee(self, _request: Request, pk: int) -> Response:
        """Nothing of what a case is about. Raises Http404."""
        place = self.administered(pk)
        used = in_use(place, self.at)
        shown = preview(_there(used.calendar), place, at=self.at)
        told = {
            "calendar": shown.calendar,
            "waits": used.waits,
            "moved": shown.moved,
            "changes": shown.changes[:SHOWN],
            "left_out": max(0, len(shown.changes) - SHOWN),
            "seen": shown.digest,
        }
        return Response(RecountPreviewSerializer(told).data)

    @operation(
        gettext_lazy("本市日历：推算，从此按这一版计"), CalendarUseSerializer, name="jurisdictions_calendar_recount",
        takes=RecountInputSerializer, errors=CHANGED,
    )  # fmt: skip
    def recount(self, request: Request, pk: int) -> Response:
        """Whole or not at all; again it moves nothing. Raises InvalidInputsError, MoveRefusedError, StaleMoveError."""
        place = self.administered(pk)
        calendar = _there(in_use(place, self.at).calendar)
        given = shaped(RecountInputSerializer, request)
        use = apply(calendar, place, actor=self.caller.user, at=self.at, **given)
        return Response(CalendarUseSerializer(use).data)


def _there(row: WorkingCalendar | None) -> WorkingCalendar:
    if row is None:
        raise Http404
    return row


def _doubt(finding: Finding, text: str) -> dict[str, Any]:
    start, end = finding.span
    return {
        "code": finding.code, "message": finding.message, "weight": finding.weight,
        "quote": text[start:end].strip(), "start": start, "end": end,
    }  # fmt: skip
