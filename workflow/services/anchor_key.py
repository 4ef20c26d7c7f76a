"""The installation's key that signs anchors: an Ed25519 key in a file that its owner alone may read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

OTHERS = 0o077


class KeyUnusableError(Exception):
    """There is no key to sign with, for a reason that whoever runs the installation can mend."""


class Signer:
    """Signs with the key of this installation."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()

    def sign(self, text: bytes) -> str:
        return self._key.sign(text).hex()


def signer() -> Signer:
    """By the file that ANCHOR_KEY_FILE names; where there is none, one is made. Raises KeyUnusableError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- no server waits for it
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 -- the same

    path = Path(settings.ANCHOR_KEY_FILE)
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & OTHERS:
            raise KeyUnusableError(_("签名密钥“%(path)s”别人也读得到，请改为 600。") % {"path": path})
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        words = _("用不了签名密钥“%(path)s”：%(why)s")
        raise KeyUnusableError(words % {"path": path, "why": type(error).__name__}) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusableError(_("签名密钥“%(path)s”不是 Ed25519 密钥。") % {"path": path})
    return Signer(key)


def _make(path: Path) -> None:
    """Written whole before it has its name, so that nobody reads half of it; who comes second takes the first one's."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- the same
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 -- the same
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    text = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def genuine(key: str, text: bytes, signature: str) -> bool:
    """Whether the signature of the text was made by the key."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- the same
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- the same
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
