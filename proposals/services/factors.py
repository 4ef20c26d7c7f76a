"""Second factors: an authenticator app, passkeys, and codes for the day when neither is at hand."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from proposals.models import AccountAct, FactorRule
from proposals.services.sealing import SealError, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from proposals.models import Jurisdiction, User
    from proposals.queries import Held

STEP: Final = 30
"""Seconds for which a code of the app is shown; one step before and after is taken too, each once."""
CODES: Final = 10
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read as another one."""
PROPER: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user: User) -> list[Authenticator]:
    """The app and the passkeys of the person, the oldest first; not the recovery codes."""
    return list(Authenticator.objects.filter(user=user, type__in=PROPER).order_by("created_at", "pk"))


def codes_left(user: User) -> int:
    """How many recovery codes are not used up."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return 0 if row is None else len(row.data["digests"])


def factor_due_on(held: Iterable[Held]) -> date | None:
    """The first day on which somebody who holds these posts must have a second factor; None if they need none."""
    pairs = {(one.jurisdiction_id, one.role) for one in held}
    if not pairs:
        return None
    rules = FactorRule.objects.filter(jurisdiction_id__in={place for place, _role in pairs})
    return min((r.from_on for r in rules if (r.jurisdiction_id, r.role) in pairs), default=None)


def require_factor(
    place: Jurisdiction, role: str, *, from_on: date | None, by: User, at: datetime
) -> FactorRule | None:
    """From that day on the role needs a second factor in the jurisdiction; None: it needs none any more."""
    if from_on is None:
        FactorRule.objects.filter(jurisdiction=place, role=role).delete()
        return None
    told = {"from_on": from_on, "set_by": by, "set_at": at}
    rule, _made = FactorRule.objects.update_or_create(jurisdiction=place, role=role, defaults=told)
    return rule


def new_secret() -> str:
    """A secret for an app, as people type it."""
    from allauth.mfa.totp.internal.auth import generate_totp_secret  # noqa: PLC0415 -- read where one is made

    return str(generate_totp_secret())


@transaction.atomic
def add_app(user: User, secret: str, code: str, *, at: datetime) -> bool:
    """Make the app with this secret the person's, if the code that it shows is right; replaces one from before."""
    step = _step_of(secret, code, at)
    if step is None:
        return False
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    data = {"secret": seal(secret), "step": step}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data, created_at=at)
    _keep(user, AccountAct.Kind.FACTOR_ADDED, at, by=user, told="验证器应用")
    return True


@transaction.atomic
def make_codes(user: User, *, at: datetime) -> list[str]:
    """Ten new recovery codes, which nobody can read again; the old ones are void."""
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(CODES)
    ]
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    data = {"digests": [_digest(user, code) for code in codes]}
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data, created_at=at)
    _keep(user, AccountAct.Kind.CODES_MADE, at, by=user)
    return codes


@transaction.atomic
def take_code(user: User, code: str, *, at: datetime) -> Authenticator | None:
    """Use up a code of the app or a recovery code; gives whose it was, None if it is neither or was used before."""
    rows = (
        Authenticator.objects.select_for_update().filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    )
    for row in rows.order_by("pk"):
        taken = _take_step if row.type == Authenticator.Type.TOTP else _take_recovery
        if taken(row, code, at):
            row.last_used_at = at
            row.save(update_fields=["data", "last_used_at"])
            return row
    return None


@transaction.atomic
def remove_factor(factor: Authenticator, *, at: datetime) -> None:
    """Take one away; with the last one the recovery codes go too."""
    _keep(factor.user, AccountAct.Kind.FACTOR_REMOVED, at, by=factor.user, told=words_of(factor))
    factor.delete()
    if not factors_of(factor.user):
        Authenticator.objects.filter(user=factor.user).delete()


@transaction.atomic
def reset_factors(user: User, *, by: User, reason: str, at: datetime) -> AccountAct:
    """Take away every factor of somebody who lost theirs. The administrator gives the reason, which is kept."""
    Authenticator.objects.filter(user=user).delete()
    return _keep(user, AccountAct.Kind.FACTOR_RESET, at, by=by, reason=reason)


def words_of(factor: Authenticator) -> str:
    """What the person calls it."""
    return "验证器应用" if factor.type == Authenticator.Type.TOTP else f"通行密钥 {factor.data['name']}"


def _keep(user: User, kind: str, at: datetime, **told: object) -> AccountAct:
    return AccountAct.objects.create(person=user, kind=kind, at=at, **told)


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step of time in which the app shows the code."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # noqa: PLC0415 -- read where one is asked

    now, shown = int(at.timestamp()) // STEP, "".join(code.split())
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(shown.encode(), format_hotp_value(hotp_value(secret, step)).encode()):
            return step
    return None


def _take_step(row: Authenticator, code: str, at: datetime) -> bool:
    try:
        step = _step_of(unseal(row.data["secret"]), code, at)
    except SealError:
        return False
    if step is None or step <= row.data["step"]:
        return False
    row.data["step"] = step
    return True


def _take_recovery(row: Authenticator, code: str, at: datetime) -> bool:
    digest = _digest(row.user, code)
    if digest not in row.data["digests"]:
        return False
    row.data["digests"].remove(digest)
    _keep(row.user, AccountAct.Kind.CODE_USED, at, by=row.user, told=f"还剩 {len(row.data['digests'])} 个")
    return True


def _digest(user: User, code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return sha256(f"huiban.recovery:{user.pk}:{plain}".encode()).hexdigest()
