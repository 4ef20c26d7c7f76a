"""A published reply to be saved: made of the frozen copy that the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from portal.documents.published import public_file
from portal.public.answer import kept, not_found, public_door
from workflow.queries.published import public_letter

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public_door
def reply_file(request: HttpRequest, jurisdiction: str, reference: str, key: int, form: str) -> HttpResponse:
    """The reply as a Word file or PDF; every other key, and what is not public now, is nothing."""
    text = public_letter(jurisdiction, reference, key)
    if text is None:
        return not_found(request)
    try:
        return kept(request, public_file(text, form))
    except Http404:
        return not_found(request)
