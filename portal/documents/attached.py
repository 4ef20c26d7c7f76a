"""An attachment over HTTP: to be saved, never shown in the page's own name, whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from proposals.files import MEDIA_TYPES
from proposals.services.attachments import contents
from workflow.queries.attachments import files_beside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.queries import Held
    from workflow.models import Case


def attached_file(case: Case, held: Iterable[Held], key: int) -> HttpResponse:
    """The file, kept by no cache between. Asked anew each time whether the posts may have it. Raises Http404."""
    attachment = files_beside(case, held).filter(pk=key).first()
    data = contents(attachment) if attachment is not None else None
    if attachment is None or data is None:
        raise Http404
    name = content_disposition_header(as_attachment=True, filename=attachment.name)
    response = HttpResponse(
        data,
        content_type=MEDIA_TYPES[attachment.kind],
        headers={
            "Content-Disposition": name or "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
    patch_cache_control(response, private=True, no_store=True)
    return response
