"""What is answered while an account is locked from an address after too many wrong passwords or codes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LOCKED = 429


def locked_out(request: HttpRequest, _answer: Any, _credentials: Any) -> HttpResponse:
    """The page that says until when; every further try counts anew."""
    pause = timedelta(hours=settings.AXES_COOLOFF_TIME)
    words = {"minutes": int(pause.total_seconds() // 60), "until": timezone.now() + pause}
    return render(request, "portal/login_locked.html", words, status=LOCKED)
