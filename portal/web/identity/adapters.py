"""What allauth asks of this product: its stages lead to our pages, nobody signs up, and what happened is told by us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from portal.web.identity.debts import REMINDED
from portal.web.identity.providers import provider_of

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    from proposals.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in by name and password or by another system, then the second factor where there is one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- its signature
        """An account is made by an administrator or by an invitation."""
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def pre_login(self, request: HttpRequest, user: User, **_told: Any) -> HttpResponse | None:
        """No account that is closed, or that is no person, comes in, whichever way it comes."""
        if user.is_active and not user.is_service:
            return None
        messages.error(request, _("这个账号不能登录，请联系系统管理员。"))
        return redirect("login")

    def login(self, request: HttpRequest, user: User) -> None:
        login(request, user, backend=BACKEND)

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:  # noqa: ARG002 -- its signature
        if due := parse_date(request.session.get(REMINDED, "")):
            words = _("您的岗位自 %(day)s 起须用第二因素登录，请在“登录和安全”里设好。")
            messages.warning(request, words % {"day": due.isoformat()})
        wanted = told.get("redirect_url") or ""
        return redirect(wanted if self.is_safe_url(wanted) else "/")

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: of several hosts each speaks of its own jurisdiction."""
        request = self.request
        return bool(url) and url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        )

    def add_message(self, *_args: Any, **_told: Any) -> None:
        """Our own pages say what happened."""

    def send_notification_mail(self, *_args: Any, **_told: Any) -> None:
        """`notifications.services.accounts` does."""


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in by another system: allauth speaks with it, who that is here we say."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:  # noqa: ARG002 -- its signature
        """The system of that code, as the administrator connected it. Raises SocialApp.DoesNotExist."""
        from allauth.socialaccount.models import SocialApp  # noqa: PLC0415 -- models, once Django is set up

        from portal.web.identity.oidc import provider_for  # noqa: PLC0415 -- loads requests

        row = provider_of(provider)
        if row is None:
            raise SocialApp.DoesNotExist
        return provider_for(request, row)

    def get_requests_session(self) -> Any:
        from portal.web.identity.oidc import GuardedSession  # noqa: PLC0415 -- loads requests

        return GuardedSession()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Takes over from allauth, which would offer to sign up."""
        from portal.web.identity.arriving import arrive  # noqa: PLC0415 -- models, once Django is set up

        raise ImmediateHttpResponse(arrive(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        """In our words."""
        from portal.web.identity.arriving import failed  # noqa: PLC0415 -- models, once Django is set up

        raise ImmediateHttpResponse(failed(request, provider.app.provider_id, **told))


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors."""

    def send_notification_mail(self, *_args: Any, **_told: Any) -> None:
        """`notifications.services.accounts` does."""
