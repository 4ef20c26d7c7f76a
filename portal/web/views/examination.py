"""The examination of proposals: the queue, strokes over many, two texts side by side, and decisions one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.examination import (
    LISTED,
    MOVES,
    Chosen,
    FilterForm,
    Typed,
    lines,
    may_examine,
    stroke_of,
    tabs,
    waiting,
)
from portal.web.examining import find_examined, pane_of, queue_url, side_by_side
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.models import Proposal
from workflow.queries import cases_visible_to
from workflow.services.examination import file_many, look, recommend_many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from portal.web.examination import Stroke
    from portal.web.visitor import Visitor
    from workflow.errors import Refusal
    from workflow.models import Case

OK: Final = 200
CONFLICT: Final = 409
INVALID: Final = 422
KEY: Final = re.compile(r"[0-9a-f]{32}")
STROKES: Final = {"recommend": recommend_many, "file": file_many}


@require_http_methods(["GET", "HEAD", "POST"])
def examination(request: HttpRequest) -> HttpResponse:
    """The queue; `?case=` opens one beside it, `?part=pane` gives that alone. A post examines what is ticked."""
    me = examiner(request)
    if request.method == "POST":
        return _stroke(request, me)
    if request.GET.get("part") == "pane":
        case = find_examined(me, row_key(request.GET.get("case", "")) or 0)
        return render(request, "portal/_examination_pane.html", {"pane": pane_of(case, me)})
    return _show(request, me, Typed(ticked=_numbers(request.GET.getlist("cases"))))


def examiner(request: HttpRequest) -> Visitor:
    """The visitor, if one of their posts examines proposals; else PermissionDenied."""
    me = visitor(request)
    if not may_examine(me):
        raise PermissionDenied
    return me


def _numbers(told: list[str]) -> set[int]:
    return {key for key in map(row_key, told) if key is not None}


def _stroke(request: HttpRequest, me: Visitor) -> HttpResponse:
    """Each ticked row by itself: what is refused stays where it was, with the reason; the others move on."""
    move = request.POST.get("do", "")
    stroke = stroke_of(request.POST, me)
    if move not in STROKES or stroke.wrong:
        wrong = stroke.wrong or _("请选择要办什么。")
        ticked = _numbers(request.POST.getlist("cases"))
        return _show(request, me, Typed(ticked, stroke.given), status=INVALID, wrong=wrong)
    told = request.POST.get("_key", "")
    key = told if KEY.fullmatch(told) else uuid4().hex
    results = STROKES[move](stroke.chosen, actor=me.user, key=key)
    refusals = {case: refusal for case, refusal in results.items() if refusal is not None}
    gone = len(_numbers(request.POST.getlist("cases"))) - len(stroke.chosen)
    _report(request, stroke, results, move, gone)
    if refusals:
        status = OK if len(refusals) < len(results) else CONFLICT
        return _show(request, me, Typed(set(refusals), stroke.given, refusals), status=status)
    return redirect(f"{reverse('examination')}?{Chosen.of(request.GET).query}")


def _report(
    request: HttpRequest, stroke: Stroke, results: Mapping[int, Refusal | None], move: str, gone: int
) -> None:
    done = [one.case.pk for one in stroke.chosen if results[one.case.pk] is None]
    if done and move == "file":
        numbers = Proposal.objects.filter(case__in=done).order_by("number").values_list("number", flat=True)
        words = ngettext("已立案 %(n)d 件：%(numbers)s。", "已立案 %(n)d 件：%(numbers)s。", len(done))
        messages.success(request, words % {"n": len(done), "numbers": "、".join(map(str, numbers))})
    elif done:
        words = ngettext("初审通过 %(n)d 件。", "初审通过 %(n)d 件。", len(done))
        messages.success(request, words % {"n": len(done)})
    if gone:
        messages.warning(request, _("有 %(n)d 件已不在您能看到的提案之中。") % {"n": gone})


def _show(
    request: HttpRequest, me: Visitor, typed: Typed, *, status: int = OK, wrong: str = ""
) -> HttpResponse:
    rows = waiting(me)
    chosen = Chosen.of(request.GET)
    admitted = [row for row in rows if chosen.admits(row)]
    listed = lines(admitted[:LISTED], me, typed)
    opened = row_key(request.GET.get("case", ""))
    words = {
        "tabs": tabs(rows, chosen),
        "chosen": chosen,
        "filters": FilterForm(chosen, [row for row in rows if row.step == chosen.step]),
        "lines": listed,
        "left_out": len(admitted) - len(listed),
        "refused": sum(bool(line.refusal) for line in listed),
        "move": MOVES.get(chosen.step, ""),
        "natures": Proposal.Nature.choices,
        "categories": sorted({name for line in listed for name in line.categories}, key=_first(listed)),
        "pane": pane_of(find_examined(me, opened), me) if opened else None,
        "wrong": wrong,
        "key": uuid4().hex,
    }
    return render(request, "portal/examination.html", words, status=status)


def _first(listed: list[Any]) -> Any:
    """Orders categories as the first pack that has them does."""
    places: dict[str, int] = {}
    for line in listed:
        for place, name in enumerate(line.categories):
            places.setdefault(name, place)
    return lambda name: (places[name], name)


@require_POST
def examination_look(request: HttpRequest) -> HttpResponse:
    """Note that the visitor looked at what a case is like, with the cases shown, and show them."""
    me = examiner(request)
    case = find_examined(me, row_key(request.POST.get("case", "")) or 0)
    look(case, person=me.user, held=me.held)
    return redirect("examination_compare", case.pk)


@require_safe
def examination_compare(request: HttpRequest, key: int) -> HttpResponse:
    """Two texts side by side: the case and one that it is like, or the one that `?with=` names."""
    me = examiner(request)
    pane = pane_of(find_examined(me, key), me)
    wanted = row_key(request.GET.get("with", ""))
    other = _other(me, pane.case, wanted) if wanted else next((one.case for one in pane.alike), None)
    words = {
        "pane": pane,
        "other": other,
        "sides": side_by_side(pane.case, other) if other else (),
        "back_url": queue_url(pane.case),
    }
    return render(request, "portal/examination_compare.html", words)


def _other(me: Visitor, case: Case, key: int) -> Case:
    related = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    seen = cases_visible_to(me.held).filter(pk=key, jurisdiction=case.jurisdiction_id).exclude(pk=case.pk)
    other: Case | None = seen.select_related(*related).first()
    if other is None:
        raise Http404
    return other
