"""Entering a proposal that was handed in on paper. After that it moves like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.web.paper_entry import PaperEntryForm
from portal.web.subjects import move_url
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.services.entering import enter_from_paper

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CONFLICT: Final = 409
INVALID: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
def paper_entry(request: HttpRequest) -> HttpResponse:
    """Enter the sheet; the next page asks for its scan."""
    me = visitor(request)
    form = PaperEntryForm(request.POST if request.method == "POST" else None, me=me)
    if not form.places:
        raise PermissionDenied(_("只有提案委的经办人才能代录书面提案。"))
    if not form.is_bound:
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form, status=INVALID)
    try:
        case = enter_from_paper(actor=me.user, **form.inputs())
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        return _show(request, form, status=CONFLICT, refusal=error.refusal.message)
    messages.success(request, _("书面提案已录入为草稿。请添加有签名的原件扫描件，然后提交。"))
    return redirect(move_url(case, case, "attach"))


def _show(
    request: HttpRequest, form: PaperEntryForm, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    words = {"form": form, "refusal": refusal, "no_session": not form.fields["session"].queryset.exists()}  # type: ignore[attr-defined]  # a model choice field has one
    return render(request, "portal/paper_entry.html", words, status=status)
