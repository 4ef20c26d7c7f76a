"""Who is behind a log-in session or a token, asked for many at once."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from proposals.models import User
from proposals.prepared import Numbers, Prepared, Texts
from proposals.scopes import Scope
from proposals.services.tokens import note_use, token_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


KNOWN: Final = 10_000
"""So many sessions are known without being decoded again."""


def people_behind(keys: Iterable[str], at: datetime) -> dict[str, User]:
    """By session key who is logged in with it at that moment, in two queries; of a person only what rights depend on.

    On the same conditions as a page: the session is there and has not expired, the account is active and a person's,
    and the password is still the one of the log-in. A key that fails any of them is left out.
    """
    asked, secrets = json.dumps(sorted(set(keys))), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    opened = {key: _named(data, secrets) for key, data, ends in _SESSIONS.read(keys=asked) if ends > at}
    people = json.dumps([named.person for named in opened.values() if named is not None])
    users = {user.pk: user for user in _USERS.read(people=people)}
    return {
        key: users[named.person]
        for key, named in opened.items()
        if named is not None
        and named.person in users
        and _holds(named.digest, users[named.person].password, secrets)
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


class _Named(NamedTuple):
    """Whom a session names, and the digest that it keeps of their password."""

    person: int
    digest: str


@lru_cache(maxsize=KNOWN)
def _named(data: str, _secrets: tuple[str, ...]) -> _Named | None:
    """None where no way of logging in that is still in use wrote it. What was read once need not be decoded again: it
    is the row as it lies in the database at this moment that is asked about, and the secret keys of this moment.
    """
    session = SessionStore().decode(data)
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return _Named(int(session[SESSION_KEY]), session.get(HASH_SESSION_KEY, ""))


@lru_cache(maxsize=KNOWN)
def _holds(kept: str, password: str, _secrets: tuple[str, ...]) -> bool:
    """Whether that is the digest of the password as it lies in the database. A secret key may have followed."""
    user = User(password=password)
    digests = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(kept, digest) for digest in digests)
