"""The number of a request, by which somebody who saw an error page finds it in the log."""

from __future__ import annotations

import re
import secrets
from typing import Final

HEADER: Final = "X-Request-ID"
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


def new_number() -> str:
    """Twelve characters that can be read out over the telephone: digits and letters a to f."""
    return secrets.token_hex(6)


def number_of(given: str, *, trusted: bool) -> str:
    """What a trusted proxy gave, where it is short and plain; otherwise a new one."""
    return given if trusted and _PLAIN.fullmatch(given) else new_number()
