"""Every log-in is kept, whichever page or program it came through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from portal.web.identity.debts import settle_debts
from portal.web.identity.proof import prove
from proposals.services.sessions import begin_session

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import User

WAY = "log_in_way"
"""Under this name a session keeps with which other system's account its person comes in."""


def keep_log_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    take_up(request, user)
    prove(request)


def take_up(request: HttpRequest, user: User) -> None:
    """Keep the session of the request as one of this person, and see what it owes."""
    begin_session(
        user,
        request.session,
        at=timezone.now(),
        agent=request.META.get("HTTP_USER_AGENT", ""),
        address=request.META.get("REMOTE_ADDR") or None,
        way=request.session.pop(WAY, ""),
    )
    settle_debts(request, user)


user_logged_in.connect(keep_log_in, dispatch_uid="huiban.keep_log_in")
