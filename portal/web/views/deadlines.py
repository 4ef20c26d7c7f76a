"""Why a deadline is that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.deadline_story import changes_of, limit_words, requests_for
from portal.web.dues import due_of
from portal.web.subjects import case_url, find_case
from portal.web.timing import rule_words
from portal.web.unit_notes import window_words
from portal.web.visitor import visitor
from workflow.queries import deadlines_visible_to
from workflow.services.calendars import calendar_of, newest_row, title_of, version_of
from workflow.services.clock import day_of
from workflow.workdays import from_json

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from workflow.models import Case
    from workflow.workdays import Calendar


@require_safe
def deadline(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """The stored working of one deadline: rule, first day, each skipped day, and every later change."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    found = deadlines_visible_to(me.held).filter(case=case, pk=key)
    row = found.select_related(
        "assignment__organisation", "assignment__paused_by", "commitment__organisation", "rule"
    ).first()
    if row is None:
        raise Http404
    calendar = version_of(case.pack.counted_by_id)
    on = day_of(me.at, case.jurisdiction)
    working = from_json(row.derivation) if row.derivation else None
    made_with = (
        calendar_of(working.calendar_slug, version=working.calendar_version)
        if working and working.provisional
        else calendar
    )
    unit = row.assignment or row.commitment
    words = {
        "today": on,
        "proposal": case.proposal,
        "case_url": case_url(case),
        "step": row.get_step_display(),
        "unit": unit.organisation.name if unit else "",
        "due": due_of(row, calendar, on, near=case.pack.near),
        "calendar_title": title_of(working.calendar_slug) if working else "",
        "horizon": made_with.horizon,
        "awaits_recount": row.provisional and _entered_since(case, made_with),
        "working": working,
        "rule": rule_words(working.timing) if working else "",
        "parts": changes_of(row, working, case, me) if working else [],
        "limit": limit_words(row, on),
        "consequence": row.rule.get_late_display() if row.rule else "",
        "window": window_words(row, on),
        "requests": requests_for(row, case, me),
        "commitment": row.commitment,
    }
    return render(request, "portal/deadline_explain.html", words)


def _entered_since(case: Case, made_with: Calendar) -> bool:
    """Whether a version is there that reaches further, so that the day becomes certain once it is applied."""
    newest = newest_row(case.pack.calendar_slug)
    return newest is not None and newest.horizon > made_with.horizon
