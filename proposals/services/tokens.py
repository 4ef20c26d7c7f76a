"""Tokens of programs: made, recognised, revoked. The secret is told once; only its digest is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from proposals.models import AccessToken, AccountAct, User
from proposals.queries import held_posts_at, jurisdictions_administered_by
from proposals.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

SCHEME: Final = "huiban"
"""How every secret begins, so that people and scanners of source code know one when they see it."""
BYTES: Final = 32
"""Of chance in a secret."""
FORM: Final = re.compile(rf"{SCHEME}_([0-9a-f]{{8}})_[A-Za-z0-9_-]{{43}}")
LONGEST: Final = timedelta(days=366)
KEPT: Final = timedelta(days=2 * 366)
"""So long a token that opens nothing any more stays listed."""
MOST_OPEN: Final = 20
"""So many tokens one account may have that still open something."""


class TokenRefusedError(Exception):
    """No such token is made. `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotYourTokenError(Exception):
    """Somebody else has to say."""


@dataclass(frozen=True)
class Shown:
    """A token that was shown with its whole secret. `lapse` says why it opens nothing any more: expired, revoked."""

    token: AccessToken
    lapse: str


def issue(
    person: User, *, name: str, scopes: Iterable[str], until: date, made_by: User, at: datetime
) -> tuple[AccessToken, str]:
    """A new token and its secret, which is told this once. For oneself, or for a program that one administers.

    Raises NotYourTokenError, or TokenRefusedError `account_closed`, `no_scope`, `day_passed`, `too_long` or
    `too_many`.
    """
    if not _answers_for(made_by, person, at):
        raise NotYourTokenError
    asked = [scope.value for scope in Scope if scope in set(scopes)]
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        _check(person, asked, until, _day(at))
        hint = secrets.token_hex(4)
        secret = f"{SCHEME}_{hint}_{secrets.token_urlsafe(BYTES)}"
        token = AccessToken.objects.create(
            person=person, name=name, hint=hint, digest=_digest(secret), scopes=" ".join(asked), made_by=made_by,
            made_at=at, expires_on=until,
        )  # fmt: skip
        _keep(AccountAct.Kind.TOKEN_MADE, token, made_by, at)
    return token, secret


def shown(secret: str, at: datetime) -> Shown | None:
    """The token whose whole secret this is, though it may open nothing any more; None for any other text.

    Who does not know the secret learns nothing: neither from the answer nor from how long it takes.
    """
    formed = FORM.fullmatch(secret)
    if formed is None:
        return None
    token = AccessToken.objects.select_related("person").filter(hint=formed[1]).first()
    kept = _NOBODYS if token is None else token.digest
    if not constant_time_compare(_digest(secret), kept) or token is None:
        return None
    return Shown(token, _lapse(token, at))


def token_of(secret: str, at: datetime) -> AccessToken | None:
    """The token that this secret is and that opens something at that moment; the account behind it is open, too."""
    found = shown(secret, at)
    return None if found is None or found.lapse else found.token


def note_use(token: AccessToken, at: datetime) -> None:
    """Keep the day of the last use: one statement a day for a token, however often it is used."""
    on = _day(at)
    if token.last_used_on != on:
        AccessToken.objects.filter(pk=token.pk).update(last_used_on=on)
        token.last_used_on = on


def revoke(token: AccessToken, *, by: User, at: datetime) -> AccessToken:
    """From now on it opens nothing. What was revoked before stays as it is. Raises NotYourTokenError."""
    if not _answers_for(by, token.person, at):
        raise NotYourTokenError
    with transaction.atomic():
        if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
            _keep(AccountAct.Kind.TOKEN_REVOKED, token, by, at)
    token.refresh_from_db(fields=["revoked_at", "revoked_by"])
    return token


def _keep(kind: AccountAct.Kind, token: AccessToken, by: User, at: datetime) -> None:
    told = f"{token.name} {SCHEME}_{token.hint}… {token.scopes} {token.expires_on}"
    AccountAct.objects.create(person=token.person, kind=kind, at=at, by=by, told=told)


def forget_tokens(at: datetime) -> int:
    """Let the rows go that have opened nothing for KEPT; that they were made stays among the acts. Gives how many."""
    long_ago = at - KEPT
    over = Q(revoked_at__lt=long_ago) | Q(expires_on__lt=_day(long_ago))
    gone, _by_model = AccessToken.objects.filter(over).delete()
    return int(gone)


def _answers_for(actor: User, account: User, at: datetime) -> bool:
    """Whether the account is the actor's own, or a program of a jurisdiction that the actor administers."""
    if not account.is_service:
        return actor.pk == account.pk
    places = jurisdictions_administered_by(held_posts_at(actor, at))
    return places.filter(pk=account.program.jurisdiction_id).exists()


def _check(person: User, scopes: list[str], until: date, on: date) -> None:
    refusal = _of_account(person, on) or _of_terms(scopes, until, on)
    if refusal is not None:
        raise TokenRefusedError(*refusal)


def _of_account(person: User, on: date) -> tuple[str, str] | None:
    if not person.is_active:
        return "account_closed", _("这个账号已经停用，不能再签发令牌。")
    if person.access_tokens.filter(revoked_at=None, expires_on__gte=on).count() >= MOST_OPEN:
        return "too_many", _("一个账号最多有 %(most)d 个有效令牌，请先撤销不用的。") % {"most": MOST_OPEN}
    return None


def _of_terms(scopes: list[str], until: date, on: date) -> tuple[str, str] | None:
    if not scopes:
        return "no_scope", _("请至少选一项范围。")
    if until < on:
        return "day_passed", _("有效期已经过去，请写今天或以后的日期。")
    if until - on > LONGEST:
        return "too_long", _("有效期最长一年，到期前可以另签发一个。")
    return None


def _lapse(token: AccessToken, at: datetime) -> str:
    if token.revoked_at is not None or not token.person.is_active:
        return "revoked"
    return "expired" if token.expired(at) else ""


def _day(at: datetime) -> date:
    return timezone.localdate(at, timezone.get_default_timezone())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_NOBODYS: Final = _digest(secrets.token_urlsafe(BYTES))
"""What an unknown secret is compared with."""
