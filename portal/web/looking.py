"""Pages as somebody else sees them: while an administrator looks, the request is that person's, and only reads."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Final, cast

from asgiref.sync import sync_to_async
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext as _

from workflow.services.looking import LASTS, keep_page, look_running

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from proposals.models import Look

COOKIE: Final = "huiban_look"
"""Only says that the session is worth asking; what may be seen stands in the session and the row."""
KEY: Final = "look"
FORBIDDEN: Final = 403
READING: Final = frozenset({"GET", "HEAD"})
THEIR_OWN: Final = (
    "/me/security/",
    "/me/tokens/",
    "/me/webhooks/",
    "/me/calendar/",
    "/account/",
    "/rate/",
    "/unsaved/",
)
"""What is for the person alone: their log-in, their secrets, and what they have not sent."""


class _Looked:
    """What this module keeps on a request: the look under which it reads."""

    look: Look


@sync_and_async_middleware
def looking(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Stands behind everything that asks who is logged in: that remains the administrator."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            if (
                COOKIE in request.COOKIES
                and (refused := await sync_to_async(_look_along)(request)) is not None
            ):
                return refused
            later: Awaitable[HttpResponseBase] = get_response(request)
            return await later

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        if COOKIE in request.COOKIES and (refused := _look_along(request)) is not None:
            return refused
        response: HttpResponseBase = get_response(request)
        return response

    return answer


def _look_along(request: HttpRequest) -> HttpResponse | None:
    """Make the request that of the person who is looked at, and keep that the page was read; or refuse it."""
    key = request.session.get(KEY)
    if key is None or not request.user.is_authenticated:
        return None
    look = look_running(key, actor=request.user, at=timezone.now())
    if look is None:
        del request.session[KEY]
        return None
    if request.path in {reverse("look_end"), reverse("logout")}:
        return None
    if request.path.startswith("/api/"):
        words = _("代看期间不能使用接口，请先退出代看。")
        return JsonResponse({"code": "looking", "detail": words}, status=FORBIDDEN)
    cast("_Looked", request).look = look
    if request.method not in READING or request.path.startswith(THEIR_OWN):
        return render(request, "portal/look_refused.html", {"look": look}, status=FORBIDDEN)
    keep_page(look, request.get_full_path(), timezone.now())
    request.user = look.person
    return None


def remember(request: HttpRequest, response: HttpResponse, look: Look) -> None:
    """From the next page on this session looks."""
    request.session[KEY] = look.pk
    response.set_cookie(
        COOKIE, "1", max_age=int(LASTS.total_seconds()), httponly=True, samesite="Lax", secure=request.is_secure()
    )  # fmt: skip


def forget(request: HttpRequest, response: HttpResponse) -> int | None:
    """The session looks no more; gives the key of the look."""
    response.delete_cookie(COOKIE)
    return cast("int | None", request.session.pop(KEY, None))
