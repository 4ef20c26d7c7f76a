"""Where an administrator fills the registers of a jurisdiction from workbooks: looked at first, then taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.imports import NAMES, REGISTERED, WorkbookForm, told
from portal.web.keyset import page_of
from portal.web.managing import administered
from portal.web.visitor import visitor
from proposals.files import MEDIA_TYPES
from proposals.models import Import
from proposals.queries import jurisdictions_administered_by
from proposals.services.importing import NotWaitingError, RefusedBookError, apply_import, hand_in
from proposals.sheets import template
from workflow.services.archiving import WAYS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import Jurisdiction
    from proposals.services.importing import Outcome

INVALID = 422
CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """The templates, the form, and what was taken in before. A workbook that is sent is shown with all that it would do."""
    me = visitor(request)
    jurisdiction = administered(request, me)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    words: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        way = WAYS[form.cleaned_data["subject"]]
        try:
            outcome, waiting = hand_in(
                jurisdiction, form.cleaned_data["workbook"], form.file_name, actor=me.user, at=timezone.now(),
                subject=form.cleaned_data["subject"], **way,
            )  # fmt: skip
        except RefusedBookError as error:
            form.add_error("workbook", str(error))
        else:
            words |= {"outcome": outcome, "waiting": waiting, "told": told(outcome)}
    return _page(request, jurisdiction, words, INVALID if _unfit(words) else 200)


def _unfit(words: dict[str, Any]) -> bool:
    outcome: Outcome | None = words.get("outcome")
    return bool(words["form"].errors) or (outcome is not None and bool(outcome.faults))


def _page(
    request: HttpRequest, jurisdiction: Jurisdiction, words: dict[str, Any], status: int
) -> HttpResponse:
    taken_in = Import.objects.filter(jurisdiction=jurisdiction, subject__in=WAYS, applied_at__isnull=False)
    page = page_of(taken_in.select_related("uploaded_by").defer("content"), request)
    given = {"jurisdiction": jurisdiction, "page": page, "subjects": REGISTERED}
    return render(request, "portal/import_list.html", given | words, status=status)


@require_POST
def import_apply(request: HttpRequest, key: int) -> HttpResponse:
    """Take in what was looked at."""
    me = visitor(request)
    own = Import.objects.filter(jurisdiction__in=jurisdictions_administered_by(me.held), subject__in=WAYS)
    waiting = get_object_or_404(own.select_related("jurisdiction"), pk=key)
    back = f"{reverse('import_list')}?in={waiting.jurisdiction.slug}"
    try:
        outcome = apply_import(waiting, actor=me.user, at=timezone.now(), **WAYS[waiting.subject])
    except NotWaitingError:
        messages.error(request, _("这份工作簿已经导入过，或者放得太久了，请重新上传。"))
        return redirect(back)
    if outcome.faults:
        words = {"form": WorkbookForm(), "outcome": outcome, "waiting": None, "told": []}
        return _page(request, waiting.jurisdiction, words, CONFLICT)
    counts = {"created": outcome.created, "changed": outcome.changed, "unchanged": outcome.unchanged}
    messages.success(request, _("已导入：新建 %(created)d，改动 %(changed)d，未变 %(unchanged)d。") % counts)
    return redirect(back)


@require_safe
def import_template(request: HttpRequest, subject: str) -> HttpResponse:
    """An empty workbook to fill in. Raises Http404."""
    administered(request, visitor(request))
    way = WAYS.get(subject)
    if way is None:
        raise Http404
    response = HttpResponse(template(way["sheets"]), content_type=MEDIA_TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, NAMES[subject])
    return response
