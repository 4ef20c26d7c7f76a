"""Scoring the units of a city: the sheet of a year, what each unit gets by it, points by hand, and the issued result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.documents.registry import CHINESE
from portal.documents.scoring import formula_words, scores_book
from portal.documents.tables import EXCEL_TYPE
from portal.web.figure_rows import BESIDE, SIDES, Side, lines_of
from portal.web.keyset import page_of
from portal.web.score_forms import ItemForms, PointsForm, TitleForm, YearForm, items_as_entered
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.models import Jurisdiction, Organisation
from proposals.queries import places_of
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.letters import UNIT_ROLES
from workflow.queries.rates import rows_behind
from workflow.queries.rates.sight import WATCHING
from workflow.queries.scoring import score_sheets_visible_to, units_scored_for
from workflow.rates import RATES
from workflow.services.clock import day_of
from workflow.services.scoring import (
    give_points,
    issue_sheet,
    open_sheet,
    save_items,
    scope_of_year,
    standings,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from portal.web.visitor import Visitor
    from workflow.models import ScoreSheet
    from workflow.services.scoring import Standing

OK, CONFLICT, INVALID = 200, 409, 422
READ: Final = ["GET", "HEAD", "POST"]


def _reader(request: HttpRequest) -> Visitor:
    me = visitor(request)
    if me.roles.isdisjoint(WATCHING | UNIT_ROLES):
        raise PermissionDenied
    return me


@require_http_methods(READ)
def score_list(request: HttpRequest) -> HttpResponse:
    """The sheets that the visitor may read, the newest first; posting a year begins its sheet."""
    me = _reader(request)
    places = places_of(me.held, Role.SECRETARIAT)
    form = YearForm(request.POST if request.method == "POST" else None, initial={"year": me.on.year})
    words: dict[str, Any] = {"form": form if places else None}
    status = OK
    if form.is_bound and not places:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        place = Jurisdiction.objects.get(pk=min(places))
        try:
            return redirect(_url(open_sheet(place, form.cleaned_data["year"], actor=me.user)))
        except MoveRefusedError as error:
            words["refusal"], status = error.refusal.message, CONFLICT
    elif form.is_bound:
        status = INVALID
    words["sheets"] = score_sheets_visible_to(me.held).select_related("jurisdiction").order_by("-year", "-pk")
    return render(request, "portal/score_list.html", words, status=status)


@require_http_methods(READ)
def score_sheet(request: HttpRequest, key: int) -> HttpResponse:
    """What each unit gets by the sheet, and how; whoever keeps the sheet changes its items here until it is issued."""
    me = _reader(request)
    sheet = _sheet(me, key)
    if request.method != "POST":
        return _show(request, me, sheet)
    title, items = TitleForm(request.POST), ItemForms(request.POST)
    if not (title.is_valid() and items.is_valid()):
        return _show(request, me, sheet, status=INVALID, title=title, items=items)
    entered = [form.item for form in items.forms if form.item is not None]
    try:
        save_items(sheet, actor=me.user, items=entered, **title.cleaned_data)
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        refusal = error.refusal.message
        return _show(request, me, sheet, status=CONFLICT, title=title, items=items, refusal=refusal)
    messages.success(request, _("评分表已保存，下面是照它算出的得分。"))
    return redirect(_url(sheet))


@require_POST
def score_points(request: HttpRequest, key: int) -> HttpResponse:
    """Points by hand for one unit."""
    me = _reader(request)
    sheet = _sheet(me, key)
    form = _points_form(sheet, request.POST)
    if not form.is_valid():
        messages.warning(request, _("没有保存：请选项目和单位，填写得分和理由。"))
        return redirect(f"{_url(sheet)}#by-hand")
    told = form.cleaned_data

    def give() -> None:
        give_points(told["item"], told["unit"], actor=me.user, points=told["points"], reason=told["reason"])

    return _made(request, sheet, give, _("手工评分已保存。"))


@require_POST
def score_issue(request: HttpRequest, key: int) -> HttpResponse:
    """Freeze the result and issue it."""
    me = _reader(request)
    sheet = _sheet(me, key)
    said = _("考核结果已印发，从现在起不再变动，各单位能看到自己的得分。")
    return _made(request, sheet, lambda: issue_sheet(sheet, actor=me.user), said)


@require_safe
def score_book(request: HttpRequest, key: int) -> HttpResponse:
    """The result as a workbook."""
    me = _reader(request)
    sheet = _sheet(me, key)
    with translation.override(CHINESE):
        made = scores_book(sheet, _standings(me, sheet))
    disposition = content_disposition_header(as_attachment=True, filename=f"{sheet.title}.xlsx")
    response = HttpResponse(
        made, content_type=EXCEL_TYPE, headers={"Content-Disposition": disposition or "attachment"}
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def score_rows(request: HttpRequest, key: int) -> HttpResponse:
    """The rows behind one score as they are today: of `?rate=`, `?unit=` and `?side=`."""
    me = _reader(request)
    sheet = _sheet(me, key)
    code, side = request.GET.get("rate", ""), request.GET.get("side", "denominator")
    unit, rate = row_key(request.GET.get("unit", "")), RATES.get(code)
    allowed = units_scored_for(sheet, me.held)
    if rate is None or unit is None or side not in SIDES or not (allowed is None or unit in allowed):
        raise Http404
    scope = scope_of_year(sheet, day_of(me.at, sheet.jurisdiction), unit=unit)
    rows = rows_behind(me.held, scope, code, side).select_related(*BESIDE[rate.subject])
    page = page_of(rows, request)
    words = {
        "sheet": sheet,
        "back": _url(sheet),
        "rate": rate,
        "side": SIDES[side],
        "unit": get_object_or_404(Organisation, pk=unit, jurisdiction=sheet.jurisdiction),
        "sides": [
            Side(str(label), f"rate={code}&unit={unit}&side={name}", name == side)
            for name, label in SIDES.items()
        ],
        "page": page,
        "lines": lines_of(page.rows, rate.subject),
    }
    return render(request, "portal/score_rows.html", words)


def _made(request: HttpRequest, sheet: ScoreSheet, make: Callable[[], Any], said: str) -> HttpResponse:
    try:
        make()
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        messages.warning(request, error.refusal.message)
    else:
        messages.success(request, said)
    return redirect(_url(sheet))


def _sheet(me: Visitor, key: int) -> ScoreSheet:
    return get_object_or_404(score_sheets_visible_to(me.held).select_related("jurisdiction"), pk=key)


def _url(sheet: ScoreSheet) -> str:
    return reverse("score_sheet", args=[sheet.pk])


def _standings(me: Visitor, sheet: ScoreSheet) -> list[Standing]:
    """As far as the visitor reads them."""
    units = units_scored_for(sheet, me.held)
    found = standings(sheet, me.held, day_of(me.at, sheet.jurisdiction))
    return [one for one in found if units is None or one.organisation in units]


def _points_form(sheet: ScoreSheet, data: Any = None) -> PointsForm:
    units = Organisation.objects.filter(jurisdiction=sheet.jurisdiction_id, assignments__isnull=False)
    items = sheet.items.filter(rate="").order_by("position")
    return PointsForm(data, items=items, units=units.distinct().order_by("kind", "name", "pk"))


def _show(
    request: HttpRequest, me: Visitor, sheet: ScoreSheet, *, status: int = OK, **more: Any
) -> HttpResponse:
    keeps = sheet.jurisdiction_id in places_of(me.held, Role.SECRETARIAT)
    found = list(sheet.items.order_by("position"))
    words: dict[str, Any] = {
        "sheet": sheet,
        "listed": [{"item": item, "how": formula_words(item)} for item in found],
        "standings": _standings(me, sheet),
        "own_only": units_scored_for(sheet, me.held) is not None,
    }
    if keeps and sheet.issued_at is None:
        words |= {
            "title": TitleForm(initial={"title": sheet.title, "expected": sheet.revision}),
            "items": ItemForms(initial=items_as_entered(found)),
            "points": _points_form(sheet) if any(not item.rate for item in found) else None,
        }
    return render(request, "portal/score_sheet.html", words | more, status=status)
