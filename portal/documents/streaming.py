"""Large files piece by piece over HTTP, whichever server asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from django.http import HttpRequest


def streamed(
    request: HttpRequest, pieces: Iterable[bytes], *, name: str, media_type: str
) -> StreamingHttpResponse:
    """The pieces as a file to be saved, kept by no cache; at no time are more of them in memory than one."""
    own = getattr(request, "_request", request)  # REST wraps the request that the server made
    body = _one_by_one(pieces) if isinstance(own, ASGIRequest) else pieces
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response = StreamingHttpResponse(
        body, content_type=media_type, headers={"Content-Disposition": disposition}
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def _next(made: Iterator[bytes]) -> bytes | None:
    return next(made, None)


async def _one_by_one(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Each piece is made in a thread, so that no other request waits for it."""
    made = iter(pieces)
    while (piece := await sync_to_async(_next)(made)) is not None:
        yield piece
