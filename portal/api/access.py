"""Who is calling: a person with a session, or a program with a token, and the posts in which they may act today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated

from portal.api.throttling import note_wrong_token
from proposals.models import AccessToken
from proposals.queries import held_posts_at, local_day
from proposals.services.tokens import note_use, shown

if TYPE_CHECKING:
    from datetime import date

    from rest_framework.request import Request

    from proposals.models import User
    from proposals.queries import Held
    from proposals.scopes import Scope

UNNAMED: Final = object()
"""What a view says that names no scope: nobody may."""


class TokenAccess(BaseAuthentication):
    """`Authorization: Bearer huiban_…`. A browser sends no such header by itself, so nothing can be forged with it."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """None where the header speaks of no bearer. Raises AuthenticationFailed `token_unknown` (Throttled for who
        does so too often), and to whoever shows the whole secret `token_expired` or `token_revoked`."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = timezone.now()
        found = shown(secret.strip(), at)
        if found is None:
            note_wrong_token(request)
            raise AuthenticationFailed(_("没有这个访问令牌，请核对是否抄全。"), code="token_unknown")
        if found.lapse:
            raise AuthenticationFailed(_lapsed(found.lapse), code=f"token_{found.lapse}")
        note_use(found.token, at)
        return found.token.person, found.token

    def authenticate_header(self, request: Request) -> str:
        refused = ', error="invalid_token"' if request.headers.get("Authorization") else ""
        return f'Bearer realm="huiban"{refused}'


def _lapsed(lapse: str) -> str:
    if lapse == "expired":
        return _("访问令牌已过有效期，请另签发一个。")
    return _("访问令牌已撤销，或者账号已停用，请另签发一个。")


class TokenAccessScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers by subclassing
    """How the API's description names the token."""

    target_class = "portal.api.access.TokenAccess"
    name = "token"
    priority = 0

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 -- its signature
        words = _("访问令牌 huiban_…，在“我的访问令牌”签发；各项操作要求的范围见其说明。")
        return {"type": "http", "scheme": "bearer", "description": words}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        needed = scope_needed(auto_schema.view, auto_schema.method)
        return {self.name: [needed.value] if needed else []}


class SessionAccess(SessionAuthentication):
    """The session of the pages, with its protection against forged requests; no account that is no person has one."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found = cast("tuple[User, None] | None", super().authenticate(request))
        return None if found is None or found[0].is_service else found

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


class InScope(IsAuthenticated):
    """Who is logged in may call every view that names a scope, a token only those whose scope it has.

    A view names `scope` for what only reads and `scope_of_change` for what changes something; None stands for any
    token. Where a view names nothing, nobody may; a method that it does not have is left to be answered as that.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises PermissionDenied with the code `scope_missing`."""
        needed = scope_needed(view, str(request.method))
        if not super().has_permission(request, view):
            return False
        if needed is UNNAMED:
            return not hasattr(view, str(request.method).lower())
        token = request.auth
        if isinstance(token, AccessToken) and needed is not None and needed not in token.granted:
            words = _("访问令牌没有“%(scope)s”这一范围，没有办理。") % {"scope": needed}
            raise PermissionDenied(words, code="scope_missing")
        return True


def scope_needed(view: Any, method: str) -> Scope | Any | None:
    """The scope that a token needs for the view and method: None for any, UNNAMED where the view says nothing."""
    return getattr(view, "scope" if method in SAFE_METHODS else "scope_of_change", UNNAMED)


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
