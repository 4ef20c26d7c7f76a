"""The closure figures: the dashboard, the rows behind each figure, the screen for a wall, and the printed report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.documents.figures import figures_book, figures_paper, knows_sealed
from portal.documents.registry import CHINESE
from portal.documents.rendering import FORMS
from portal.documents.tables import EXCEL_TYPE
from portal.web import dashboard as board
from portal.web.figure_filters import Addresses, closure_asked
from portal.web.figure_rows import BESIDE, OVERDUE, behind_asked, lines_of
from portal.web.keyset import page_of
from portal.web.urging import may_urge
from portal.web.visitor import visitor
from workflow.queries.honours import READING
from workflow.rates import RATES
from workflow.services.closure import CITY_WIDE, Reach

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.web.figure_filters import FilterForm
    from portal.web.visitor import Visitor
    from proposals.models import Session
    from workflow.services.closure import Closure

ANEW: Final = 300
"""So many seconds after it was drawn the wall is drawn anew, with or without a script."""
EXCEL: Final = "xlsx"
REPORTS: Final = (*FORMS, EXCEL)
REST: Final = tuple(code for code in RATES if code not in board.BIG)


def _reader(request: HttpRequest) -> Visitor:
    me = visitor(request)
    if not Reach.of(me.held):
        raise PermissionDenied
    return me


def _asked(request: HttpRequest, me: Visitor) -> tuple[list[Session], Closure | None, FilterForm | None]:
    try:
        return closure_asked(me, request.GET)
    except LookupError as error:
        raise Http404 from error


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The dashboard of `?session=` (else the newest), narrowed by the filters; `?by=` and `?sort=` settle the table."""
    me = _reader(request)
    sessions, closure, form = _asked(request, me)
    if closure is None or form is None:
        return render(request, "portal/figures.html", {"sessions": sessions})
    return render(request, "portal/figures.html", _page(request, me, closure, form) | {"sessions": sessions})


def _page(request: HttpRequest, me: Visitor, closure: Closure, form: FilterForm) -> dict[str, Any]:
    by = request.GET.get("by", "unit")
    by = by if by in board.DIMENSIONS else "unit"
    sort = request.GET.get("sort", "overdue")
    sort = sort if sort in board.SORTS else "overdue"
    rows = board.table(closure, closure.by(by), by, sort)
    shown = len(rows) if request.GET.get("all") else board.SHOWN
    late, progress = board.late_of(closure), board.progress(closure)
    addresses = Addresses(closure)
    return {
        "closure": closure,
        "session": closure.session,
        "form": form,
        "as_of": board.as_of_words(me, closure),
        "tiles": board.tiles(closure, board.BIG),
        "more": board.tiles(closure, REST),
        "rates": RATES.values(),
        "progress": progress,
        "dimensions": board.DIMENSIONS,
        "by": by,
        "by_label": board.DIMENSIONS[by],
        "sort": sort,
        "heads": board.heads(addresses, by, more=bool(request.GET.get("all"))),
        "rows": rows[:shown],
        "left_out": max(0, len(rows) - shown),
        "all_query": addresses.query(by=by, sort=sort, all=1),
        "kept": addresses.query(),
        "lows": board.LOW,
        "late": board.late_rows(late.order_by("due_on", "pk")[: board.LATE_SHOWN], closure),
        "late_count": late.count(),
        "late_url": board.rows_url(addresses, rate=OVERDUE),
        "handed_over": progress.handed_over,
        "report_forms": REPORTS,
        "may_urge": may_urge(me),
        "may_honour": not me.roles.isdisjoint(READING),
    }  # fmt: skip


@require_safe
def figure_rows(request: HttpRequest) -> HttpResponse:
    """The rows that one figure of the dashboard counts, with the same filters, page by page."""
    me = _reader(request)
    _sessions, closure, form = _asked(request, me)
    if closure is None or form is None:
        raise Http404
    code, side = request.GET.get("rate", ""), request.GET.get("side", "denominator")
    words = {
        "closure": closure,
        "session": closure.session,
        "filters": form.words,
        "back": Addresses(closure).query(),
    }
    if code == OVERDUE:
        page = page_of(board.late_of(closure), request)
        words |= {"page": page, "late": board.late_rows(page.rows, closure), "may_urge": may_urge(me)}
        return render(request, "portal/figure_late.html", words)
    behind = behind_asked(closure, code, side)
    page = page_of(behind.rows.select_related(*BESIDE[behind.subject]), request)
    words |= {"behind": behind, "page": page, "lines": lines_of(page.rows, behind.subject)}
    return render(request, "portal/figure_rows.html", words)


@require_safe
def figure_wall(request: HttpRequest) -> HttpResponse:
    """The same for a screen on a wall: nothing to click, no person named, and anew every few minutes."""
    me = _reader(request)
    _sessions, closure, form = _asked(request, me)
    if closure is None or form is None:
        return render(request, "portal/figure_wall.html", {})
    late = board.late_of(closure)
    open_to_all = board.told_openly(sealed=knows_sealed(closure))
    words = {
        "session": closure.session,
        "closure": closure,
        "filters": form.words,
        "as_of": board.as_of_words(me, closure),
        "tiles": board.tiles(closure, [code for code in board.BIG if code in open_to_all]),
        "sealed": [RATES[code] for code in board.BIG if code not in open_to_all],
        "progress": board.progress(closure),
        "rows": board.table(closure, closure.units, "unit", "overdue")[: board.WALL_SHOWN],
        "late": board.late_rows(late.order_by("due_on", "pk")[: board.WALL_LATE], closure),
        "late_count": late.count(),
        "heads": board.heads(Addresses(closure), "unit", wall=True),
        "sort": "overdue",
    }
    answer = render(request, "portal/figure_wall.html", words)
    answer["Refresh"] = str(ANEW)
    return answer


@require_safe
def figure_report(request: HttpRequest, form: str) -> HttpResponse:
    """The report by the same filters as docx, PDF or xlsx. Its words are Chinese whatever language the page is read in."""
    me = _reader(request)
    with translation.override(CHINESE):
        _sessions, closure, filters = _asked(request, me)
        if closure is None or filters is None or form not in REPORTS:
            raise Http404
        if form == EXCEL:
            kind, made = EXCEL_TYPE, figures_book(closure, conditions=filters.words)
        else:
            kind, make = FORMS[form]
            made = make(figures_paper(closure, issuer=_issuer(me, closure), conditions=filters.words))
    name = f"{closure.session.name}提案办理情况通报.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response = HttpResponse(made, content_type=kind, headers={"Content-Disposition": disposition})
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _issuer(me: Visitor, closure: Closure) -> str:
    """The body of the post by which the visitor reads the figures."""
    here = [h for h in me.held if h.jurisdiction_id == closure.session.jurisdiction_id]
    overseeing = [h for h in here if h.role in CITY_WIDE]
    own = [h for h in here if h.organisation_id == closure.scope.unit]
    return next(h.post.organisation.name for h in [*overseeing, *own])
