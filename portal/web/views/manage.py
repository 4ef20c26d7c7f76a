"""Where an administrator finds everything that a jurisdiction sets for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.managing import administered
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """The list of the administrator's pages."""
    return render(request, "portal/manage.html", {"jurisdiction": administered(request, visitor(request))})
