"""The pages are for people: a session of an account that is no person ends where it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase


class PeopleOnly(LoginRequiredMiddleware):
    """Every page that does not say otherwise asks for a log-in, and for a person."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        asks = getattr(view_func, "login_required", True)
        if asks and request.user.is_authenticated and request.user.is_service:
            logout(request)
        return super().process_view(request, view_func, view_args, view_kwargs)
