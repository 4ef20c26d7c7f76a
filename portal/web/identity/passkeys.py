"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right.

allauth keeps the challenge in the session and the key in its own row; the library fido2 is loaded where one is used.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.web.identity.codes import is_locked
from proposals.models import AccountAct

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import User

MALFORMED: Final = (ValidationError, KeyError, TypeError, ValueError, AttributeError)
"""What the libraries raise for an answer that is wrong, or has another shape than they expect."""
LONGEST: Final = 20_000
"""Characters of an answer; a real one has some two thousand."""


def has_passkey(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def asked_of(user: User) -> str:
    """What the browser is asked for a log-in, as JSON; empty where the person has no passkey."""
    if not has_passkey(user):
        return ""
    from allauth.mfa.webauthn.internal.auth import begin_authentication  # noqa: PLC0415 -- loads fido2

    return json.dumps(begin_authentication(user))


def asked_for_new(user: User) -> str:
    """What the browser is asked for a new passkey, as JSON."""
    from allauth.mfa.webauthn.internal.auth import begin_registration  # noqa: PLC0415 -- loads fido2

    return json.dumps(begin_registration(user, passwordless=False))


def passkey_is_right(request: HttpRequest, user: User, told: str) -> bool:
    """Whether the answer is that of one of the person's passkeys to what was asked; a wrong one is counted."""
    if is_locked(request, user):
        return False
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415 -- loads fido2

    try:
        answer = _read(told)
        auth.parse_authentication_response(answer)
        factor = auth.complete_authentication(user, answer)
    except MALFORMED:
        user_login_failed.send(
            sender=__name__, credentials={"username": user.get_username()}, request=request
        )
        return False
    factor.record_usage()
    return True


def add_passkey(user: User, name: str, told: str) -> bool:
    """Keep the new passkey under a name; False where the answer is not to what was asked."""
    from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415 -- loads fido2

    try:
        answer = _read(told)
        auth.parse_registration_response(answer)
        auth.complete_registration(answer)
    except MALFORMED:
        return False
    auth.WebAuthn.add(user, name, answer)
    kind = AccountAct.Kind.FACTOR_ADDED
    AccountAct.objects.create(person=user, kind=kind, at=timezone.now(), by=user, told=f"通行密钥 {name}")
    return True


def _read(told: str) -> Any:
    """Raises ValidationError for what is no JSON object."""
    try:
        answer = json.loads(told[:LONGEST])
    except ValueError as error:
        raise ValidationError("no JSON") from error
    if not isinstance(answer, dict):
        raise ValidationError("no object")
    return answer
