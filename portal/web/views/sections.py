"""Where a bureau keeps its sections and who sits in which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.sections import SeatsForm, SectionForm
from portal.web.visitor import visitor
from proposals.models import Section
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.queries.units import units_arranged_by
from workflow.services.sections import add_section, close_section, seat

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Organisation

CONFLICT = 409
INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def unit_sections(request: HttpRequest, key: int) -> HttpResponse:
    """The sections of one's own bureau. `do=add` makes one, `do=seat` says who sits where."""
    me = visitor(request)
    unit = get_object_or_404(units_arranged_by(me.held).select_related("jurisdiction"), pk=key)
    if request.method != "POST":
        return _page(request, unit, me)
    match request.POST.get("do"):
        case "add":
            return _add(request, unit, me)
        case "seat":
            return _seat(request, unit, me)
        case _:
            return HttpResponseBadRequest()


def _add(request: HttpRequest, unit: Organisation, me: Visitor) -> HttpResponse:
    form = SectionForm(request.POST)
    if not form.is_valid():
        return _page(request, unit, me, {"form": form}, INVALID)
    try:
        section = add_section(unit, actor=me.user, name=form.cleaned_data["name"])
    except MoveRefusedError as error:
        return _page(request, unit, me, {"form": form, "refusal": error.refusal.message}, CONFLICT)
    messages.success(request, _("已登记科室：%(name)s。") % {"name": section})
    return redirect("unit_sections", key=unit.pk)


def _seat(request: HttpRequest, unit: Organisation, me: Visitor) -> HttpResponse:
    form = SeatsForm(request.POST, unit=unit, on=me.on)
    if not form.is_valid():
        return _page(request, unit, me, {"seats": form}, INVALID)
    changed = seat(unit, actor=me.user, seats=form.seats)
    messages.success(
        request,
        ngettext("已改动 %(n)d 人的科室。", "已改动 %(n)d 人的科室。", changed) % {"n": changed},
    )
    return redirect("unit_sections", key=unit.pk)


def _page(
    request: HttpRequest,
    unit: Organisation,
    me: Visitor,
    words: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    seats = SeatsForm(unit=unit, on=me.on)
    heads = [post for post in seats.posts.values() if post.role == Role.SECTION_HEAD]
    lines = [(one, [post.person for post in heads if post.section_id == one.pk]) for one in seats.sections]
    given = {"unit": unit, "form": SectionForm(), "seats": seats, "lines": lines}
    return render(request, "portal/unit_sections.html", given | (words or {}), status=status)


@require_POST
def section_close(request: HttpRequest, key: int) -> HttpResponse:
    """It takes no more work."""
    me = visitor(request)
    own = Section.objects.filter(organisation__in=units_arranged_by(me.held))
    section = get_object_or_404(own.select_related("organisation__jurisdiction"), pk=key)
    try:
        close_section(section, actor=me.user)
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    messages.success(request, _("已撤销科室：%(name)s。") % {"name": section})
    return redirect("unit_sections", key=section.organisation_id)
