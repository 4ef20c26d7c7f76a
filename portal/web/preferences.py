"""What a person likes, kept in cookies of their browser, so that it works before the log-in and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEXT_SIZES: Final = {"normal": _("标准"), "large": _("大"), "xlarge": _("特大")}
TEXT_COOKIE: Final = "huiban_text"
SHORTCUTS_COOKIE: Final = "huiban_shortcuts"
A_YEAR: Final = 365 * 24 * 60 * 60


def text_size(request: HttpRequest) -> str:
    """One of `TEXT_SIZES`."""
    size = request.COOKIES.get(TEXT_COOKIE, "")
    return size if size in TEXT_SIZES else "normal"


def next_text_size(size: str) -> str:
    """The size that the button in the masthead changes to, in a circle."""
    sizes = list(TEXT_SIZES)
    return sizes[(sizes.index(size) + 1) % len(sizes)]


def shortcuts_off(request: HttpRequest) -> bool:
    """Whether keys pressed alone do nothing (WCAG 2.1.4)."""
    return request.COOKIES.get(SHORTCUTS_COOKIE) == "off"


def remember(request: HttpRequest, response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the form came from, if that is on this site."""
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else otherwise
