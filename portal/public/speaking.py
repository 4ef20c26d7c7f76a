"""Who votes or comments, without knowing who: one cookie with a random value, made when somebody speaks for the first time.

A public page carries no token, so that it can be kept for everybody. What is sent has to come from this very site: the
browser says so (Sec-Fetch-Site, or Origin), and one that says neither is refused. The cookie goes nowhere else either.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.core.signing import BadSignature, Signer

from workflow.services.voices import Speaker

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE: Final = "huiban_voice"
PATH: Final = "/public/"
A_YEAR: Final = 365 * 24 * 60 * 60
_SIGNER: Final = "huiban.public.voice"


def from_own_page(request: HttpRequest) -> bool:
    """Whether the form was sent from a page of this site, by what the browser itself says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def known_speaker(request: HttpRequest) -> Speaker | None:
    """Whoever spoke before from this browser; None for a cookie that this site did not make."""
    try:
        value = Signer(salt=_SIGNER).unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return None
    return Speaker(value, request.META.get("REMOTE_ADDR", ""))


def speaker_of(request: HttpRequest) -> Speaker:
    """Whoever speaks now, under a new value where there was none."""
    return known_speaker(request) or Speaker(secrets.token_urlsafe(24), request.META.get("REMOTE_ADDR", ""))


def remember(request: HttpRequest, response: HttpResponse, speaker: Speaker) -> None:
    """Know the browser again, so that one person has one vote and may change it."""
    response.set_cookie(
        COOKIE,
        Signer(salt=_SIGNER).sign(speaker.value),
        max_age=A_YEAR,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
