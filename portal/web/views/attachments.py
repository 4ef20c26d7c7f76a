"""The files of a proposal, one at a time. They come and go by moves like everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from portal.documents.attached import attached_file
from portal.web.subjects import find_case
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def attachment(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """One file, to be saved."""
    me = visitor(request)
    return attached_file(find_case(me, jurisdiction, reference), me.held, key)
