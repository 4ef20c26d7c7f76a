"""Where the office takes a table of hand-overs in as plans: looked at first, then settled. Nothing is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.imports import NAMES, PlanTableForm, told
from portal.web.views.assign import assigner
from proposals.files import MEDIA_TYPES
from proposals.models import Import
from proposals.services.importing import NotWaitingError, RefusedBookError, apply_import, hand_in
from proposals.sheets import template
from workflow.queries.handover import ROW
from workflow.services.plan_sheet import PLAN_SHEETS, PLAN_TAKERS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction

INVALID: Final = 422
CONFLICT: Final = 409
WAY: Final[dict[str, Any]] = {"sheets": PLAN_SHEETS, "takers": PLAN_TAKERS}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: HttpRequest) -> HttpResponse:
    """The template and the form; a table that is sent is shown with all that it would settle, and every doubt."""
    me = assigner(request)
    form = PlanTableForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, {"form": form})
    if not form.is_valid():
        return _page(request, {"form": form}, INVALID)
    try:
        outcome, waiting = hand_in(
            _place(me), form.cleaned_data["workbook"], form.file_name, actor=me.user, at=me.at,
            subject=Import.Subject.PLANS, **WAY,
        )  # fmt: skip
    except RefusedBookError as error:
        form.add_error("workbook", str(error))
        return _page(request, {"form": form}, INVALID)
    words = {"form": form, "outcome": outcome, "waiting": waiting, "told": told(outcome)}
    if waiting is not None:
        words["apply_url"] = reverse("plan_apply", args=[waiting.pk])
    return _page(request, words, INVALID if outcome.faults else 200)


@require_POST
def plan_apply(request: HttpRequest, key: int) -> HttpResponse:
    """Settle what was looked at, by whoever looked at it."""
    me = assigner(request)
    own = Import.objects.filter(subject=Import.Subject.PLANS, uploaded_by=me.user, jurisdiction=_place(me))
    waiting = get_object_or_404(own.select_related("jurisdiction"), pk=key)
    try:
        outcome = apply_import(waiting, actor=me.user, at=me.at, **WAY)
    except NotWaitingError:
        messages.error(request, _("这份分办表已经导入过，或者放得太久了，请重新上传。"))
        return redirect("plan_import")
    if outcome.faults:
        return _page(request, {"form": PlanTableForm(), "outcome": outcome, "told": []}, CONFLICT)
    count = outcome.created + outcome.changed
    messages.success(request, _("已按分办表拟定 %(n)d 件，还没有交办。") % {"n": count})
    return redirect("assign")


@require_safe
def plan_template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    assigner(request)
    response = HttpResponse(template(PLAN_SHEETS), content_type=MEDIA_TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, NAMES[Import.Subject.PLANS])
    return response


def _place(me: Visitor) -> Jurisdiction:
    """Where the visitor hands cases over."""
    held = next((one for one in me.held if one.role in ROW.who.roles), None)
    if held is None:
        raise PermissionDenied
    return held.post.organisation.jurisdiction


def _page(request: HttpRequest, words: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "portal/plan_import.html", words, status=status)
