"""A paper over HTTP: the same file, under the same name, at whichever door it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from portal.documents.registry import find
from portal.documents.rendering import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.queries import Held
    from workflow.models import Case


def paper_file(case: Case, held: Iterable[Held], kind: str, key: int, form: str) -> HttpResponse:
    """The paper as a file to be saved, kept by no cache between; the case is one that the posts see.

    Raises Http404 where there is no such paper, no such form, or the posts may not have it.
    """
    offer = find(case, held, kind, key)
    if offer is None or form not in FORMS:
        raise Http404
    media_type, make = FORMS[form]
    name = content_disposition_header(as_attachment=True, filename=offer.file_name(case, form))
    response = HttpResponse(
        make(offer.content()), content_type=media_type, headers={"Content-Disposition": name or "attachment"}
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response
