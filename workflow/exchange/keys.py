"""Ed25519 keys: made, written in one line, told by telephone."""

from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple

PREFIX: Final = "huiban-exchange-1"
SIDES: Final = ("outer", "inner")
_LINE: Final = re.compile(rf"{PREFIX}:([-\w]{{1,40}}):(outer|inner):([0-9a-f]{{64}})", re.ASCII)
_DIGITS: Final = 40


class KeyLineError(ValueError):
    """It is not the line that the other side printed."""


class KeyLine(NamedTuple):
    """A side's public key as it is carried to the other: of which jurisdiction and side it is. `public` is hexadecimal."""

    jurisdiction: str
    side: str
    public: str

    def __str__(self) -> str:
        return ":".join((PREFIX, *self))


def new_key() -> str:
    """A new private key: 32 bytes in hexadecimal."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- no server waits for it when it starts
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_of(private: str) -> str:
    """The public key that belongs to a private one, in hexadecimal."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- no server waits for it when it starts
        Ed25519PrivateKey,
    )

    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))
    return key.public_key().public_bytes_raw().hex()


def read_key_line(text: str) -> KeyLine:
    """The line as it was printed, whatever blanks stand around it. Raises KeyLineError."""
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise KeyLineError(text)
    return KeyLine(*found.groups())


def fingerprint(public: str) -> str:
    """Eight groups of five digits that two people read to each other; nobody makes another key that has the same."""
    number = int(hashlib.sha256(bytes.fromhex(public)).hexdigest(), 16) % 10**_DIGITS
    digits = f"{number:0{_DIGITS}}"
    return " ".join(digits[at : at + 5] for at in range(0, _DIGITS, 5))


def sign(private: str, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- no server waits for it when it starts
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)).sign(data)


def signed_by(public: str, signature: bytes, data: bytes) -> bool:
    """Whether the holder of that key signed these very bytes."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- no server waits for it when it starts
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- the same
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
