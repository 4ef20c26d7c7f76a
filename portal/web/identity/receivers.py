"""Every log-in is kept, whichever page or program it came through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone
from django.utils.translation import override

from notifications.account_news import tell_of
from portal.web.identity.agents import agent_words
from portal.web.identity.debts import settle_debts
from portal.web.identity.proof import prove
from proposals.services.sessions import begin_session, note_device

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import User

WAY = "log_in_way"
"""Under this name a session keeps with which other system's account its person comes in."""


def keep_log_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    take_up(request, user)
    prove(request)


def take_up(request: HttpRequest, user: User) -> None:
    """Keep the session of the request as one of this person, tell them of a device that is new, and see what it owes."""
    agent, at = request.META.get("HTTP_USER_AGENT", ""), timezone.now()
    row = begin_session(
        user,
        request.session,
        at=at,
        agent=agent,
        address=request.META.get("REMOTE_ADDR") or None,
        way=request.session.pop(WAY, ""),
    )
    with override(settings.LANGUAGE_CODE):
        device = agent_words(agent) if agent else ""
    act = note_device(row, device, at=at)
    if act is not None:
        tell_of(act)
    settle_debts(request, user)


user_logged_in.connect(keep_log_in, dispatch_uid="huiban.keep_log_in")
