"""How long a log-in lasts, and that what it owes is settled first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from portal.web.identity.debts import PASSWORD, PAYING, WORDS, debt_of, settle_debts
from portal.web.identity.receivers import take_up
from proposals.services.sessions import LIFE, keep_session

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FORBIDDEN = 403


class SessionLife(MiddlewareMixin):
    """Keeps a session that is used from ending, and leads one that owes something to where that is settled.

    A session from before log-ins were kept is kept from now on.
    """

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        api = request.path.startswith("/api/")
        if not (api or getattr(view, "login_required", True)) or not request.user.is_authenticated:
            return None
        if LIFE not in request.session and _is_own(request):
            take_up(request, request.user)
        elif _is_used(request) and keep_session(request.session, at=timezone.now()) and _is_own(request):
            settle_debts(request)
        owed = debt_of(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        if not owed or name in PAYING:
            return None
        if api:
            return JsonResponse({"code": f"{owed}_due", "detail": str(WORDS[owed])}, status=FORBIDDEN)
        return redirect("password_change" if owed == PASSWORD else "security")


def _is_used(request: HttpRequest) -> bool:
    """Not where an open page only fetches its news: nobody may be sitting there."""
    return request.GET.get("part") != "queue"


def _is_own(request: HttpRequest) -> bool:
    """Not while an administrator looks at pages as somebody else: the session is theirs all the same."""
    return request.session.get(SESSION_KEY) == str(request.user.pk)
