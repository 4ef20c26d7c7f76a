"""Who is calling: a logged-in person with the posts in which they may act today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied

from proposals.queries import held_posts_at, local_day

if TYPE_CHECKING:
    from datetime import date

    from rest_framework.request import Request

    from proposals.models import User
    from proposals.queries import Held


class SessionAccess(SessionAuthentication):
    """The session of the pages, with its protection against forged requests; 401 for who is not logged in."""

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- DRF's signature
        return 'Session realm="huiban"'

    def enforce_csrf(self, request: Request) -> None:
        """Raises PermissionDenied with the code `csrf_failed`."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            words = _("请求没有带上有效的 X-CSRFToken，没有办理。请带上 csrftoken 这个 Cookie 的值重试。")
            raise PermissionDenied(words, code="csrf_failed") from error


class SessionAccessScheme(SessionScheme):  # type: ignore[no-untyped-call]  # drf-spectacular registers by subclassing
    """How the API's description names the session."""

    target_class = "portal.api.access.SessionAccess"
    name = "session"
    priority = 0


@dataclass(frozen=True)
class Caller:
    """A logged-in person on the day where their first post is. `held` is read once for a request."""

    user: User
    held: tuple[Held, ...]
    on: date

    @property
    def organisations(self) -> frozenset[int]:
        return frozenset(held.organisation_id for held in self.held)


class _Asked:
    """What this module keeps on a request."""

    caller: Caller


def caller_of(request: Request) -> Caller:
    """The caller of this request; whoever is not logged in holds no post."""
    kept = cast("_Asked", request)
    if not hasattr(kept, "caller"):
        user = cast("User", request.user)
        at = timezone.now()
        held = held_posts_at(user, at)
        kept.caller = Caller(user=user, held=held, on=local_day(held, at))
    return kept.caller
