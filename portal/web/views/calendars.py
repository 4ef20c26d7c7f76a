"""The administrator's calendars: versions, the yearly notice, a city's own days, and moving the open deadlines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.web import calendar_sheet as sheet
from portal.web.managing import administered
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.forms.calendars import DaysForm, NoticeForm, RecountForm, TakeBackForm
from workflow.services.calendars_used import days_named, in_use
from workflow.services.recounting import apply, preview
from workflow.services.revising import DayChange, add_notice, change_days, change_own_days, nation_shared

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction
    from workflow.models import WorkingCalendar
    from workflow.services.calendars_used import InUse

CONFLICT = 409
INVALID = 422
READING = ["GET", "HEAD", "POST"]
NATION = "nation"


@require_safe
def calendar_list(request: HttpRequest) -> HttpResponse:
    """Which calendar the jurisdiction counts by, how far it reaches, and every version with what it moved."""
    me = visitor(request)
    place = administered(request, me)
    used = in_use(place, me.at)
    words = {
        "jurisdiction": place,
        "used": used,
        "versions": sheet.versions_of(place),
        "shared": nation_shared(),
        "pending": preview(used.calendar, place, at=me.at) if used.calendar else None,
    }
    return render(request, "portal/calendar_list.html", words)


@require_http_methods(READING)
def calendar_notice(request: HttpRequest) -> HttpResponse:
    """Paste the notice, see what was read, and keep it as the next version of the national calendar."""
    me = visitor(request)
    place = administered(request, me)
    base = _there(in_use(place, me.at).base)
    form = NoticeForm(request.POST or None, initial={"seen": base.version})
    words: dict[str, Any] = {"jurisdiction": place, "base": base, "form": form}
    if request.method != "POST":
        return render(request, "portal/calendar_notice.html", words)
    if not form.is_valid():
        return render(request, "portal/calendar_notice.html", words, status=INVALID)
    words["read"] = sheet.read(form.cleaned_data["text"])
    if request.POST.get("do") != "save":
        return render(request, "portal/calendar_notice.html", words)
    try:
        row = add_notice(base.slug, actor=me.user, **form.cleaned_data)
    except MoveRefusedError as error:
        words["refusal"] = _refused(error)
        return render(request, "portal/calendar_notice.html", words, status=CONFLICT)
    messages.success(
        request, _("已保存为第 %(version)d 版。下面是它会改变的期限。") % {"version": row.version}
    )
    return redirect(_within("calendar_recount", place))


@require_http_methods(READING)
def calendar_days(request: HttpRequest) -> HttpResponse:
    """Days that the city has off or works otherwise than the nation; `?scope=nation` is for the nation's own.

    Those are only read where other jurisdictions count by them too.
    """
    me = visitor(request)
    place = administered(request, me)
    used = in_use(place, me.at)
    national = request.GET.get("scope") == NATION
    row = used.base if national else used.own
    seen = 0 if row is None else row.version
    form = DaysForm(request.POST if request.POST.get("do") == "add" else None, initial={"seen": seen})
    words: dict[str, Any] = {
        "jurisdiction": place,
        "national": national,
        "shared": national and nation_shared(),
        "calendar": row,
        "base": _there(used.base),
        "form": form,
        "days": [] if row is None else days_named(row, date(me.on.year, 1, 1)),
        "seen": seen,
    }
    if request.method != "POST":
        return render(request, "portal/calendar_days.html", words)
    change, seen = _change(request, form)
    if change is None:
        return render(request, "portal/calendar_days.html", words, status=INVALID)
    try:
        row = _changed(me, place, used, change, seen, national=national)
    except MoveRefusedError as error:
        words["refusal"] = _refused(error)
        return render(request, "portal/calendar_days.html", words, status=CONFLICT)
    messages.success(
        request, _("已保存为第 %(version)d 版。下面是它会改变的期限。") % {"version": row.version}
    )
    return redirect(_within("calendar_recount", place))


@require_http_methods(READING)
def calendar_recount(request: HttpRequest) -> HttpResponse:
    """What the newest version would move, and moving it."""
    me = visitor(request)
    place = administered(request, me)
    used = in_use(place, me.at)
    calendar = _there(used.calendar)
    form = RecountForm(request.POST or None)
    refusal, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            use = apply(calendar, place, actor=me.user, at=me.at, **form.cleaned_data)
        except MoveRefusedError as error:
            refusal, status = _refused(error), CONFLICT
        else:
            said = ngettext("已推算，%(n)d 个期限变动。", "已推算，%(n)d 个期限变动。", use.moved)
            messages.success(request, said % {"n": use.moved})
            return redirect(_within("calendar_list", place))
    elif request.method == "POST":
        status = INVALID
    shown = preview(calendar, place, at=me.at)
    words = {
        "jurisdiction": place,
        "calendar": calendar,
        "waits": used.waits,
        "refusal": refusal,
        "preview": shown,
        "rows": sheet.move_rows(shown),
        "left_out": max(0, len(shown.changes) - sheet.SHOWN),
        "form": RecountForm(initial={"seen": shown.digest, "note": form["note"].value() or ""}),
    }
    return render(request, "portal/calendar_recount.html", words, status=status)


def _there(row: WorkingCalendar | None) -> WorkingCalendar:
    if row is None:
        raise Http404
    return row


def _refused(error: MoveRefusedError) -> str:
    if isinstance(error, ForbiddenMoveError):
        raise PermissionDenied(error.refusal.message) from error
    return error.refusal.message


def _change(request: HttpRequest, form: DaysForm) -> tuple[DayChange | None, int]:
    """What was asked for, or None, and the version that was seen."""
    if form.is_bound:
        if not form.is_valid():
            return None, 0
        return DayChange(form.cleaned_data["reason"], added=form.days()), form.cleaned_data["seen"]
    back = TakeBackForm(request.POST)
    if not back.is_valid():
        return None, 0
    on = back.cleaned_data["on"]
    return DayChange(_("取消 %(day)s") % {"day": on}, removed=frozenset({on})), back.cleaned_data["seen"]


def _changed(
    me: Visitor, place: Jurisdiction, used: InUse, change: DayChange, seen: int, *, national: bool
) -> WorkingCalendar:
    base = _there(used.base)
    if national:
        return change_days(base.slug, change, actor=me.user, seen=seen, at=me.at)
    return change_own_days(place, base.slug, change, actor=me.user, seen=seen, at=me.at)


def _within(name: str, place: Jurisdiction) -> str:
    return f"{reverse(name)}?in={place.slug}"
