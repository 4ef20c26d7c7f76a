"""What a bureau keeps for itself: how many hands its letters go through, and the register of their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.web import register
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.forms.units import ReviewRuleForm
from workflow.queries import registers_visible_to, units_led_by
from workflow.services.units import leaders_in_post, set_review_rule

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CONFLICT = 409
INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def unit_review(request: HttpRequest, key: int) -> HttpResponse:
    """How many hands the letters of one's own bureau go through, and how that was before."""
    me = visitor(request)
    unit = get_object_or_404(units_led_by(me.held).select_related("jurisdiction"), pk=key)
    rules = unit.review_rules.select_related("set_by").order_by("-pk")
    form = ReviewRuleForm(request.POST or None, rule=rules.first())
    refusal, status = "", 200
    if request.method == "POST" and not form.is_valid():
        status = INVALID
    elif request.method == "POST":
        try:
            set_review_rule(unit, actor=me.user, **form.cleaned_data)
        except ForbiddenMoveError as error:
            raise PermissionDenied(error.refusal.message) from error
        except MoveRefusedError as error:
            refusal, status = error.refusal.message, CONFLICT
        else:
            messages.success(request, _("审签设置已保存，从现在起适用。"))
            return redirect("unit_review", key=unit.pk)
    words = {
        "unit": unit,
        "form": form,
        "refusal": refusal,
        "leaders": leaders_in_post(unit, me.on),
        "rules": rules,
    }
    return render(request, "portal/unit_review.html", words, status=status)


@require_safe
def unit_documents(request: HttpRequest, key: int) -> HttpResponse:
    """The numbers that a bureau gave its letters in one year: the newest, or the one that is asked for."""
    me = visitor(request)
    unit = get_object_or_404(registers_visible_to(me.held), pk=key)
    years = register.years_of(unit)
    asked = request.GET.get("year", "")
    year = next((known for known in years if str(known) == asked), years[0] if years else me.on.year)
    words = {
        "unit": unit,
        "year": year,
        "years": years,
        "lines": register.lines(unit, year, me),
        "others": register.others(unit, me),
    }
    return render(request, "portal/unit_documents.html", words)
