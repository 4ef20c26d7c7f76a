"""Who is behind a log-in session or a token, asked for many at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from proposals.models import User
from proposals.prepared import Numbers, Prepared, Texts
from proposals.scopes import Scope
from proposals.services.tokens import note_use, token_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


def people_behind(keys: Iterable[str], at: datetime) -> dict[str, User]:
    """By session key who is logged in with it at that moment, in two queries; of a person only what rights depend on.

    On the same conditions as a page: the session is there and has not expired, the account is active and a person's,
    and the password is still the one of the log-in. A key that fails any of them is left out.
    """
    store, asked = SessionStore(), json.dumps(sorted(set(keys)))
    opened = {key: store.decode(data) for key, data, ends in _SESSIONS.read(keys=asked) if ends > at}
    named = {key: _named(session) for key, session in opened.items()}
    people = json.dumps([pk for pk in named.values() if pk is not None])
    users = {user.pk: user for user in _USERS.read(people=people)}
    return {
        key: users[pk] for key, pk in named.items() if pk in users and _still_holds(opened[key], users[pk])
    }


def programs_behind(secrets: Iterable[str], at: datetime) -> dict[str, User]:
    """By the secret of a token whose it is, where it opens something at that moment and may hear of notices.

    Two queries for each token, of which there are few.
    """
    tokens = {secret: token_of(secret, at) for secret in set(secrets)}
    heard = {secret: token for secret, token in tokens.items() if token and Scope.NOTICES in token.granted}
    for token in heard.values():
        note_use(token, at)
    return {secret: token.person for secret, token in heard.items()}


_SESSIONS: Final = Prepared(
    lambda: (
        SessionStore.get_model_class()
        .objects.filter(session_key__in=Texts("keys"))
        .values_list("session_key", "session_data", "expire_date")
    )
)
_USERS: Final = Prepared(
    lambda: User.objects.filter(pk__in=Numbers("people"), is_active=True, is_service=False).only(
        "password", "is_active"
    )
)


def _named(session: Mapping[str, Any]) -> int | None:
    """The key of the account that the session names, where a way of logging in that is still in use wrote it."""
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return int(session[SESSION_KEY])


def _still_holds(session: Mapping[str, Any], user: User) -> bool:
    """Whether the password, of which the session keeps a digest, is still the same. A secret key may have followed."""
    kept = session.get(HASH_SESSION_KEY, "")
    digests = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(kept, digest) for digest in digests)
