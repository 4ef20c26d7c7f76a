"""The two keys of a side, Ed25519 to sign and X25519 to be written to: made, written in one line, told by telephone.

Both are derived from one secret of 32 bytes. The public key is both public keys behind each other, in hexadecimal.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

PREFIX: Final = "huiban-exchange-1"
SIDES: Final = ("outer", "inner")
_LINE: Final = re.compile(rf"{PREFIX}:([-\w]{{1,40}}):(outer|inner):([0-9a-f]{{128}})", re.ASCII)
_DIGITS: Final = 40
_HALF: Final = 64


class KeyLineError(ValueError):
    """It is not the line that the other side printed."""


class KeyLine(NamedTuple):
    """A side's public key as it is carried to the other: of which jurisdiction and side it is."""

    jurisdiction: str
    side: str
    public: str

    def __str__(self) -> str:
        return ":".join((PREFIX, *self))


def new_key() -> str:
    """A new secret: 32 bytes in hexadecimal."""
    return os.urandom(32).hex()


def public_of(secret: str) -> str:
    """The public key that belongs to a secret."""
    public = (
        _signing(secret).public_key().public_bytes_raw() + _reading(secret).public_key().public_bytes_raw()
    )
    return public.hex()


def _derived(secret: str, purpose: bytes) -> bytes:
    return hashlib.sha256(b"huiban-exchange " + purpose + b" " + bytes.fromhex(secret)).digest()


def _signing(secret: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 -- no server waits for it

    return ed25519.Ed25519PrivateKey.from_private_bytes(_derived(secret, b"sign"))


def _reading(secret: str) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 -- no server waits for it

    return x25519.X25519PrivateKey.from_private_bytes(_derived(secret, b"read"))


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


def sign(secret: str, data: bytes) -> bytes:
    return _signing(secret).sign(data)


def signed_by(public: str, signature: bytes, data: bytes) -> bool:
    """Whether the holder of that key signed these very bytes."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- no server waits for it when it starts
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 -- the same

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(public[:_HALF])).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


class Envelope:
    """Seals the parts of one parcel so that only the peer opens them. `public` is the parcel's own key, made for it alone."""

    def __init__(self, key: bytes, public: str) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- no server waits for it

        self._cipher = AESGCM(key)
        self.public = public

    def seal(self, position: int, name: str, data: bytes) -> bytes:
        return self._cipher.encrypt(position.to_bytes(12), data, name.encode())

    def open(self, position: int, name: str, data: bytes) -> bytes:
        """Raises InvalidTag where it was not sealed so."""
        return self._cipher.decrypt(position.to_bytes(12), data, name.encode())


def envelope_to(peer: str) -> Envelope:
    """A new one that the holder of that public key opens."""
    secret = new_key()
    own = _reading(secret)
    public = own.public_key().public_bytes_raw().hex()
    return Envelope(_agreed(own, peer[_HALF:], public, peer[_HALF:]), public)


def envelope_from(secret: str, public: str) -> Envelope:
    """The same, as its receiver opens it with the key that the parcel names."""
    own = _reading(secret)
    return Envelope(_agreed(own, public, public, own.public_key().public_bytes_raw().hex()), public)


def _agreed(own: X25519PrivateKey, other: str, parcel: str, receiver: str) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 -- no server waits for it
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 -- the same
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 -- the same

    shared = own.exchange(x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(other)))
    told = f"{PREFIX} {parcel} {receiver}".encode()
    return HKDF(SHA256(), 32, salt=None, info=told).derive(shared)
