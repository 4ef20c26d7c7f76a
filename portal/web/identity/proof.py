"""That it is still the person who sits there: asked again before what gives others a way in."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PROVED: Final = "proved_at"
GOOD_FOR: Final = 15 * 60
"""Seconds for which a log-in, a password or a code counts."""


def prove(request: HttpRequest) -> None:
    """The person has just shown who they are."""
    request.session[PROVED] = timezone.now().timestamp()


def is_proved(request: HttpRequest) -> bool:
    """Whether that was not long ago."""
    return bool(timezone.now().timestamp() - request.session.get(PROVED, 0) < GOOD_FOR)


def proven(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view asks for a fresh proof first. A form that was sent without one is not kept: its page comes again."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_proved(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("security")
        return redirect(reverse("security_confirm", query={"next": back}))

    return asked
