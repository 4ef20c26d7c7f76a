"""How it is said that a message did not go out."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 300  # characters


class DeliveryError(Exception):
    """This message was not taken; the reason is for an administrator to read."""


class OutageError(Exception):
    """The server that takes every message of a wire cannot be reached: no fault of the message."""


def in_a_line(reason: str) -> str:
    """What a server said, on one line without control characters, and not more than fits a table."""
    line = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
