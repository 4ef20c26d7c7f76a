"""The three addresses for those who run the installation, in front of everything else.

They ask nobody to log in, need no host name that people use, are answered over plain HTTP, and touch the database only
where that is their question.
"""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils.decorators import sync_only_middleware
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

NOT_KEPT: Final = "no-store"


@login_not_required
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _told({"live": True})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when every part works, else 503. What the parts say is for those who may read the figures."""
    from config.operations.parts import look  # noqa: PLC0415 -- models, once Django is set up

    parts = look()
    whole = all(part.ok for part in parts.values())
    told: dict[str, object] = {"ready": whole}
    if may_read_figures(request):
        told["parts"] = {name: part.as_json() for name, part in parts.items()}
    return _told(told, 200 if whole else 503)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in the text format of Prometheus; 404 to everybody who may not read them."""
    if not may_read_figures(request):
        return _told({"code": "not_found", "detail": "Not found."}, 404)
    from config.operations.figures import as_text  # noqa: PLC0415 -- no server waits for the library when it starts

    text, kind = as_text()
    return HttpResponse(text, content_type=kind, headers={"Cache-Control": NOT_KEPT})


ADDRESSES: Final[Mapping[str, Callable[[HttpRequest], HttpResponseBase]]] = {
    "health/live": live,
    "health/ready": ready,
    "metrics": metrics,
}


def may_read_figures(request: HttpRequest) -> bool:
    """Whoever shows the key of METRICS_KEY; without such a key, whoever asks from this very machine."""
    key: str = settings.METRICS_KEY
    if key:
        scheme, _space, shown = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and secrets.compare_digest(shown.strip().encode(), key.encode())
    return _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@sync_only_middleware
def operations(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answers the three addresses itself and hands on everything else."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        view = ADDRESSES.get(request.path_info.removeprefix("/"))
        return get_response(request) if view is None else view(request)

    return answer


def _told(words: Mapping[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(words, status=status, headers={"Cache-Control": NOT_KEPT})
