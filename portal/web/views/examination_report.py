"""The report on an examination: its table, the cases behind each figure, and the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.documents.examination_report import SHOWN_BEFORE, cases_behind, report_book, report_paper
from portal.documents.registry import CHINESE
from portal.documents.rendering import FORMS
from portal.documents.tables import EXCEL_TYPE
from portal.web.subjects import case_url
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.services.examination_report import (
    ALL,
    COLLECTIVE,
    COLUMNS,
    REPORTING,
    Column,
    report_of,
    sessions_reported_to,
)

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from portal.web.visitor import Visitor
    from proposals.models import Session
    from workflow.services.examination_report import Report, Row

EXCEL: Final = "xlsx"


def _reader(request: HttpRequest) -> Visitor:
    me = visitor(request)
    if me.roles.isdisjoint(REPORTING):
        raise PermissionDenied
    return me


@require_safe
def examination_report(request: HttpRequest) -> HttpResponse:
    """The report of `?session=` (else the newest); `?row=` and `?column=` open the cases behind one figure."""
    me = _reader(request)
    sessions = list(sessions_reported_to(me.held).select_related("jurisdiction"))
    session = _chosen(sessions, request.GET.get("session", ""))
    report = report_of(session, me.held) if session else None
    code, column = request.GET.get("row", ""), _column(request.GET.get("column", ""))
    words = {
        "sessions": sessions,
        "session": session,
        "report": report,
        "heads": list(COLUMNS.values()),
        "groups": _groups(report) if report else [],
        "collective": report.share(f"by:{COLLECTIVE}") if report else None,
        "figure": _figure(report, me, code, column) if report and code else None,
        "forms": [*FORMS, EXCEL],
    }
    return render(request, "portal/examination_report.html", words)


@require_safe
def examination_report_file(request: HttpRequest, key: int, form: str) -> HttpResponse:
    """The report as docx, PDF or xlsx. The words are Chinese whatever language the page is read in."""
    me = _reader(request)
    session = sessions_reported_to(me.held).select_related("jurisdiction").filter(pk=key).first()
    if session is None or form not in {*FORMS, EXCEL}:
        raise Http404
    with translation.override(CHINESE):
        report = report_of(session, me.held)
        if form == EXCEL:
            kind, made = EXCEL_TYPE, report_book(report, me.held)
        else:
            kind, make = FORMS[form]
            made = make(report_paper(report, me.on))
        name = f"{session.name}{report.noun}审查情况报告.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response = HttpResponse(
        made, content_type=kind, headers={"Content-Disposition": disposition or "attachment"}
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _chosen(sessions: list[Session], told: str) -> Session | None:
    """The session that the address names. Raises Http404 for one that the visitor may not read of."""
    if not told:
        return sessions[0] if sessions else None
    found = next((session for session in sessions if session.pk == row_key(told)), None)
    if found is None:
        raise Http404
    return found


def _column(told: str) -> Column:
    return Column(told) if told in set(Column) else Column.RECEIVED


def _groups(report: Report) -> list[dict[str, Any]]:
    """The table as the page draws it."""
    sections = [("", [report.total]), *((one.title, one.rows) for one in report.sections)]
    return [
        {"title": title, "rows": [_drawn(row) for row in rows]}
        for title, rows in [*sections, ("grounds", report.grounds)]
        if rows
    ]


def _drawn(row: Row) -> dict[str, Any]:
    cells = [{"column": column.value, "count": row.count(column)} for column in COLUMNS]
    return {
        "code": row.code,
        "label": row.label,
        "cells": cells,
        "before": [row.before[c] for c in SHOWN_BEFORE],
    }


def _figure(report: Report, me: Visitor, code: str, column: Column) -> dict[str, Any]:
    row = report.row(code)
    if row is None:
        raise Http404
    cases = cases_behind(report, me.held, code, column)
    whole = report.total.count(column)
    return {
        "label": row.label.strip(),
        "column": COLUMNS[column],
        "whole": whole if code != ALL else None,
        "rows": [{"case": case, "url": case_url(case)} for case in cases],
    }
