"""How a delivery is signed, so that its receiver knows that it comes from here, whole and now. No models, no clock."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION: Final = "v1"
PREFIX: Final = "huiban_wh_"


def make_secret() -> str:
    """256 bits that nobody guesses."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 with the secret over `timestamp.body`, as hexadecimal digits."""
    return hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def signed(secrets_: Iterable[str], timestamp: int, body: bytes) -> str:
    """The value of the header: one signature for each secret that is valid now, the newest first."""
    return ",".join(f"{VERSION}={signature(secret, timestamp, body)}" for secret in secrets_)
