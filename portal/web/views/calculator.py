"""The what-if calculator of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.calculator import Calculator
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Everything that is asked stands in the address, so an answer can be passed on."""
    return render(
        request, "portal/calculator.html", {"sums": Calculator(visitor(request), request.GET.dict())}
    )
