"""Keys of rows as clients send them."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 18
"""Digits of the largest key that fits into every database's whole numbers."""


def row_key(told: str) -> int | None:
    """The key that a client sent; None where it is none that a row could have."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= LONGEST else None
