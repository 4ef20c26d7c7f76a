"""How the public door answers: the same to everybody, so that anybody may keep the answer for a minute.

A page is made without its request: no person, no token and no language of one visitor can be in it. It is always in
Chinese, as the texts are.
"""

from __future__ import annotations

import hashlib
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.public.place import Place, place_of, under_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

LANGUAGE: Final = "zh-hans"
KEPT: Final = "public, max-age=60"
"""So long a reader or a proxy may show a page that was taken back since."""
NOT_KEPT: Final = "private, no-store"
WITHIN: Final = {"public_case": "public_search", "public_voice": "public_search"}
"""Pages that belong to an entry of the menu without being it."""


def public_door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for everybody, read only, in Chinese whatever the browser asks for."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        with translation.override(LANGUAGE):
            response = own_host(view)(request, **named)
        response.headers.setdefault("Content-Language", LANGUAGE)
        return response

    return login_not_required(require_safe(answer))


def own_host(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Under the host name of one place there is nothing of any other."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        with under_host(request) as place:
            if place is not None and named.get("jurisdiction", place.slug) != place.slug:
                return not_found(request)
            return view(request, **named)

    return answer


def page(request: HttpRequest, template: str, place: Place, **words: Any) -> HttpResponse:
    """A page that may be kept, with what it needs to be known again."""
    html = page_text(request, template, place, **words)
    return kept(request, HttpResponse(html))


def page_text(request: HttpRequest, template: str, place: Place, **words: Any) -> str:
    """The HTML of a page. `canonical` is its address without what does not change it."""
    canonical = words.pop("canonical", "") or request.path
    name = getattr(request.resolver_match, "url_name", "") or ""
    frame = {
        "place": place,
        "canonical": f"{place.site}{canonical}",
        "site": place.site,
        "here": WITHIN.get(name, name),
    }
    return render_to_string(f"public/{template}.html", frame | words)


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let it be kept for a minute, and answer with 304 whoever has it already.

    There is no Last-Modified: what was taken back, and a vote, leave no later date behind.
    """
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = KEPT
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


def not_found(request: HttpRequest, **_named: Any) -> HttpResponse:
    """The one answer to every address behind which there is nothing, or nothing public."""
    place = place_of() or Place(None, alone=True)
    html = page_text(request, "not_found", place, canonical=place.address("public_search"), here="")
    response = HttpResponse(html, status=404)
    response["Cache-Control"] = KEPT
    response["X-Robots-Tag"] = "noindex"
    return response


def fault(status: int, code: str, detail: str) -> JsonResponse:
    """An error of the open data, in the shape of the API's errors."""
    words = {"code": code, "detail": detail}
    response = JsonResponse(words, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = NOT_KEPT
    response["Access-Control-Allow-Origin"] = "*"
    return response


def no_such_place() -> JsonResponse:
    return fault(404, "not_found", _("没有这个辖区，或者它没有公开的提案。"))
