"""What a bureau keeps for itself: how many hands its letters go through, their word, the register of their numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.web import register
from portal.web.visitor import visitor
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.forms.units import DocumentWordForm, ReviewRuleForm
from workflow.queries import registers_visible_to, units_led_by, units_numbered_by
from workflow.services.units import leaders_in_post, set_document_word, set_review_rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
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
    outcome = _settled(request, form, partial(set_review_rule, unit, actor=me.user))
    if outcome.done:
        messages.success(request, _("审签设置已保存，从现在起适用。"))
        return redirect("unit_review", key=unit.pk)
    words = {
        "unit": unit,
        "heading": _("审签设置"),
        "form": form,
        "refusal": outcome.refusal,
        "leaders": leaders_in_post(unit, me.on),
        "before": rules,
    }
    return render(request, "portal/unit_review.html", words, status=outcome.status)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_word(request: HttpRequest, key: int) -> HttpResponse:
    """Under which word one's own bureau numbers its letters, and which words it had before."""
    me = visitor(request)
    unit = get_object_or_404(units_numbered_by(me.held).select_related("jurisdiction"), pk=key)
    form = DocumentWordForm(request.POST if request.method == "POST" else None, unit=unit)
    outcome = _settled(request, form, partial(set_document_word, unit, actor=me.user))
    if outcome.done:
        messages.success(request, _("机关代字已保存，从下一个文号起适用。"))
        return redirect("unit_word", key=unit.pk)
    words = {
        "unit": unit,
        "heading": _("机关代字"),
        "form": form,
        "refusal": outcome.refusal,
        "before": unit.word_changes.select_related("set_by").order_by("-pk"),
    }
    return render(request, "portal/unit_word.html", words, status=outcome.status)


class _Outcome(NamedTuple):
    status: int = 200
    refusal: str = ""
    done: bool = False


def _settled(request: HttpRequest, form: Form, settle: Callable[..., Any]) -> _Outcome:
    """What came of the form: nothing before it is sent, else what is wrong with it, or that it is settled.

    Raises PermissionDenied.
    """
    if request.method != "POST":
        return _Outcome()
    if not form.is_valid():
        return _Outcome(INVALID)
    try:
        settle(**form.cleaned_data)
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        return _Outcome(CONFLICT, error.refusal.message)
    return _Outcome(done=True)


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
        "numbering": units_numbered_by(me.held).filter(pk=unit.pk).exists(),
        "year": year,
        "years": years,
        "lines": register.lines(unit, year, me),
        "others": register.others(unit, me),
    }
    return render(request, "portal/unit_documents.html", words)
