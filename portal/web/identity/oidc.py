"""OpenID Connect as allauth speaks it, made stricter: nonce, checked signatures, guarded addresses.

Loaded where somebody really comes in that way: it needs the library requests.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from notifications.services.addresses import AddressError, addresses_of, refuse_forbidden
from proposals.services.sealing import SealError, unseal

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

    from proposals.models import LogInProvider

ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures that only the other system can make; none that whoever knows the client's secret could."""
KNOWN_FOR: Final = 600
"""Seconds for which the other system's own description counts."""
WAITS: Final = 15
"""Seconds for which one that does not answer is left alone."""
LEEWAY: Final = 60
"""Seconds by which the two clocks may differ."""
NEEDED: Final = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class GuardedSession(requests.Session):
    """Calls only addresses to which this installation may speak, follows no redirection, and does not wait for long."""

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Raises RequestException."""
        parts = urlsplit(str(url))
        try:
            refuse_forbidden(addresses_of(parts.hostname or ""), in_the_open=parts.scheme != "https")
        except AddressError as error:
            raise requests.exceptions.InvalidURL(str(error)) from error
        kwargs |= {"timeout": settings.SOCIALACCOUNT_REQUESTS_TIMEOUT, "allow_redirects": False}
        return super().request(method, url, *args, **kwargs)


def describe(address: str) -> dict[str, Any]:
    """What stands at the address of a description, read anew every ten minutes. Raises OAuth2Error or RequestException.

    Where it was not read it is not tried again for some seconds, so that nobody makes this server wait time and again.
    """
    name = f"huiban.oidc:{address}"
    known = cache.get(name)
    if known is None:
        cache.set(name, {}, WAITS)
        known = _read_description(address)
        cache.set(name, known, KNOWN_FOR)
    if not known:
        raise OAuth2Error("description was not read a moment ago")
    return dict(known)


def _read_description(address: str) -> dict[str, Any]:
    with GuardedSession() as session:
        answer = session.get(address)
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) for name in NEEDED):
        raise OAuth2Error("description incomplete")
    if told["issuer"].rstrip("/") != address.partition("/.well-known/")[0].rstrip("/"):
        raise OAuth2Error("description of another issuer")
    return told


class CityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """One conversation with the other system."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002 -- its signature
        return request.build_absolute_uri(reverse("log_in_back", args=[self.provider_id]))

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the other system says of itself. Raises OAuth2Error where it is not the one that was connected."""
        return describe(self.get_provider().server_url)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Raises OAuth2Error where the answer does not hold together."""
        claims = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if self.openid_config.get("userinfo_endpoint"):
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims.get("sub"):
                raise OAuth2Error("userinfo of another person")
            claims = told | claims
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Signature, issuer, audience and time are checked, over whichever way it came."""
        with GuardedSession() as session:
            answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
        try:
            named = jwt.get_unverified_header(id_token).get("kid")
            keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if named in (None, key.key_id)]
            return dict(
                jwt.decode(
                    id_token, keys[0], algorithms=ALGORITHMS, issuer=self.openid_config["issuer"], audience=app.client_id,
                    leeway=LEEWAY, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
                )
            )  # fmt: skip
        except (jwt.PyJWTError, IndexError) as error:
            raise OAuth2Error(f"id_token: {error}") from error


class CityProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """One system. What it says of a person is used for the log-in and not kept."""

    oauth2_adapter_class = CityAdapter

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Raises OAuth2Error where the claim is missing by which people are known."""
        claims = response["id_token"]
        claim = self.app.settings["uid_field"]
        if not isinstance(claims.get(claim), str | int) or not str(claims[claim]):
            raise OAuth2Error(f"claim {claim} missing")
        login = super().sociallogin_from_response(request, response)
        login.claims = claims
        return login

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 -- its signature
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:  # noqa: ARG002 -- its signature
        """Nobody is known by an address that another system tells."""
        return []


def provider_for(request: HttpRequest, row: LogInProvider) -> CityProvider:
    """allauth's provider for the system."""
    return CityProvider(request, app=_app(row))


def _app(row: LogInProvider) -> SocialApp:
    return SocialApp(
        provider="openid_connect", provider_id=row.slug, name=row.name, client_id=row.client_id, secret=_secret(row),
        settings={"server_url": row.server.rstrip("/"), "uid_field": row.claim, "oauth_pkce_enabled": True},
    )  # fmt: skip


def address_of_log_in(request: HttpRequest, row: LogInProvider, process: str, wanted: str) -> str:
    """Where the browser goes now. State, nonce and the PKCE secret wait in the session.

    Raises OAuth2Error or RequestException where the other system does not say where that is.
    """
    nonce = secrets.token_urlsafe(16)
    answer = provider_for(request, row).redirect(
        request, process, next_url=wanted, auth_params={"nonce": nonce}, nonce=nonce
    )
    return str(answer.url)


def _secret(row: LogInProvider) -> str:
    """The environment's is as it was written there, a row's is sealed."""
    if row.pk is None or not row.secret:
        return row.secret
    try:
        return unseal(row.secret)
    except SealError as error:
        raise OAuth2Error("secret sealed with another key") from error


def described(row: LogInProvider) -> dict[str, Any]:
    """What the system says of itself now. Raises OAuth2Error or RequestException."""
    provider = CityProvider(None, app=_app(row))
    cache.delete(f"huiban.oidc:{provider.server_url}")
    return describe(provider.server_url)
