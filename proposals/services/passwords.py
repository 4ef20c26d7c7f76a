"""Passwords: the person's own, one that was given to them, and those that they had before."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AccountAct, FormerPassword, GivenPassword

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import User


LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of passwords that are given: without those that are read as another one."""


class FormerPasswordValidator:
    """Refuses the present password and the last ones (PASSWORDS_REMEMBERED)."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError with the code `password_used_before`."""
        if user is None or user.pk is None:
            return
        last = user.former_passwords.order_by("-pk").values_list("digest", flat=True)
        digests = [user.password, *last[: settings.PASSWORDS_REMEMBERED]]
        if any(check_password(password, digest) for digest in digests if digest):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return _("不能用现在的密码和最近 %(n)d 次用过的密码。") % {"n": settings.PASSWORDS_REMEMBERED}


@transaction.atomic
def change_password(user: User, password: str, *, at: datetime) -> None:
    """Give themselves another password. The other sessions end with `end_other_sessions`."""
    _remember(user, at)
    user.set_password(password)
    user.save(update_fields=["password"])
    GivenPassword.objects.filter(person=user).delete()
    AccountAct.objects.create(person=user, kind=AccountAct.Kind.PASSWORD_CHANGED, at=at, by=user)


@transaction.atomic
def give_password(user: User, *, by: User, reason: str, at: datetime) -> str:
    """Give somebody who forgot theirs a password for once, which they must change at their next log-in; gives it.

    Nobody can read it again. Their sessions end with `end_other_sessions`.
    """
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    _remember(user, at)
    user.set_password(password)
    user.save(update_fields=["password"])
    GivenPassword.objects.update_or_create(person=user, defaults={"given_at": at})
    kind = AccountAct.Kind.PASSWORD_GIVEN
    AccountAct.objects.create(person=user, kind=kind, at=at, by=by, reason=reason)
    return password


def _remember(user: User, at: datetime) -> None:
    """Keep the digest of the present password, and no more of the old ones than are asked for."""
    if not user.has_usable_password():
        return
    FormerPassword.objects.create(person=user, digest=user.password, until_at=at)
    kept = user.former_passwords.order_by("-pk").values_list("pk", flat=True)[: settings.PASSWORDS_REMEMBERED]
    user.former_passwords.exclude(pk__in=list(kept)).delete()
