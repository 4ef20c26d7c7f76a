"""Codes that are read from paper: drawn at random, kept as a digest, and tried a few times only."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from proposals.models import FailedTry
from proposals.services.administering.acts import SetUpRefusedError

if TYPE_CHECKING:
    from datetime import datetime

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, 1, I, L or O, which look like one another in print. 16 of these hold 79 bits."""
LENGTH: Final = 16
GROUP: Final = 4
MOST_TRIES: Final = 10
WITHIN: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=1)


def new_code() -> str:
    """In groups of four, as it is printed."""
    code = "".join(secrets.choice(SIGNS) for _place in range(LENGTH))
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def digest_of(code: str) -> str:
    """What is kept of a code, however it was typed: small letters, full-width signs, other dashes or none."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return hashlib.sha256("".join(sign for sign in plain if sign in SIGNS).encode()).hexdigest()


def check_tries(address: str, at: datetime) -> None:
    """Raises SetUpRefusedError `too_many_tries` for an address that tried too often."""
    FailedTry.objects.filter(at__lt=at - KEPT).delete()
    tried = FailedTry.objects.filter(address=_hidden(address), at__gt=at - WITHIN).count()
    if tried >= MOST_TRIES:
        raise SetUpRefusedError("too_many_tries", _("试的次数太多，请过 15 分钟再试。"))


def note_miss(address: str, at: datetime) -> None:
    """That the address tried a code which did not fit."""
    FailedTry.objects.create(address=_hidden(address), at=at)


def _hidden(address: str) -> str:
    return salted_hmac("huiban.codes", address, algorithm="sha256").hexdigest()
