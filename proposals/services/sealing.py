"""Secrets that must be used again are kept sealed: whoever reads the database alone cannot use them.

The seal is made of SECRET_KEY; what SECRET_KEY_FALLBACKS sealed is still read.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class SealError(ValueError):
    """What was sealed with a key that is no longer known, or was altered."""


def seal(text: str) -> str:
    """The text so that `unseal` gives it back."""
    return _seals().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises SealError."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 -- no server waits for it when it starts

    try:
        return _seals().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError from error


def _seals() -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 -- no server waits for it when it starts

    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(sha256(b"huiban.seal" + key.encode()).digest())) for key in keys]
    )
